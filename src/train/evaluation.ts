/** What is asked of trained weights: their loss on a text, and what they write. */
import type { Corpus } from '../data/corpus.ts';
import { decode } from '../data/symbols.ts';
import type { PipelineCache } from '../gpu/program.ts';
import type { Evaluation, TrainingProgram } from '../model/training.ts';
import { replicaModel, write } from '../model/writing.ts';
import type { RunRecord } from './record.ts';
import { stepThrough, type Control } from './stepper.ts';

const PROMPT_CHARACTERS = 24;

/** How a run's sample is written, at its end and while it trains. */
export const SAMPLE = { count: 160, temperature: 0.8 };

/** Mean loss of each replica over all windows, or null when stopped before the last. */
export async function evaluate(
  program: TrainingProgram,
  { encode, history, batches }: Evaluation,
  control: Control,
  onBatches: (done: number) => void,
): Promise<number[] | null> {
  const { replicas } = program.shape;
  const sums = new Float64Array(replicas);
  const work = { program: program.program, encode, history, columns: replicas, count: batches };
  program.startEvaluation();
  const { done } = await stepThrough(work, control, ({ first, rows }) => {
    rows.forEach((loss, i) => (sums[i % replicas] = (sums[i % replicas] ?? 0) + loss));
    onBatches(first + rows.length / replicas);
    return true;
  });
  return done === batches ? [...sums].map((sum) => sum / batches) : null;
}

/** The first words of the held-out text, the last one whole. */
export function promptOf({ heldOut, symbols }: Corpus): Uint8Array {
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
  const ids = await write(cache, replicaModel(program, replica), { ...SAMPLE, prompt, seed });
  return { prompt: decode(prompt, corpus.symbols), text: decode(Uint8Array.from(ids), corpus.symbols) };
}
