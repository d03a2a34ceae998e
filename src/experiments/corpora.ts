/** The corpora of a plan: one, or the several that its options name. */
import type { CorpusInfo } from '../data/corpus.ts';
import type { RunSpec } from '../train/spec.ts';
import type { CorporaField, Experiment, ExperimentPlan, Options } from './experiment.ts';
import { PlanError } from './plan-error.ts';

/** Those of all runs of a plan. */
export function corporaOf({ corpus, corpora }: Pick<ExperimentPlan, 'corpus' | 'corpora'>): readonly CorpusInfo[] {
  return corpora ?? [corpus];
}

/** What a plan is of, in few words: a title, or '3 corpora (sotu, code, images)'. */
export function corporaTitle(plan: Pick<ExperimentPlan, 'corpus' | 'corpora'>): string {
  const all = corporaOf(plan);
  return all.length === 1 ? plan.corpus.title : `${all.length} corpora (${all.map(({ id }) => id).join(', ')})`;
}

/** The field of an experiment that names several corpora; null where a plan has one. */
export function corporaField({ fields }: Pick<Experiment, 'fields'>): CorporaField | null {
  return fields.find((field) => field.kind === 'corpora') ?? null;
}

/** Ids to their corpora. Throws PlanError naming the first that there is none of. */
export function corporaNamed(ids: readonly string[], offered: readonly CorpusInfo[]): CorpusInfo[] {
  return ids.map((wanted) => {
    const found = offered.find(({ id }) => id === wanted);
    if (found) return found;
    throw new PlanError(`There is no corpus ${wanted}. There are ${offered.map(({ id }) => id).join(', ')}.`);
  });
}

/**
 * The corpora that an experiment's plan will have: those its options name, as far as there are such, else the one that is chosen.
 * What is wrong with the options is the plan's to say.
 */
export function chosenCorpora(
  experiment: Pick<Experiment, 'fields'>,
  options: Options,
  corpus: CorpusInfo,
  offered: readonly CorpusInfo[],
): readonly CorpusInfo[] {
  const ids = options[corporaField(experiment)?.name ?? ''];
  if (!Array.isArray(ids)) return [corpus];
  const named = (ids as readonly unknown[]).flatMap((id) => offered.find((other) => other.id === id) ?? []);
  return named.length > 0 ? named : [corpus];
}

/** Options whose evaluation takes no more than the shortest of the texts holds out, whatever was asked for. */
export function evaluatedOn<O extends Options>(corpora: readonly CorpusInfo[], options: O): O {
  const wanted = options['heldOutCharacters'];
  if (typeof wanted !== 'number') return options;
  return { ...options, heldOutCharacters: Math.min(wanted, ...corpora.map((corpus) => corpus.heldOutCharacters)) };
}

/**
 * A loss in bits a character, which compares between vocabularies: nats a token over ln 2 and the characters a token has on average.
 * A pixel of an image counts as a character.
 */
export function bitsPerCharacter(
  nats: number,
  { charactersPerToken = 1 }: Pick<CorpusInfo, 'charactersPerToken'>,
): number {
  return nats / Math.LN2 / charactersPerToken;
}

/** Mean characters a token of a run's text; 1 where it is none of these. */
export function charactersPerToken(
  corpora: readonly CorpusInfo[],
  { corpus: { id } }: Pick<RunSpec, 'corpus'>,
): number {
  return corpora.find((corpus) => corpus.id === id)?.charactersPerToken ?? 1;
}
