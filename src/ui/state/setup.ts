/** What is chosen to be trained: options, the sizes on offer, and the plan they make. */
import type { CorpusInfo } from '../../data/corpus.ts';
import { PlanError, planLadder } from '../../experiments/ladder.ts';
import type { LadderOptions, LadderPlan } from '../../experiments/ladder-types.ts';
import { countParameters, modelOfWidth } from '../../model/config.ts';
import type { KernelChoice } from '../../model/kernels.ts';
import type { Setup, SizeChoice } from './lab-view.ts';

/** Widths on offer: each about 1.4 times the one before, from 2 K to 3 M parameters. */
const WIDTHS = [8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256] as const;

/** What a visitor changed; the rest stays. */
export interface OptionsChange {
  readonly corpusId?: string;
  readonly widths?: readonly number[];
  readonly tokens?: number;
  readonly seeds?: readonly number[];
  /** Null leaves them to be chosen on the adapter. */
  readonly kernels?: KernelChoice | null;
}

/** The offered sizes with their parameter counts; a link may bring widths that are not on offer, which then are. */
function choicesOf(corpus: CorpusInfo, { widths, context }: LadderOptions): SizeChoice[] {
  const all = [...new Set([...WIDTHS, ...widths])].filter((width) => width > 0).sort((a, b) => a - b);
  return all.map((width) => {
    const model = modelOfWidth(width, corpus.symbols.length, context);
    return { width, parameters: countParameters(model).total };
  });
}

/**
 * The plan, or why there is none. A short text is evaluated on all it holds out: the page has no control for that
 * amount, so it must not be a reason to refuse the text.
 */
function tryPlan(corpus: CorpusInfo, options: LadderOptions): LadderPlan | string {
  const heldOutCharacters = Math.min(options.heldOutCharacters, corpus.heldOutCharacters);
  try {
    return planLadder(corpus, { ...options, heldOutCharacters });
  } catch (error) {
    if (error instanceof PlanError) return error.message;
    throw error;
  }
}

export function setupOf(corpora: readonly CorpusInfo[], corpusId: string, options: LadderOptions): Setup {
  const corpus = corpora.find(({ id }) => id === corpusId) ?? corpora[0];
  if (corpus === undefined) {
    return { corpora, corpusId, options, choices: [], plan: null, problem: null, fileProblem: null };
  }
  const plan = tryPlan(corpus, options);
  return {
    corpora,
    corpusId: corpus.id,
    options,
    choices: choicesOf(corpus, options),
    plan: typeof plan === 'string' ? null : plan,
    problem: typeof plan === 'string' ? plan : null,
    fileProblem: null,
  };
}

export function changed(setup: Setup, change: OptionsChange): Setup {
  const { corpusId = setup.corpusId, kernels: wanted, ...options } = change;
  const { kernels: before = null, ...others } = setup.options;
  const kernels = wanted === undefined ? before : wanted;
  return setupOf(setup.corpora, corpusId, { ...others, ...options, ...(kernels && { kernels }) });
}
