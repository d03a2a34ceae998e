/** Sweeps of the learning rate, one a width: a valley in each, and how its place moves with the width. */
import { fitValley, type Valley, type ValleyPoint } from '../scaling/parabola.ts';
import type { Trend } from '../scaling/trend.ts';
import { valleyTrend, valleyWeights } from '../scaling/valley-trend.ts';
import type { RunRecord } from '../train/record.ts';
import { HIDDEN_RATES, optimiserOf, trainingAtBatch, type RunSpec } from '../train/spec.ts';
import { finishedRuns, groupBy, mean } from './measured.ts';

/** The seeds of one rate. */
export interface RatePoint {
  /** Peak rate of the hidden matrices. */
  readonly rate: number;
  /** Of the recipe's rate at this width. */
  readonly multiple: number;
  /** Nats a token, of the seeds that finished. */
  readonly losses: readonly number[];
  /** Their mean. */
  readonly loss: number;
}

export interface RateSweep {
  readonly width: number;
  readonly parameters: number;
  /** The recipe's rate at this width, batch and context. */
  readonly recipeRate: number;
  /** By rate, ascending; without those of which no seed finished. */
  readonly points: readonly RatePoint[];
  /** Multiples at which a run diverged. */
  readonly diverged: readonly number[];
  /** In multiples of the recipe's rate; null with fewer than three rates. */
  readonly valley: Valley | null;
  /** Points that decide it. */
  readonly near: readonly RatePoint[];
}

export interface RateFit {
  readonly sweeps: readonly RateSweep[];
  /** Best multiple against width, and best rate against width; null with fewer than two valleys. */
  readonly multiple: Trend | null;
  readonly rate: Trend | null;
  /** Exponent q of the recipe's rule, rate ∝ C^−q. */
  readonly rule: number;
  /** Coverage of intervals. */
  readonly level: number;
}

const LEVEL = 0.8;
/** Of a loss: what a parabola through a valley misses it by at the bottom, seeds included. */
const NOISE = 0.005;
/** And further up, of the height above the bottom: valleys are steeper towards high rates. */
const MISFIT = 0.25;
/** Weight from which on a rate counts as near the bottom. */
const NEAR = 0.05;

const recipeRateOf = ({ model, training }: RunSpec): number =>
  trainingAtBatch(model.width, training.tokens, training.batch, model.context, optimiserOf(training)).learningRate
    .hidden;

/** Rates are compared after a division: 0.3 / 0.1 is not 3. */
export const multipleOf = (spec: RunSpec): number =>
  Number((spec.training.learningRate.hidden / recipeRateOf(spec)).toPrecision(10));

/** Weight of each point in the valley: the inverse variance, 1 at its bottom. */
function weightsOf(points: readonly RatePoint[]): number[] {
  const least = Math.min(...points.map(({ loss }) => loss));
  return points.map(({ loss }) => 1 / (1 + ((MISFIT * (loss - least)) / (NOISE * least)) ** 2));
}

function valleyOf(points: readonly RatePoint[], weights: readonly number[], seed: number): Valley | null {
  if (points.length < 3) return null;
  const places = points.flatMap(({ multiple, losses }, i) =>
    losses.map((loss): ValleyPoint => ({ x: multiple, loss, weight: weights[i] ?? 1 })),
  );
  return fitValley(places, { level: LEVEL, seed, name: 'learning rate' });
}

function sweepOf(records: readonly RunRecord[], at: number): RateSweep[] {
  const [first] = records;
  if (!first) return [];
  const points = [...groupBy(finishedRuns(records), ({ spec }) => multipleOf(spec))]
    .map(([multiple, own]): RatePoint => {
      const losses = own.map(({ loss }) => loss);
      return { rate: multiple * recipeRateOf(first.spec), multiple, losses, loss: mean(losses) };
    })
    .sort((a, b) => a.rate - b.rate);
  const weights = weightsOf(points);
  return [
    {
      width: first.spec.model.width,
      parameters: first.parameters.total,
      recipeRate: recipeRateOf(first.spec),
      points,
      diverged: records.filter(({ outcome }) => outcome.kind === 'diverged').map(({ spec }) => multipleOf(spec)),
      valley: valleyOf(points, weights, 1 + at),
      near: points.filter((_, i) => (weights[i] ?? 0) >= NEAR),
    },
  ];
}

const TWO_WIDTHS = 'Two widths determine it exactly; a third would test it.';

/** The valleys of all widths, narrowest first. */
export function fitRates(records: readonly RunRecord[]): RateFit {
  const [first] = records;
  const widths = [...groupBy(records, ({ spec }) => spec.model.width)].sort(([a], [b]) => a - b);
  const sweeps = widths.flatMap(([, own], at) => sweepOf(own, at));
  const valleys = sweeps.flatMap(({ valley }) => (valley === null ? [] : [valley]));
  const weights = valleyWeights(valleys);
  const placed = sweeps
    .flatMap(({ width, recipeRate, valley }) => (valley === null ? [] : [{ at: width, recipeRate, valley }]))
    .flatMap((place, i) => (weights[i] ? [{ ...place, weight: weights[i] }] : []));
  const options = { level: LEVEL, two: TWO_WIDTHS };
  return {
    sweeps,
    multiple: valleyTrend(placed, options),
    rate: valleyTrend(placed, { ...options, follow: (x, i) => x * (placed[i]?.recipeRate ?? NaN) }),
    rule: first ? HIDDEN_RATES[optimiserOf(first.spec.training)].exponent : 0,
    level: LEVEL,
  };
}

/**
 * Mean loss of a sweep at any rate between those measured, by the parabola through the three nearest in ln rate; null outside.
 */
export function lossAt({ points }: RateSweep, rate: number): number | null {
  const slack = 1 + 1e-9;
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < 3 || rate * slack < first.rate || rate > last.rate * slack) return null;
  const z = (point: RatePoint) => Math.log(point.rate / rate);
  const nearest = [...points].sort((a, b) => Math.abs(z(a)) - Math.abs(z(b))).slice(0, 3);
  // Lagrange's polynomial at z = 0.
  return nearest.reduce((sum, point) => {
    const others = nearest.filter((each) => each !== point);
    return sum + others.reduce((part, each) => (part * -z(each)) / (z(point) - z(each)), point.loss);
  }, 0);
}
