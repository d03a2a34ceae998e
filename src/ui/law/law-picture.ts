/** The law as a plot: measured sizes as dots, predictions as rings, the fitted law with its band. */
import type { LadderState, ScoredPrediction } from '../../experiments/ladder-types.ts';
import type { LawFits } from '../../experiments/law-fits.ts';
import { evaluateLaw, lawBand, type LawBand } from '../../scaling/law.ts';
import type { LawFit, PowerLaw } from '../../scaling/types.ts';
import type { Plot, PlotAxis, PlotBand, PlotLine, PlotMark } from '../chart/plot.ts';
import { metric, short } from '../../experiments/format.ts';
import { formatCount, formatFlops, formatLoss, formatLossTick, formatPlusMinus } from '../format/numbers.ts';
import type { Theme } from '../format/palette.ts';
import { faded, sizeColor } from '../format/palette.ts';
import type { LawAxis, LawChoice, SizePoint } from './law-choice.ts';
import { isOwn, placesOf } from './law-choice.ts';
import { describeLaw, missText, predictionTip, sizeTip } from './law-words.ts';
import type { Overlay } from './published-overlay.ts';

/** Points along the law; a power law on log axes needs few to look smooth. */
const GRID = 48;

/** Tokens the law is drawn in. */
export interface LawColors {
  readonly law: string;
  readonly pure: string;
  readonly band: string;
  readonly overlay: string;
}

/** All that the picture shows. */
export interface LawScene {
  readonly ladder: LadderState;
  readonly choice: LawChoice;
  readonly points: readonly SizePoint[];
  /** To the points in the range. */
  readonly fits: LawFits;
  readonly overlay: Overlay | null;
  /** How far each size that has just been measured has come, 0 to 1; the others have arrived. */
  readonly landing: ReadonlyMap<number, number>;
}

export function mainFit({ fits, choice }: Pick<LawScene, 'fits' | 'choice'>): LawFit | null {
  return choice.floor ? (fits.floor ?? null) : fits.pure;
}

/** The law to draw and to write; before three sizes are measured, the one behind the open prediction. */
export function shownLaw(scene: Pick<LawScene, 'ladder' | 'fits' | 'choice' | 'points'>): PowerLaw | null {
  const { ladder, fits, choice, points } = scene;
  const fit = mainFit(scene);
  if (fit !== null) return fit.law;
  const predicted = isOwn(choice, points) ? ladder.predictions.at(-1)?.prediction.law : undefined;
  return predicted ?? fits.pure?.law ?? null;
}

/** How far the law lies from a measured loss, as a share of it. */
export function missOf(law: PowerLaw, { x, loss }: Pick<SizePoint, 'x' | 'loss'>): number {
  return (evaluateLaw(law, x) - loss) / loss;
}

/** Places evenly spread on a log axis, a little beyond all that is measured, predicted or planned. */
export function gridOf({ ladder, choice }: Pick<LawScene, 'ladder' | 'choice'>): number[] {
  const places = placesOf(ladder.plan, choice);
  const low = Math.log(Math.min(...places) / 1.35);
  const high = Math.log(Math.max(...places) * 1.35);
  return Array.from({ length: GRID }, (_, i) => Math.exp(low + ((high - low) * i) / (GRID - 1)));
}

export const X_AXES: Readonly<Record<LawAxis, Pick<PlotAxis, 'label' | 'format' | 'tick'>>> = {
  parameters: { label: 'parameters N', format: formatCount, tick: short },
  flops: { label: 'training compute C of a run (FLOPs)', format: formatFlops, tick: metric },
};

function lawLine(label: string, law: PowerLaw, grid: readonly number[], color: string): PlotLine {
  return { label, x: grid, y: grid.map((n) => evaluateLaw(law, n)), color, width: 2.5, ranged: true };
}

const dashed = (line: PlotLine): PlotLine => ({ ...line, dash: [5, 5], width: 1.5, ranged: false });

/** The law chosen, the other form dashed, and a published slope dotted. */
function linesOf(scene: LawScene, grid: readonly number[], colors: LawColors): PlotLine[] {
  const { fits, choice, overlay } = scene;
  const law = shownLaw(scene);
  const other = choice.floor ? fits.pure : fits.floor;
  const otherName = choice.floor ? 'law without floor' : 'law with floor';
  return [
    ...(other === null || mainFit(scene) === null ? [] : [dashed(lawLine(otherName, other.law, grid, colors.pure))]),
    ...(law === null ? [] : [lawLine(law.form === 'floor' ? 'law with floor' : 'law', law, grid, colors.law)]),
    ...(overlay === null ? [] : [overlayLine(overlay, grid, colors.overlay)]),
  ];
}

