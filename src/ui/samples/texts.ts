/** What each size writes at the moment: asked by the visitor, at its end, or still in training. Pure. */
import type { RunView } from '../state/run-view.ts';

export interface Written {
  readonly prompt: string;
  readonly text: string;
}

/** What the visitor asked a run to write, or why it could not. */
export type Answer = Written | { readonly problem: string };

export interface SizeText extends Written {
  /** Of the first seed of its size that wrote. */
  readonly run: RunView;
  /** Asked for, written at the end of its training, or in the middle of it. */
  readonly kind: 'asked' | 'final' | 'draft';
  /** Why it did not answer the visitor's prompt, '' where it did or nobody asked. */
  readonly problem: string;
}

function textOf(run: RunView, answer: Answer | undefined): SizeText | null {
  const problem = answer !== undefined && 'problem' in answer ? answer.problem : '';
  if (answer !== undefined && 'text' in answer) return { run, ...answer, kind: 'asked', problem };
  const { record, draft } = run;
  if (record !== null && record.sample.text !== '') return { run, ...record.sample, kind: 'final', problem };
  if (draft === null || record !== null) return null;
  return { run, prompt: draft.prompt, text: draft.text, kind: 'draft', problem };
}

/** One text a size, in the plan's order. The run that answered the visitor comes before the others of its size. */
export function sizeTexts(runs: readonly RunView[], answers: ReadonlyMap<string, Answer>): SizeText[] {
  const texts = runs.flatMap((run) => textOf(run, answers.get(run.id)) ?? []);
  return [...new Set(texts.map(({ run }) => run.group))].flatMap((group) => {
    const own = texts.filter(({ run }) => run.group === group);
    return own.find(({ kind }) => kind === 'asked') ?? own[0] ?? [];
  });
}

/** The run of each size that can be asked: the first one whose weights are kept. */
export function writersOf(runs: readonly RunView[], kept: ReadonlySet<string>): RunView[] {
  const able = runs.filter(({ id }) => kept.has(id));
  return able.filter((run, i) => able.findIndex(({ group }) => group === run.group) === i);
}
