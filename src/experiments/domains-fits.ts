/** The law of size of every corpus, in nats a token and in bits a character. */
import type { CorpusInfo } from '../data/corpus.ts';
import type { LawFit } from '../scaling/types.ts';
import { attempt } from './attempt.ts';
import { bitsPerCharacter, corporaOf } from './corpora.ts';
import type { DomainsOptions } from './domains.ts';
import type { ExperimentPlan } from './experiment.ts';
import { lawFits } from './law-fits.ts';
import { groupBy, mean, type MeasuredRun } from './measured.ts';

/** One size on one corpus. */
export interface DomainPoint {
  /** N: blocks and head. */
  readonly n: number;
  /** Mean over seeds, nats a token. */
  readonly loss: number;
  readonly seeds: readonly number[];
}

export interface Domain {
  readonly corpus: CorpusInfo;
  readonly runs: readonly MeasuredRun[];
  /** Smallest size first. */
  readonly points: readonly DomainPoint[];
  /** L(N) = E + A·N^−α; null with fewer than three sizes. */
  readonly fit: LawFit | null;
}

function pointsOf(runs: readonly MeasuredRun[]): DomainPoint[] {
  return [...groupBy(runs, ({ parameters }) => parameters.total)]
    .map(([n, same]) => ({ n, loss: mean(same.map(({ loss }) => loss)), seeds: same.map(({ loss }) => loss) }))
    .sort((a, b) => a.n - b.n);
}

/** In the order of the plan; corpora without a finished run are left out. */
export function domainsOf(plan: ExperimentPlan<DomainsOptions>, runs: readonly MeasuredRun[]): Domain[] {
  return corporaOf(plan).flatMap((corpus): Domain[] => {
    const own = runs.filter(({ spec }) => spec.corpus.id === corpus.id);
    if (own.length === 0) return [];
    const points = pointsOf(own);
    const laws = points.map(({ n, loss, seeds }) => ({ n, loss, ...(seeds.length > 1 && { seeds }) }));
    return [{ corpus, runs: own, points, fit: attempt(() => lawFits(laws).floor) }];
  });
}

export type Fitted = Domain & { readonly fit: LawFit };

export const isFitted = (domain: Domain): domain is Fitted => domain.fit !== null;

/** What a law has above its floor, as a multiple of its scale: the law says N^−α whatever the corpus. */
export function reduced({ fit }: Fitted, loss: number): number {
  return (loss - fit.law.floor) / fit.law.scale;
}

/** The same text by characters and by merged ones. */
export interface Vocabularies {
  readonly characters: Domain;
  readonly merged: Domain;
}

const alphabetOf = ({ symbols }: CorpusInfo): string => symbols.filter((symbol) => [...symbol].length === 1).join('');

/** Corpora that differ in their vocabulary only; null where there are no two. */
export function vocabulariesOf(domains: readonly Domain[]): Vocabularies | null {
  for (const merged of domains) {
    if (merged.corpus.charactersPerToken === undefined) continue;
    const characters = domains.find(
      ({ corpus }) =>
        corpus.charactersPerToken === undefined &&
        corpus.source === merged.corpus.source &&
        alphabetOf(corpus) === alphabetOf(merged.corpus),
    );
    if (characters) return { characters, merged };
  }
  return null;
}

/** Of the largest size; every domain has one. */
export function largestBits({ corpus, points }: Domain): number {
  return bitsPerCharacter(points.at(-1)?.loss ?? NaN, corpus);
}
