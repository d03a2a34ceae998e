/** The training curves as a plot: one line a run, one colour a size, and the held-out loss as a dot at its end. */
import type { CurvePoint } from '../../train/record.ts';
import type { Plot, PlotAxis, PlotLine, PlotMark } from '../chart/plot.ts';
import type { ScaleKind } from '../chart/ticks.ts';
import {
  formatCount,
  formatCountTick,
  formatFlops,
  formatFlopsTick,
  formatLoss,
  formatLossTick,
} from '../format/numbers.ts';
import type { Theme } from '../format/palette.ts';
import { faded, sizeColor } from '../format/palette.ts';
import type { RunView } from '../state/run-view.ts';

export type CurveX = 'tokens' | 'flops' | 'seconds';

export interface CurveAxes {
  readonly x: CurveX;
  /** Of both axes. */
  readonly scale: ScaleKind;
}

const formatSeconds = (seconds: number) => `${Number(seconds.toPrecision(3))} s`;

const X_AXES: Record<CurveX, Pick<PlotAxis, 'label' | 'format' | 'tick'>> = {
  tokens: { label: 'tokens trained on', format: formatCount, tick: formatCountTick },
  flops: { label: 'training compute', format: formatFlops, tick: formatFlopsTick },
  seconds: { label: 'training time', format: formatSeconds, tick: formatSeconds },
};

function xAxis(axes: CurveAxes): PlotAxis {
  return { ...X_AXES[axes.x], scale: axes.scale, pad: axes.scale === 'log' ? 0.03 : 0.02 };
}

function yAxis(axes: CurveAxes): PlotAxis {
  const label = 'loss (nats a token)';
  return { label, format: formatLoss, tick: formatLossTick, scale: axes.scale, pad: 0.06 };
}

function lineOf(run: RunView, x: CurveX, color: string, first: boolean): PlotLine {
  const { curve } = run;
  return {
    label: `${formatCount(run.parameters)} parameters${first ? '' : `, seed ${run.seed}`}`,
    x: curve.map((point) => point[x]),
    y: curve.map((point) => point.loss),
    color: first ? color : faded(color, 0.55),
    width: first ? 1.8 : 1.2,
    ranged: true,
  };
}

function markOf(run: RunView, x: CurveX, color: string): PlotMark[] {
  const last = run.curve.at(-1);
  const loss = run.record?.loss ?? null;
  if (last === undefined || loss === null) return [];
  return [
    {
      label: `${formatCount(run.parameters)} parameters, held-out`,
      x: last[x],
      y: loss,
      bar: null,
      color,
      shape: 'dot',
    },
  ];
}

export function curvesPlot(runs: readonly RunView[], sizes: number, axes: CurveAxes, theme: Theme): Plot {
  const seen = new Set<number>();
  const drawn = runs.map((run) => {
    const first = !seen.has(run.rung);
    seen.add(run.rung);
    return { run, first, color: sizeColor(theme, run.rung, sizes) };
  });
  return {
    x: xAxis(axes),
    y: yAxis(axes),
    bands: [],
    lines: drawn.map(({ run, color, first }) => lineOf(run, axes.x, color, first)),
    marks: drawn.flatMap(({ run, color }) => markOf(run, axes.x, color)),
    description: describe(runs),
  };
}

function describe(runs: readonly RunView[]): string {
  const begun = runs.filter((run) => run.curve.length > 0);
  if (begun.length === 0) return 'Training loss: no run has begun.';
  const sentences = begun.map((run) => {
    const { tokens, loss } = run.curve.at(-1) as CurvePoint;
    return `${formatCount(run.parameters)} parameters: ${formatLoss(loss)} nats after ${formatCount(tokens)} tokens`;
  });
  return `Training loss of ${begun.length} runs. ${sentences.join('; ')}.`;
}
