/** The text of a task, made when something is first trained on it. */
import type { Corpus, CorpusInfo } from '../corpus.ts';
import { CorpusError } from '../corpus-error.ts';
import { corpusHash } from '../hash.ts';
import { addition } from './addition.ts';
import { copy } from './copy.ts';
import { modular } from './modular.ts';
import { nGrams } from './n-grams.ts';
import { recall } from './recall.ts';
import { textOf, type Task } from './task.ts';

const FAMILIES: Readonly<Record<string, (level: number) => Task>> = {
  addition: (digits) => addition(digits, false),
  reversed: (digits) => addition(digits, true),
  modular,
  copy,
  'n-grams': nGrams,
  recall,
};

/** Throws CorpusError where there is no task of this family. */
export function taskOf({ title, task }: Pick<CorpusInfo, 'title' | 'task'>): Task {
  const make = FAMILIES[task?.family ?? ''];
  if (task === undefined || make === undefined) throw new CorpusError(`There is no task ${title}.`);
  return make(task.level);
}

/**
 * Makes the text of a task and checks it by its hash. Rejects with CorpusError where this browser computes another text, which its
 * rules of arithmetic forbid.
 */
export async function makeTask(info: CorpusInfo): Promise<Corpus> {
  const task = taskOf(info);
  const [train, heldOut] = [textOf(task, 'train'), textOf(task, 'heldOut')];
  const hash = await corpusHash(train, heldOut);
  if (hash !== info.hash) {
    throw new CorpusError(
      `${info.title} came out as another text (${hash}) than it should (${info.hash}). Reload the page, or use another browser.`,
    );
  }
  return { ...info, train, heldOut };
}
