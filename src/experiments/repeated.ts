/**
 * What repeated text is worth: from the law of fresh text, the fresh tokens that would have given the loss of a run on a small
 * text, beside those that the data-constrained law gives (Muennighoff et al. 2023, eq. 5).
 */
import { evaluateLaw } from '../scaling/law.ts';
import { searchLeast } from '../scaling/planner/search.ts';
import { REPEATED_DATA } from '../scaling/published/data-constrained.ts';
import type { PowerLaw } from '../scaling/types.ts';
import { groupBy, mean, type MeasuredRun } from './measured.ts';

/** Runs of one small text and token count, mean over seeds. */
export interface RepeatedPoint {
  /** U: characters of the text. */
  readonly unique: number;
  readonly tokens: number;
  /** Nats a token, on held-out text and on the text itself. */
  readonly heldOut: number;
  readonly train: number | null;
  /** Fresh tokens that would have given this held-out loss; null where the law has no such number. */
  readonly worth: number | null;
}

/** D′ = U + U·R*·(1 − e^(−R/R*)) with R = D/U − 1 repetitions; D itself while nothing repeats. */
export function worthOf(tokens: number, unique: number, decay: number = REPEATED_DATA.tokenDecay): number {
  if (tokens <= unique) return tokens;
  return unique * (1 - decay * Math.expm1(-(tokens / unique - 1) / decay));
}

/** D of L(D) = E + B·D^−β; null at the floor and below, and where the law does not fall. */
function tokensAt({ floor, scale, exponent }: PowerLaw, loss: number): number | null {
  if (!(loss > floor) || !(exponent > 0) || !(scale > 0)) return null;
  return (scale / (loss - floor)) ** (1 / exponent);
}

/** The runs on small texts, by text and tokens. */
export function repeatedPoints(runs: readonly MeasuredRun[], fresh: PowerLaw | null): RepeatedPoint[] {
  const small = runs.filter(({ spec }) => spec.corpus.characters !== undefined);
  const groups = groupBy(small, ({ spec, tokens }) => `${spec.corpus.characters ?? 0} ${tokens}`);
  return [...groups.values()]
    .flatMap((own): RepeatedPoint[] => {
      const [first] = own;
      if (!first) return [];
      const heldOut = mean(own.map(({ loss }) => loss));
      const train = own.flatMap(({ trainLoss }) => (trainLoss === undefined ? [] : [trainLoss]));
      return [
        {
          unique: first.spec.corpus.characters ?? 0,
          tokens: first.tokens,
          heldOut,
          train: train.length === 0 ? null : mean(train),
          worth: fresh && tokensAt(fresh, heldOut),
        },
      ];
    })
    .sort((a, b) => a.unique - b.unique || a.tokens - b.tokens);
}

/** Fewest runs that saw their text more than once for R* to be fitted. */
const FEWEST_REPEATED = 3;

export interface FittedDecay {
  /** R*. */
  readonly decay: number;
  /** Root mean square of ln(measured / predicted) over the runs it was fitted to. */
  readonly rms: number;
}

/**
 * R* that suits these runs best, by least squares of ln L, with the law of fresh text held; null with too few repeated runs.
 * Runs past the least loss of their text are left out: the law never rises.
 */
export function fittedDecay(points: readonly RepeatedPoint[], fresh: PowerLaw): FittedDecay | null {
  const used = [...groupBy(points, ({ unique }) => unique).values()].flatMap((own) => {
    const least = Math.min(...own.map(({ heldOut }) => heldOut));
    const best = own.findIndex(({ heldOut }) => heldOut === least);
    return own.slice(0, best + 1);
  });
  if (used.filter(({ tokens, unique }) => tokens > 1.5 * unique).length < FEWEST_REPEATED) return null;
  const misfit = (logDecay: number) =>
    used.reduce((sum, { tokens, unique, heldOut }) => {
      const loss = evaluateLaw(fresh, worthOf(tokens, unique, Math.exp(logDecay)));
      return sum + Math.log(heldOut / loss) ** 2;
    }, 0);
  const found = searchLeast(misfit, Math.log(0.05), Math.log(2000));
  return { decay: Math.exp(found), rms: Math.sqrt(misfit(found) / used.length) };
}
