/** Tokens at which runs of a batch size reach a loss, read between the ends of their cooldowns, and the critical batch. */
import { fitCriticalBatch, type BatchLaw, type BatchPoint } from '../scaling/critical-batch.ts';
import type { SurfaceFit } from '../scaling/joint-types.ts';
import { attempt } from './attempt.ts';
import { groupBy, type MeasuredRun } from './measured.ts';
import { remembered } from './remembered.ts';

/** Ends of one stable run. */
export interface BatchCurve {
  /** Windows a step. */
  readonly windows: number;
  /** Tokens a step. */
  readonly batch: number;
  readonly seed: number;
  /** Peak rate of the hidden matrices. */
  readonly rate: number;
  /** By tokens, ascending. */
  readonly ends: readonly { readonly tokens: number; readonly loss: number }[];
}

/** A curve's way to the target: null where it isn't between the curve's ends, with the reason. */
export interface Arrival {
  readonly curve: BatchCurve;
  readonly tokens: number | null;
  readonly missed: 'not reached' | 'below it from the first' | null;
}

export interface BatchFit {
  /** Nats a token. */
  readonly target: number;
  /** By batch, ascending. */
  readonly arrivals: readonly Arrival[];
  /** Null with fewer than two batches that arrive. */
  readonly law: SurfaceFit<BatchLaw> | null;
}

/** Smallest batch first. */
export function batchCurves(runs: readonly MeasuredRun[]): BatchCurve[] {
  const groups = groupBy(runs, ({ spec }) => `${spec.training.batch} ${spec.seed}`);
  return [...groups.values()]
    .flatMap((own): BatchCurve[] => {
      const [first] = own;
      if (!first) return [];
      const { spec } = first;
      return [
        {
          windows: spec.training.batch,
          batch: spec.training.batch * spec.model.context,
          seed: spec.seed,
          rate: spec.training.learningRate.hidden,
          ends: own.map(({ tokens, loss }) => ({ tokens, loss })).sort((a, b) => a.tokens - b.tokens),
        },
      ];
    })
    .sort((a, b) => a.batch - b.batch || a.seed - b.seed);
}

type End = BatchCurve['ends'][number];

/** ln D at a loss between two ends, by the parabola of ln D in the loss through them and a third. */
function logTokensBetween(from: End, to: End, third: End | undefined, loss: number): number {
  const [low, high] = [Math.log(from.tokens), Math.log(to.tokens)];
  if (from.loss === to.loss) return low;
  const share = (from.loss - loss) / (from.loss - to.loss);
  const line = low + share * (high - low);
  const falling = third && (third.loss > from.loss || third.loss < to.loss);
  if (!falling) return line;
  // Newton's divided differences; what is added is 0 at both ends.
  const slope = (high - low) / (to.loss - from.loss);
  const further = (Math.log(third.tokens) - high) / (third.loss - to.loss);
  const curved = line + ((further - slope) / (third.loss - from.loss)) * (loss - from.loss) * (loss - to.loss);
  return Math.min(high, Math.max(low, curved));
}

/** Tokens at which a curve passes a loss for the first time; null where its ends are all above or all below. */
function tokensAt({ ends }: BatchCurve, loss: number): number | null {
  const at = ends.findIndex((end, i) => end.loss >= loss && (ends[i + 1]?.loss ?? Infinity) <= loss);
  const [from, to] = [ends[at], ends[at + 1]];
  if (!from || !to) return null;
  const [before, after] = [ends[at - 1], ends[at + 2]];
  const nearer = before && after && before.loss - loss < loss - after.loss ? before : (after ?? before);
  return Math.exp(logTokensBetween(from, to, nearer, loss));
}

function arrivalOf(curve: BatchCurve, target: number): Arrival {
  const tokens = tokensAt(curve, target);
  if (tokens !== null) return { curve, tokens, missed: null };
  const above = curve.ends.every(({ loss }) => loss > target);
  return { curve, tokens, missed: above ? 'not reached' : 'below it from the first' };
}

/**
 * The lowest loss that most curves pass between their ends: the last losses are the candidates, rounded up to a thousandth. Null
 * where none passes any.
 */
function commonTarget(curves: readonly BatchCurve[]): number | null {
  const candidates = curves.map(
    ({ ends }) => Math.ceil(1000 * Math.min(...ends.map(({ loss }) => loss)) - 1e-9) / 1000,
  );
  const counts = candidates.map((loss) => curves.filter((curve) => tokensAt(curve, loss) !== null).length);
  const most = Math.max(0, ...counts);
  return most === 0 ? null : Math.min(...candidates.filter((_, i) => counts[i] === most));
}

const lawThrough = remembered(
  (points: readonly BatchPoint[]): SurfaceFit<BatchLaw> | null => attempt(() => fitCriticalBatch(points)),
  4,
);

/** Null where there is no target, or no run. */
export function fitBatches(runs: readonly MeasuredRun[], chosen?: number): BatchFit | null {
  const curves = batchCurves(runs);
  const target = curves.length === 0 ? null : (chosen ?? commonTarget(curves));
  if (target === null) return null;
  const arrivals = curves.map((curve) => arrivalOf(curve, target));
  const points = arrivals.flatMap(({ curve: { batch }, tokens }) => (tokens === null ? [] : [{ batch, tokens }]));
  const several = new Set(points.map(({ batch }) => batch)).size > 1;
  return { target, arrivals, law: several ? lawThrough(points) : null };
}
