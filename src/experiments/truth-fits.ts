/** The laws of a grid on a source whose entropy is known, held against it. */
import type { LawFit } from '../scaling/types.ts';
import { attempt } from './attempt.ts';
import { curvePoint, fitData, type DataFit } from './data-fit.ts';
import type { ExperimentPlan } from './experiment.ts';
import type { GridOptions } from './grid.ts';
import { lawFits } from './law-fits.ts';
import { distinct, groupBy, mean, type MeasuredRun } from './measured.ts';
import { entropyOf, truthAt, type Truth } from './truth-known.ts';

/** The law of size through the runs of one token count. */
export interface Ladder {
  readonly tokens: number;
  readonly fit: LawFit;
}

export interface TruthFits {
  readonly truth: Truth;
  /** Fewest tokens first; those with too few sizes are left out. */
  readonly ladders: readonly Ladder[];
  /** That of the most tokens that the runs have; null where it has too few sizes. */
  readonly main: Ladder | null;
  /** The law of tokens at the largest size; null with fewer than three token counts. */
  readonly data: DataFit | null;
  /** Exponents with the floor held at the truth: of size at the most tokens, and of tokens at the largest size. */
  readonly held: { readonly size: number | null; readonly tokens: number | null };
}

export interface Verdict {
  /** Fitted floor minus truth, nats. */
  readonly miss: number;
  /** Whether the truth, as accurately as it is known, lies in the floor's interval; null where there is no interval. */
  readonly inside: boolean | null;
}

export function verdictOf({ law, intervals }: LawFit, { nats, accuracy }: Truth): Verdict {
  const miss = law.floor - nats;
  if (intervals.floor === null) return { miss, inside: null };
  const [low, high] = intervals.floor;
  return { miss, inside: nats + accuracy >= low && nats - accuracy <= high };
}

/**
 * The exponent of loss − truth ∝ x^−exponent, by least squares in both logarithms. A fitted floor that is a little high takes a large
 * share of what is left above the truth, and makes the exponent too steep; this one has no floor to fit. Null with fewer than three x
 * above the truth.
 */
export function heldExponent(
  points: readonly { readonly x: number; readonly loss: number }[],
  truth: number,
): number | null {
  const logs = points
    .filter(({ loss }) => loss > truth)
    .map(({ x, loss }) => [Math.log(x), Math.log(loss - truth)] as const);
  if (distinct(logs.map(([x]) => x)).length < 3) return null;
  const [centre, height] = [mean(logs.map(([x]) => x)), mean(logs.map(([, y]) => y))];
  const sum = (of: (x: number, y: number) => number) =>
    logs.reduce((total, [x, y]) => total + of(x - centre, y - height), 0);
  return -sum((x, y) => x * y) / sum((x) => x * x);
}

function ladderOf(runs: readonly MeasuredRun[], tokens: number): Ladder[] {
  const own = runs.filter((run) => run.tokens === tokens);
  const points = [...groupBy(own, ({ parameters }) => parameters.total)].map(([n, same]) => {
    const seeds = same.map(({ loss }) => loss);
    return { n, loss: mean(seeds), ...(seeds.length > 1 && { seeds }) };
  });
  const fit = attempt(() => lawFits(points).floor);
  return fit ? [{ tokens, fit }] : [];
}

export function truthFits({ corpus, options }: ExperimentPlan<GridOptions>, runs: readonly MeasuredRun[]): TruthFits {
  const truth = truthAt(entropyOf(corpus), options.context);
  const counts = distinct(runs.map(({ tokens }) => tokens));
  const ladders = counts.flatMap((tokens) => ladderOf(runs, tokens));
  const main = ladders.find(({ tokens }) => tokens === counts.at(-1)) ?? null;
  const largest = Math.max(...runs.map(({ parameters }) => parameters.total));
  const ofLargest = runs.filter(({ parameters }) => parameters.total === largest);
  const data = fitData(ofLargest.map(curvePoint));
  const ofMost = runs.filter(({ tokens }) => tokens === counts.at(-1));
  const held = {
    size: heldExponent(
      ofMost.map(({ parameters, loss }) => ({ x: parameters.total, loss })),
      truth.nats,
    ),
    tokens: heldExponent(
      ofLargest.map(({ tokens, loss }) => ({ x: tokens, loss })),
      truth.nats,
    ),
  };
  return { truth, ladders, main, data, held };
}
