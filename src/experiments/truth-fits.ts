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
  const data = fitData(runs.filter(({ parameters }) => parameters.total === largest).map(curvePoint));
  return { truth, ladders, main, data };
}
