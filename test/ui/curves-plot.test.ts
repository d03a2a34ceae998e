import { describe, expect, it } from 'vitest';
import { plotRanges } from '../../src/ui/chart/plot.ts';
import { curvesPlot } from '../../src/ui/curves/curves-plot.ts';
import type { RunView } from '../../src/ui/state/run-view.ts';
import { viewsOf } from '../../src/ui/state/run-view.ts';
import { ladderGroups } from '../../src/ui/state/ladder-kind.ts';
import { planOf, recordOf } from './fixtures.ts';

/** Runs of several sizes and seeds with long curves. */
function longRuns(sizes: number, seeds: number, points: number): RunView[] {
  const widths = Array.from({ length: sizes }, (_, i) => 8 + 4 * i);
  const plan = planOf(
    widths,
    Array.from({ length: seeds }, (_, i) => i + 1),
  );
  const records = plan.rungs.flatMap(({ runs }) => runs.map((spec) => recordOf(spec)));
  return [...viewsOf(ladderGroups(plan), records).values()].map((view) => ({
    ...view,
    curve: Array.from({ length: points }, (_, i) => ({
      step: i,
      tokens: 512 * i,
      flops: 512e3 * i * (1 + view.group),
      seconds: 0.01 * i,
      loss: 2 + 2 / (1 + i / 50) + 0.1 * ((i % 7) - 3),
    })),
  }));
}

describe('the plot of the training curves', () => {
  const runs = longRuns(2, 2, 800);

  it.each(['tokens', 'flops', 'seconds'] as const)(
    'against %s has a smooth line a run, and the raw one of the first seeds',
    (x) => {
      const plot = curvesPlot(runs, 2, { x, scale: 'log' }, 'light');
      expect(plot.lines.map(({ label }) => label)).toEqual([
        '',
        '2.09K parameters',
        '2.09K parameters, seed 2',
        '',
        '4.09K parameters',
        '4.09K parameters, seed 2',
      ]);
      expect(plot.marks).toHaveLength(4);
      // Position 0 has no place on a logarithmic axis.
      for (const line of plot.lines) expect(Math.min(...line.x)).toBeGreaterThan(0);
    },
  );

  it('ends where the curve ends', () => {
    const [, line] = curvesPlot(runs, 2, { x: 'tokens', scale: 'linear' }, 'light').lines;
    expect(line!.x.at(-1)).toBeCloseTo(512 * 799, -3);
  });

  it('is empty without runs, and with runs that have not begun', () => {
    expect(curvesPlot([], 0, { x: 'tokens', scale: 'log' }, 'light').lines).toEqual([]);
    const waiting = runs.map((run) => ({ ...run, curve: [], record: null }));
    expect(curvesPlot(waiting, 2, { x: 'tokens', scale: 'log' }, 'light')).toMatchObject({ lines: [], marks: [] });
  });

  it('reaches to where the runs will end', () => {
    const begun = runs.map((run) => ({ ...run, curve: run.curve.slice(0, 10), tokens: 2 ** 20 }));
    const plot = curvesPlot(begun, 2, { x: 'tokens', scale: 'linear' }, 'light');
    expect(plotRanges(plot).x[1]).toBeGreaterThan(2 ** 20);
  });

  it('of thirty long runs has few points to draw', () => {
    const { lines } = curvesPlot(longRuns(10, 3, 4000), 10, { x: 'flops', scale: 'log' }, 'dark');
    expect(lines).toHaveLength(40);
    for (const line of lines) expect(line.x.length).toBeLessThan(350);
  });
});
