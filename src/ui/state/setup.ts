/** What the visitor chose, turned into a plan or the reason why there is none. */
import type { CorpusInfo } from '../../data/corpus.ts';
import { PlanError } from '../../experiments/plan-error.ts';
import type { AnyPlan, Kind } from './kind.ts';
import type { Setup } from './lab-view.ts';

/** What a visitor changed; the rest stays. An option of null is left out from then on. */
export interface OptionsChange {
  readonly corpusId?: string;
  readonly options?: Readonly<Record<string, unknown>>;
}

type Planner<O, P extends AnyPlan<O>> = Pick<Kind<O, P, never>, 'plan'>;

function tryPlan<O, P extends AnyPlan<O>>(
  kind: Planner<O, P>,
  corpus: CorpusInfo,
  options: O,
  corpora: readonly CorpusInfo[],
): P | string {
  try {
    return kind.plan(corpus, options, corpora);
  } catch (error) {
    if (error instanceof PlanError) return error.message;
    throw error;
  }
}

/** `corpora` may be empty: then there is no plan, and no fault in that. */
export function setupOf<O, P extends AnyPlan<O>>(
  kind: Planner<O, P>,
  corpora: readonly CorpusInfo[],
  corpusId: string,
  options: O,
): Setup<O, P> {
  const corpus = corpora.find(({ id }) => id === corpusId) ?? corpora[0];
  if (corpus === undefined) return { corpora, corpusId, options, plan: null, problem: null, fileProblem: null };
  const plan = tryPlan(kind, corpus, options, corpora);
  const made = typeof plan === 'string' ? { plan: null, problem: plan } : { plan, problem: null };
  return { corpora, corpusId: corpus.id, options, ...made, fileProblem: null };
}

export function changed<O, P extends AnyPlan<O>>(
  kind: Planner<O, P>,
  setup: Setup<O, P>,
  { corpusId = setup.corpusId, options = {} }: OptionsChange,
): Setup<O, P> {
  const entries = Object.entries({ ...setup.options, ...options }).filter(([, value]) => value !== null);
  return setupOf(kind, setup.corpora, corpusId, Object.fromEntries(entries) as O);
}
