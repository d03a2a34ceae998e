import { describe, expect, it } from 'vitest';
import { analyseLadder } from '../../src/experiments/ladder.ts';
import { flopsPerToken } from '../../src/model/config.ts';
import { plotRanges } from '../../src/ui/chart/plot.ts';
import { lawFits } from '../../src/experiments/law-fits.ts';
import { FIRST_CHOICE, lawPoints, sizePoints, type LawChoice } from '../../src/ui/law/law-choice.ts';
import { lawPicture, shownLaw, type LawScene } from '../../src/ui/law/law-picture.ts';
import { overlaysFor, overlayThrough } from '../../src/ui/law/published-overlay.ts';
import { residualPicture } from '../../src/ui/law/residual-picture.ts';
import { planOf, recordOf } from './fixtures.ts';

const COLORS = { law: 'black', pure: 'grey', band: 'lilac', overlay: 'teal' };
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

/** The scene as the panel makes it. */
function sceneOf(sizes: number, change: Partial<LawChoice> = {}): LawScene {
  const ladder = after(sizes);
  const choice = { ...FIRST_CHOICE, ...change };
  const points = sizePoints(ladder, choice);
  return { ladder, choice, points, fits: lawFits(lawPoints(points)), overlay: null, landing: new Map() };
}

const pictureOf = (scene: LawScene) => lawPicture(scene, 'light', COLORS);
const pictureAfter = (sizes: number) => pictureOf(sceneOf(sizes));

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
      /2\.09K parameters \d\.\d{3}, 4\.09K .*Predicted for 6\.74K parameters/,
    );
  });
});

describe('the law as chosen', () => {
  const sizes = plan.rungs.map(({ parameters }) => parameters.total);

  it('holds out the sizes beyond the range, says by how much it misses them, and takes predictions away', () => {
    const scene = sceneOf(5, { range: [1, sizes[3]! * 1.01] });
    const { marks } = pictureOf(scene);
    expect(marks.map(({ shape }) => shape)).toEqual(['dot', 'dot', 'dot', 'dot', 'cross']);
    const held = marks.at(-1)!;
    expect(held.tag).toMatch(/^[+−]?0\.\d %$/);
    const law = shownLaw(scene)!;
    const miss = (law.floor + law.scale * held.x ** -law.exponent) / held.y - 1;
    expect(held.tag!.replace('−', '-')).toBe(
      `${miss > 0 && !held.tag!.startsWith('0') ? '+' : ''}${held.tag!.startsWith('0') ? '0.0' : (100 * miss).toFixed(1)} %`,
    );
    expect(held.tip).toContain('held out of the fit');
  });

  it('is drawn over the compute of a run as well', () => {
    const { x, marks } = pictureOf(sceneOf(5, { axis: 'flops' }));
    expect(x.label).toContain('FLOPs');
    const { training, model } = plan.rungs[0]!.runs[0]!;
    expect(Math.min(...marks.map(({ x: at }) => at))).toBe(training.tokens * flopsPerToken(model));
    expect(marks.filter(({ shape }) => shape === 'dot')).toHaveLength(5);
    const last = marks.filter(({ x: at }) => at === marks.at(-1)!.x);
    expect(last.map(({ shape }) => shape)).toEqual(['ring', 'dot']);
  });

  it('without floor is a line, and the law with floor stands back', () => {
    const scene = sceneOf(5, { floor: false });
    expect(shownLaw(scene)).toMatchObject({ form: 'pure', floor: 0 });
    expect(pictureOf(scene).lines.map(({ label, dash }) => [label, dash !== undefined])).toEqual([
      ['law with floor', true],
      ['law', false],
    ]);
  });

  it('bears a published slope through its largest size', () => {
    const scene = sceneOf(5);
    const last = scene.points.at(-1)!;
    for (const { id } of overlaysFor('parameters')) {
      const overlay = overlayThrough(id, 'parameters', last, shownLaw(scene)!.floor)!;
      expect(overlay.lossAt(last.x), id).toBeCloseTo(last.loss, 9);
      expect(overlay.lossAt(2 * last.x)).toBeLessThan(last.loss);
    }
    expect(overlaysFor('parameters').map(({ id }) => id)).toContain('besiroglu-2024');
    expect(overlaysFor('flops').map(({ id }) => id)).toContain('kaplan-2020-compute');
  });

  it('leaves residuals in percent on the same axis', () => {
    const scene = sceneOf(5);
    const { x, marks } = residualPicture(scene, 'light', COLORS)!;
    expect(x.includes).toEqual(pictureOf(scene).x.includes);
    const law = shownLaw(scene)!;
    marks.forEach(({ y }, i) => {
      const { x: n, loss } = scene.points[i]!;
      expect(y).toBeCloseTo(100 * (loss / (law.floor + law.scale * n ** -law.exponent) - 1), 9);
    });
  });

  it('tells of a size all that is known', () => {
    const [, , third] = pictureAfter(5).marks.filter(({ shape }) => shape === 'dot');
    expect(third!.tip!.split('\n')).toEqual([
      '6.74K parameters, width 16, 2 layers',
      expect.stringMatching(/^65.5K tokens, .*FLOP a run$/),
      expect.stringMatching(/^measured \d\.\d{3}, mean of 2 seeds \(\d\.\d{3}, \d\.\d{3}\)$/),
      expect.stringMatching(/^predicted .* interval, .*/),
      'Click for its runs',
    ]);
  });

  it('lets a new dot fall onto its place, and its ring answer', () => {
    const scene = { ...sceneOf(3), landing: new Map([[2, 0]]) };
    const place = pictureOf({ ...scene, landing: new Map() }).marks.at(-1)!;
    expect(pictureOf(scene).marks.at(-1)!.y).toBeGreaterThan(place.y);
    const struck = pictureOf({ ...scene, landing: new Map([[2, 0.75]]) });
    expect(struck.marks.at(-1)!.y).toBeCloseTo(place.y, 9);
    expect(struck.marks.find(({ shape }) => shape === 'ring')!.grown).toBeGreaterThan(1.5);
  });
});
