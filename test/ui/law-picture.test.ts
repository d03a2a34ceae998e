import { describe, expect, it } from 'vitest';
import { analyseLadder } from '../../src/experiments/ladder.ts';
import { plotRanges } from '../../src/ui/chart/plot.ts';
import { lawPicture } from '../../src/ui/law/law-picture.ts';
import { planOf, recordOf } from './fixtures.ts';

const COLORS = { law: 'black', pure: 'grey', band: 'lilac' };
const plan = planOf([8, 12, 16, 24, 32], [1, 2]);

/** The ladder after some sizes, with losses on a law and a little apart for the second seed. */
function after(sizes: number) {
  const records = plan.rungs
    .slice(0, sizes)
    .flatMap(({ runs, parameters }) =>
      runs.map((spec) => ({ ...recordOf(spec), loss: 1 + 8 * parameters.total ** -0.25 + 0.004 * spec.seed })),
    );
  return analyseLadder(plan, records);
}

const pictureAfter = (sizes: number) => lawPicture(after(sizes), 'log', 'light', COLORS);

describe('the picture of the law', () => {
  it('shows a measured size as a dot with the spread of its seeds', () => {
    const { marks } = pictureAfter(1);
    expect(marks).toHaveLength(1);
    expect(marks[0]).toMatchObject({ shape: 'dot', label: 'measured, mean of 2 seeds' });
    const [low, high] = marks[0]!.bar!;
    expect(high - low).toBeCloseTo(0.004, 9);
  });

  it('shows the next size hollow before it is measured, and its dot beside the faded ring afterwards', () => {
    const next = plan.rungs[2]!.parameters.total;
    const before = pictureAfter(2).marks.filter(({ x }) => x === next);
    expect(before.map(({ shape }) => shape)).toEqual(['ring']);
    expect(before[0]!.label).toMatch(/^predicted \d\.\d+ ± \d\.\d+$/);
    const measured = pictureAfter(3).marks.filter(({ x }) => x === next);
    expect(measured.map(({ shape }) => shape)).toEqual(['ring', 'dot']);
    expect(measured[0]!.bar).toEqual(before[0]!.bar);
    expect(measured[0]!.color).not.toBe(before[0]!.color);
  });

  it('draws the law behind the first prediction, then the fit, its band and the law without floor', () => {
    expect(pictureAfter(1).lines).toEqual([]);
    expect(pictureAfter(2).lines.map(({ label }) => label)).toEqual(['law with floor']);
    const five = pictureAfter(5);
    expect(five.lines.map(({ label }) => label)).toEqual(['law without floor', 'law with floor']);
    expect(five.bands).toHaveLength(1);
    const [band] = five.bands;
    const law = five.lines[1]!;
    law.y.forEach((y, i) => {
      expect(band!.low[i]).toBeLessThanOrEqual(y * 1.001);
      expect(band!.high[i]).toBeGreaterThanOrEqual(y * 0.999);
    });
  });

  it('keeps its axis from the first size to the last', () => {
    const [low, high] = plotRanges(pictureAfter(5)).x;
    expect(plotRanges(pictureAfter(1)).x).toEqual([low, high]);
    expect(low).toBeLessThan(plan.rungs[0]!.parameters.total);
    expect(high).toBeGreaterThan(plan.rungs[4]!.parameters.total);
  });

  it('is told in words', () => {
    expect(pictureAfter(2).description).toMatch(
      /2\.09 K parameters \d\.\d{3}, 4\.09 K .*Predicted for 6\.74 K parameters/,
    );
  });
});
