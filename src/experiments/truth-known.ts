/** What is known of a generated source, as an experiment can reach it. */
import type { CorpusInfo, KnownEntropy } from '../data/corpus.ts';
import { check, PlanError } from './plan-error.ts';

/** The entropy of a corpus; throws PlanError where it is a text, of which nobody knows it. */
export function entropyOf({ title, entropy }: CorpusInfo): KnownEntropy {
  if (entropy !== undefined) return entropy;
  throw new PlanError(
    `Nobody knows the entropy of ${title}. Choose a generated source, such as markov: of those it is known.`,
  );
}

/** Throws PlanError where windows of this context don't all begin at a like place of the source. */
export function checkPeriod({ title, entropy }: CorpusInfo, context: number): void {
  const period = entropy?.period ?? 1;
  check(
    context % period === 0,
    `${title} repeats its form every ${period} symbols, so that its entropy is known for contexts that are a multiple of ${period}, ` +
      `and ${context} is none.`,
  );
}

export interface Truth {
  /** Least mean loss, nats a token, of windows of the source: no place sees more than its window. */
  readonly source: number;
  /** The same of this corpus's held-out text, which chance made a little easier or harder. Losses compare with this one. */
  readonly nats: number;
  /** Standard error, or the bound of the rounding. */
  readonly accuracy: number;
}

/**
 * The least loss a model of this context can have: the mean of H(X_{k+1} | X_1 … X_k) over the places k = 1 … T of a window, moved by
 * what the source's own loss on the held-out text is off its entropy.
 */
export function truthAt({ nats, given, heldOut, accuracy }: KnownEntropy, context: number): Truth {
  const places = Array.from({ length: context }, (_, k) => given[k] ?? nats);
  const source = places.reduce((sum, value) => sum + value, 0) / context;
  return { source, nats: source + heldOut - nats, accuracy };
}
