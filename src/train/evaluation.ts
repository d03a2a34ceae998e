/** What is asked of trained weights: their loss on a text, and what they write. */
import type { Corpus } from '../data/corpus.ts';
import { decode } from '../data/symbols.ts';
import type { PipelineCache } from '../gpu/program.ts';
import type { Evaluation, TrainingProgram } from '../model/training.ts';
import { gradeColumns } from '../model/ops/grade.ts';
import { replicaModel, write, type WritingOptions } from '../model/writing.ts';
import { expertCounts, loadBetween } from './expert-load.ts';
import { scoreOf, type Score } from './grades.ts';
import type { RunRecord } from './record.ts';
import { stepThrough, type Control } from './stepper.ts';

const PROMPT_CHARACTERS = 24;

/** How a run's sample is written, at its end and while it trains: the answer to a task takes the likeliest tokens. */
export function sampleOptions({ task }: Corpus): Pick<WritingOptions, 'count' | 'temperature'> {
  return task ? { count: task.period - task.answer.first, temperature: 0 } : { count: 160, temperature: 0.8 };
}

/**
 * Score of each replica over all windows, or null when stopped before the last. A model that writes greedily gives the right answer
 * if and only if each of its tokens is the likeliest one given the right tokens before it: the first token that is not would be
 * written wrong, and while there is none what was written is the right beginning. So answers are graded on the texts as they are,
 * all tokens at once, and the share of right ones is exact.
 */
export async function evaluate(
  program: TrainingProgram,
  { encode, history, grades, batches }: Evaluation,
  control: Control,
  onBatches: (done: number) => void,
): Promise<Score[] | null> {
  const { replicas, config, layout } = program.shape;
  const each = grades ? gradeColumns(config.context) : 1;
  const columns = replicas * each;
  const sums = new Float64Array(columns);
  const work = { program: program.program, encode, history: grades ?? history, columns, count: batches };
  const before = await expertCounts(program);
  program.startEvaluation();
  const { done } = await stepThrough(work, control, ({ first, rows }) => {
    rows.forEach((value, i) => (sums[i % columns] = (sums[i % columns] ?? 0) + value));
    onBatches(first + rows.length / columns);
    return true;
  });
  if (done !== batches) return null;
  const loads = loadBetween(program.shape, before, await expertCounts(program));
  return Array.from({ length: replicas }, (_, r) => {
    const means = Array.from(sums.subarray(r * each, (r + 1) * each), (sum) => sum / batches);
    const score = layout && grades ? scoreOf(means, layout) : { loss: means[0] ?? NaN, graded: null };
    const expertLoad = loads?.[r];
    return expertLoad ? { ...score, expertLoad } : score;
  });
}

/** The first words of the held-out text, the last one whole; of a task what comes before its first answer. */
export function promptOf({ heldOut, symbols, task }: Corpus): Uint8Array {
  if (task) return heldOut.subarray(0, task.answer.first);
  const start = heldOut.subarray(0, PROMPT_CHARACTERS);
  const lastSpace = start.lastIndexOf(symbols.indexOf(' '));
  return lastSpace > 0 ? start.subarray(0, lastSpace + 1) : start;
}

/** What a replica writes on from the start of the held-out text. */
export async function sampleText(
  { cache, corpus }: { readonly cache: PipelineCache; readonly corpus: Corpus },
  program: TrainingProgram,
  { replica, seed }: { readonly replica: number; readonly seed: number },
): Promise<RunRecord['sample']> {
  const prompt = promptOf(corpus);
  const ids = await write(cache, replicaModel(program, replica), { ...sampleOptions(corpus), prompt, seed });
  return { prompt: decode(prompt, corpus.symbols), text: decode(Uint8Array.from(ids), corpus.symbols) };
}