function overlayLine({ lossAt, cite }: Overlay, grid: readonly number[], color: string): PlotLine {
  return {
    label: `slope of ${cite}`,
    x: grid,
    y: grid.map(lossAt),
    color,
    width: 2,
    dash: [2, 4],
    ranged: false,
  };
}

const bands = new WeakMap<LawFit, { readonly key: string; readonly band: LawBand }>();

/** The band of a fit along a grid, computed once: it is the quantiles of hundreds of laws at every place. */
export function bandAlong(fit: LawFit, grid: readonly number[]): LawBand {
  const key = `${grid[0]} ${grid.at(-1)}`;
  const known = bands.get(fit);
  if (known?.key === key) return known.band;
  const band = lawBand(fit, grid);
  bands.set(fit, { key, band });
  return band;
}

function bandOf(fit: LawFit | null, grid: readonly number[], color: string): PlotBand[] {
  return fit === null || fit.intervals.exponent === null ? [] : [{ x: grid, ...bandAlong(fit, grid), color }];
}

/** Where a falling dot is, as a share of its way still to go. */
const above = (landed: number): number => (1 - Math.min(1, landed / 0.55)) ** 2;

/** How a ring answers the dot that reaches it. */
const struck = (landed: number): number => 1 + 0.9 * Math.sin(Math.PI * Math.max(0, (landed - 0.5) / 0.5));

function measuredMark(scene: LawScene, point: SizePoint, law: PowerLaw | null, color: string): PlotMark {
  const { rung, x, loss, seeds, inside } = point;
  const landed = scene.landing.get(rung) ?? 1;
  const held = !inside && law !== null ? missOf(law, point) : null;
  return {
    label: `${inside ? 'measured' : 'held out'}${seeds.length > 1 ? `, mean of ${seeds.length} seeds` : ''}`,
    x,
    y: loss * (1 + 0.12 * above(landed)),
    bar: seeds.length > 1 && landed >= 1 ? [Math.min(...seeds), Math.max(...seeds)] : null,
    color,
    shape: inside ? 'dot' : 'cross',
    tip: sizeTip(scene.ladder, point, held),
    key: String(rung),
    ...(held === null ? {} : { tag: missText(held) }),
  };
}

/** A scored prediction stays as a faint ring, so that its distance from the dot can be seen. */
function predictedMark(scored: ScoredPrediction, x: number, landed: number, color: string): PlotMark {
  const { prediction, measured, rung } = scored;
  return {
    label: `predicted ${formatPlusMinus(prediction.loss, prediction.interval)}`,
    x,
    y: prediction.loss,
    bar: prediction.interval,
    color: measured === null ? color : faded(color, landed < 1 ? 0.8 : 0.45),
    shape: 'ring',
    tip: predictionTip(scored),
    grown: measured === null ? 1 : struck(landed),
    ...(measured === null ? {} : { key: String(rung) }),
  };
}

/** Predictions stand wherever their size does; where sizes are held out, it is their misses that are looked at. */
function marksOf(scene: LawScene, theme: Theme): PlotMark[] {
  const { ladder, points, landing, choice } = scene;
  const sizes = ladder.plan.rungs.length;
  const law = shownLaw(scene);
  const places = placesOf(ladder.plan, choice);
  const predictions = points.every(({ inside }) => inside) ? ladder.predictions : [];
  return [
    ...predictions.map((scored) =>
      predictedMark(
        scored,
        places[scored.rung] ?? scored.prediction.n,
        landing.get(scored.rung) ?? 1,
        sizeColor(theme, scored.rung, sizes),
      ),
    ),
    ...points.map((point) => measuredMark(scene, point, law, sizeColor(theme, point.rung, sizes))),
  ];
}

export function lawPicture(scene: LawScene, theme: Theme, colors: LawColors): Plot {
  const { ladder, choice } = scene;
  const grid = gridOf(scene);
  return {
    x: { ...X_AXES[choice.axis], scale: choice.scale, pad: 0, includes: grid },
    y: {
      label: 'held-out loss (nats a token)',
      scale: choice.scale,
      format: formatLoss,
      tick: formatLossTick,
      pad: 0.06,
    },
    bands: bandOf(mainFit(scene), grid, colors.band),
    lines: linesOf(scene, grid, colors),
    marks: marksOf(scene, theme),
    description: describeLaw(ladder),
  };
}
