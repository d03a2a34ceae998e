/** One run's curve before those of its group, which stand back. */
import type { Plot } from '../chart/plot.ts';
import { curvesPlot } from '../curves/curves-plot.ts';
import type { Theme } from '../format/palette.ts';
import { faded, sizeColor } from '../format/palette.ts';
import type { RunView } from '../state/run-view.ts';

export function runCurve(run: RunView, runs: readonly RunView[], groups: number, theme: Theme): Plot {
  const others = runs.filter(({ id, group }) => group === run.group && id !== run.id);
  const plot = curvesPlot([run, ...others], groups, { x: 'tokens', scale: 'log' }, theme);
  const back = faded(sizeColor(theme, run.group, groups), 0.28);
  const isOwn = ({ key }: { readonly key?: string }) => key === run.id;
  return {
    ...plot,
    lines: [
      ...plot.lines.filter((line) => !isOwn(line)).map((line) => ({ ...line, color: back, width: 1 })),
      ...plot.lines.filter(isOwn),
    ],
    marks: [
      ...plot.marks.filter((mark) => !isOwn(mark)).map((mark) => ({ ...mark, color: back })),
      ...plot.marks.filter(isOwn),
    ],
  };
}
