/** The law as a plot: measured sizes as dots, predictions as rings, the fitted law with its band. */
import type { LadderState, ScoredPrediction } from '../../experiments/ladder-types.ts';
import { evaluateLaw, lawBand } from '../../scaling/law.ts';
import type { LawFit, LawPoint, PowerLaw } from '../../scaling/types.ts';
import type { Plot, PlotBand, PlotLine, PlotMark } from '../chart/plot.ts';
import type { ScaleKind } from '../chart/ticks.ts';
import { formatCount, formatCountTick, formatLoss, formatLossTick, formatPlusMinus } from '../format/numbers.ts';
import type { Theme } from '../format/palette.ts';
import { faded, sizeColor } from '../format/palette.ts';

/** Points along the law; a power law on log axes needs few to look smooth. */
const GRID = 48;

/** Tokens the law is drawn in. */
export interface LawColors {
  readonly law: string;
  readonly pure: string;
  readonly band: string;
}

/** The law to draw and to write: with floor; before three sizes are measured, the one behind the open prediction. */
export function shownLaw({ fits, predictions }: LadderState): PowerLaw | null {
  return fits.floor?.law ?? predictions.at(-1)?.prediction.law ?? fits.pure?.law ?? null;
}

/** Sizes evenly spread on a log axis, a little beyond all that is measured, predicted or planned. */
function gridOf(state: LadderState): number[] {
  const sizes = state.plan.rungs.map((rung) => rung.parameters.total);
  const low = Math.log(Math.min(...sizes) / 1.25);
  const high = Math.log(Math.max(...sizes) * 1.25);
  return Array.from({ length: GRID }, (_, i) => Math.exp(low + ((high - low) * i) / (GRID - 1)));
}

function lawLine(label: string, law: PowerLaw, grid: readonly number[], color: string): PlotLine {
  return { label, x: grid, y: grid.map((n) => evaluateLaw(law, n)), color, width: 2, ranged: true };
}

function bandOf(fit: LawFit, grid: readonly number[], color: string): PlotBand {
  return { x: grid, ...lawBand(fit, grid), color };
}

/** Index of a size among the plan's, for its colour. */
function colorOf(state: LadderState, n: number, theme: Theme): string {
  const { rungs } = state.plan;
  return sizeColor(
    theme,
    rungs.findIndex((rung) => rung.parameters.total === n),
    rungs.length,
  );
}

function measuredMark(point: LawPoint, color: string): PlotMark {
  const seeds = point.seeds ?? [];
  const bar = seeds.length > 1 ? ([Math.min(...seeds), Math.max(...seeds)] as const) : null;
  const label = `measured${bar === null ? '' : `, mean of ${seeds.length} seeds`}`;
  return { label, x: point.n, y: point.loss, bar, color, shape: 'dot' };
}

/** A scored prediction stays as a faint ring, so that its distance from the dot can be seen. */
function predictedMark({ prediction, measured }: ScoredPrediction, color: string): PlotMark {
  return {
    label: `predicted ${formatPlusMinus(prediction.loss, prediction.interval)}`,
    x: prediction.n,
    y: prediction.loss,
    bar: prediction.interval,
    color: measured === null ? color : faded(color, 0.45),
    shape: 'ring',
  };
}

export function lawPicture(state: LadderState, scale: ScaleKind, theme: Theme, colors: LawColors): Plot {
  const grid = gridOf(state);
  const law = shownLaw(state);
  const { floor, pure } = state.fits;
  const withFloor = law === null ? [] : [lawLine('law with floor', law, grid, colors.law)];
  const without =
    pure === null || floor === null
      ? []
      : [{ ...lawLine('law without floor', pure.law, grid, colors.pure), dash: [5, 5], width: 1.5, ranged: false }];
  return {
    x: { label: 'parameters N', scale, format: formatCount, tick: formatCountTick, pad: 0, includes: grid },
    y: { label: 'held-out loss (nats a token)', scale, format: formatLoss, tick: formatLossTick, pad: 0.06 },
    bands: floor === null || floor.intervals.exponent === null ? [] : [bandOf(floor, grid, colors.band)],
    lines: [...without, ...withFloor],
    marks: [
      ...state.predictions.map((scored) => predictedMark(scored, colorOf(state, scored.prediction.n, theme))),
      ...state.points.map((point) => measuredMark(point, colorOf(state, point.n, theme))),
    ],
    description: describe(state),
  };
}

function describe({ points, predictions }: LadderState): string {
  if (points.length === 0) return 'Held-out loss against parameters: no size is measured yet.';
  const measured = points.map(({ n, loss }) => `${formatCount(n)} parameters ${formatLoss(loss)}`).join(', ');
  const open = predictions.find((scored) => scored.measured === null)?.prediction;
  const next =
    open === undefined
      ? ''
      : ` Predicted for ${formatCount(open.n)} parameters: ${formatPlusMinus(open.loss, open.interval)}.`;
  return `Held-out loss in nats a token against parameters: ${measured}.${next}`;
}
