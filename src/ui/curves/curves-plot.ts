/** The training curves as a plot: one line a run, one colour a size, and the held-out loss as a dot at its end. */
import type { CurvePoint } from '../../train/record.ts';
import type { Plot, PlotAxis, PlotLine, PlotMark } from '../chart/plot.ts';
import { metric, short } from '../../experiments/format.ts';
import { formatCount, formatFlops, formatLoss, formatLossTick } from '../format/numbers.ts';
import type { Theme } from '../format/palette.ts';
import { faded, sizeColor } from '../format/palette.ts';
import type { RunView } from '../state/run-view.ts';
import type { Cells } from './smooth.ts';
import type { CurveAxes, CurveX } from './thin-curve.ts';
import { sharedCells, thinCurve } from './thin-curve.ts';

const formatSeconds = (seconds: number) => `${Number(seconds.toPrecision(3))} s`;

const X_AXES: Record<CurveX, Pick<PlotAxis, 'label' | 'format' | 'tick'>> = {
  tokens: { label: 'tokens trained on', format: formatCount, tick: short },
  flops: { label: 'training compute (FLOPs)', format: formatFlops, tick: metric },
  seconds: { label: 'training time (s)', format: formatSeconds, tick: String },
};

/** Reaches to where the runs will end; of their time nothing is known before. */
function xAxis(runs: readonly RunView[], axes: CurveAxes): PlotAxis {
  const { x, scale } = axes;
  const includes = x === 'seconds' ? [] : runs.map((run) => run[x]);
  return { ...X_AXES[x], scale, pad: 0.02, includes };
}

function yAxis(axes: CurveAxes): PlotAxis {
  const label = 'loss (nats a token)';
  return { label, format: formatLoss, tick: formatLossTick, scale: axes.scale, pad: 0.06 };
}

const nameOf = ({ title, purpose, seed }: RunView, lead: boolean): string =>
  [title, purpose, lead ? '' : `seed ${seed}`].filter((part) => part !== '').join(', ');

/** The smoothed curve, and behind it, for the first run of a group, what was measured. */
function linesOf({ run, color, first, lead }: Drawn, axes: CurveAxes, cells: Cells): PlotLine[] {
  const { x, smooth, measured } = thinCurve(run.curve, axes, cells);
  const line: PlotLine = {
    label: nameOf(run, lead),
    x,
    y: smooth,
    color: lead ? color : faded(color, 0.5),
    width: lead ? 2 : 1,
    key: run.id,
    ranged: true,
  };
  if (!first) return [line];
  return [{ ...line, label: '', y: measured, color: faded(color, 0.22), width: 1, ranged: false }, line];
}

function markOf(run: RunView, x: CurveX, color: string): PlotMark[] {
  const last = run.curve.at(-1);
  const loss = run.record?.loss ?? null;
  if (last === undefined || loss === null) return [];
  return [
    {
      label: `${nameOf(run, true)}, held-out`,
      x: last[x],
      y: loss,
      bar: null,
      color,
      shape: 'dot',
      key: run.id,
    },
  ];
}

interface Drawn {
  readonly run: RunView;
  /** Whether it is the first of its group. */
  readonly first: boolean;
  /** Whether its seed is that of the first: the others stand back. */
  readonly lead: boolean;
  readonly color: string;
}

export function curvesPlot(runs: readonly RunView[], groups: number, axes: CurveAxes, theme: Theme): Plot {
  const leaders = new Map<number, number>();
  for (const { group, seed } of runs) if (!leaders.has(group)) leaders.set(group, seed);
  const drawn = runs.map((run, i): Drawn => ({
    run,
    first: runs[i - 1]?.group !== run.group,
    lead: leaders.get(run.group) === run.seed,
    color: sizeColor(theme, run.group, groups),
  }));
  const cells = sharedCells(
    runs.map((run) => run.curve),
    axes,
  );
  return {
    x: xAxis(runs, axes),
    y: yAxis(axes),
    bands: [],
    lines: cells === null ? [] : drawn.flatMap((each) => linesOf(each, axes, cells)),
    marks: drawn.flatMap(({ run, color }) => markOf(run, axes.x, color)),
    description: describe(runs),
  };
}

/** Sentences that can be listened to. */
const MOST_SAID = 40;

function describe(runs: readonly RunView[]): string {
  const begun = runs.filter((run) => run.curve.length > 0);
  if (begun.length === 0) return 'Training loss: no run has begun.';
  const sentences = begun.slice(-MOST_SAID).map((run) => {
    const { tokens, loss } = run.curve.at(-1) as CurvePoint;
    return `${nameOf(run, true)}: ${formatLoss(loss)} nats after ${formatCount(tokens)} tokens`;
  });
  return `Training loss of ${begun.length} runs. ${sentences.join('; ')}.`;
}
