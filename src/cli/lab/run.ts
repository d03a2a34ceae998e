/** The command: prepares, runs the experiment, writes the files, and says how it ended by its exit code. */
import type { ExperimentState } from '../../experiments/experiment.ts';
import { PlanError } from '../../experiments/plan-error.ts';
import { runExperiment } from '../../experiments/run-experiment.ts';
import type { LabArguments } from './arguments.ts';
import { exitCode, LostPageError, oneLine, UsageError } from '../failure.ts';
import { resultFiles } from './files.ts';
import { Interrupt } from './interrupt.ts';
import { OutputFolder } from './output.ts';
import { prepare } from './prepare.ts';
import type { Prepared, Workplace } from './prepare.ts';
import { labProgress } from './progress.ts';
import type { LabProgress } from './progress.ts';
import { everyRunFinished } from './result.ts';
import { PageFailure } from './session.ts';
import { Watch } from './watch.ts';
import { WeightsFolder } from './weights.ts';
import { knownWithoutWeights, weightsText } from './weights-words.ts';

/** Subfolder of the results. */
const WEIGHTS = 'weights';

interface Ended {
  readonly state: ExperimentState;
  /** Why the experiment ended before its last group, null where it did not or was interrupted. */
  readonly failure: string | null;
}

/** Trains as far as it goes; what a lost page or device leaves behind is kept. */
async function train({ begun, session }: Prepared, { progress, signal }: Workplace): Promise<Ended> {
  const watch = new Watch(begun, progress);
  const { plan, records: done } = begun;
  try {
    const state = await runExperiment(signal, plan, watch.watched(session.train), watch.onState, { done });
    return { state, failure: null };
  } catch (error) {
    if (signal.aborted) return { state: watch.state, failure: null };
    if (error instanceof PageFailure || error instanceof LostPageError)
      return { state: watch.state, failure: error.message };
    throw error;
  }
}

/** Where the results go. */
interface Results {
  readonly folder: OutputFolder;
  /** Null where no weights are wanted. */
  readonly weights: WeightsFolder | null;
}

/** Claims the folder, before anything else is done. Throws UsageError. */
function claim({ out, weights }: LabArguments): Results {
  const folder = new OutputFolder(out, weights ? [WEIGHTS] : []);
  return { folder, weights: weights ? new WeightsFolder(folder.staged(WEIGHTS)) : null };
}

/** Paths of what was written: nothing where no run got that far, null where the file system refused. */
async function publish(
  args: LabArguments,
  { adapter, session }: Prepared,
  state: ExperimentState,
  { folder, weights, progress }: Results & { readonly progress: LabProgress },
): Promise<string[] | null> {
  if (state.records.length === 0) {
    folder.discard();
    return [];
  }
  const { files, missing } = await resultFiles(state, args, adapter, (svg) => session.png(svg));
  if (missing !== null) progress.warn(`The pictures could not be written as PNG: ${missing}`);
  try {
    weights?.finish(state);
    if (weights) progress.note(weightsText(weights.saved));
    return folder.publish(files);
  } catch (error) {
    complain(`the results could not be written to ${folder.path}: ${oneLine(error)}`);
    folder.discard();
    return null;
  }
}

/** What happens before the first step is the caller's to mend: one line, exit code 2. */
async function prepareOrExplain(args: LabArguments, workplace: Workplace): Promise<Prepared> {
  try {
    return await prepare(args, workplace);
  } catch (error) {
    const known = error instanceof PlanError || error instanceof PageFailure || error instanceof LostPageError;
    throw known ? new UsageError(error.message) : error;
  }
}

function complain(text: string): void {
  process.stderr.write(`lab: ${text}\n`);
}

/** Errors of the page's console: what they spoil is unknown, so they are told and the exit code is not 0. */
class ConsoleErrors {
  readonly #progress: LabProgress;
  readonly #texts = new Set<string>();

  constructor(progress: LabProgress) {
    this.#progress = progress;
  }

  readonly hear = (text: string): void => {
    if (!this.#texts.has(text)) this.#progress.warn(`The page reported an error: ${text}`);
    this.#texts.add(text);
  };

  /** Says on stderr what was heard; returns whether there was anything. */
  complain(): boolean {
    const [first] = this.#texts;
    if (first === undefined) return false;
    const more = this.#texts.size > 1 ? ` (and ${this.#texts.size - 1} more)` : '';
    complain(`the page reported an error: ${first}${more}`);
    return true;
  }
}

async function work(args: LabArguments, workplace: Workplace, results: Results): Promise<boolean> {
  const prepared = await prepareOrExplain(args, workplace);
  const { progress } = workplace;
  const without = args.weights ? knownWithoutWeights(prepared.begun.records.length) : null;
  if (without !== null) progress.note(without);
  const { state, failure } = await train(prepared, workplace);
  const files = await publish(args, prepared, state, { ...results, progress });
  progress.finish(state, files ?? []);
  if (failure !== null) complain(failure);
  return files !== null && everyRunFinished(state);
}

async function closeAll(closers: readonly (() => Promise<void>)[]): Promise<void> {
  for (const close of [...closers].reverse()) {
    await close().catch((error: unknown) => complain(`on closing: ${oneLine(error)}`));
  }
}

/** Runs the command and returns its exit code. Throws UsageError where it can't begin. */
export async function runLab(args: LabArguments): Promise<number> {
  const results = claim(args);
  const { folder, weights } = results;
  const progress = labProgress(args.progress, process.stdout);
  const interrupt = new Interrupt({
    first: () => progress.warn('Stopping; what is finished is kept. Once more ends at once and keeps nothing.'),
    again: () => {
      progress.close();
      folder.discard();
    },
  });
  const errors = new ConsoleErrors(progress);
  const closers: (() => Promise<void>)[] = [];
  const onClose = (close: () => Promise<void>): void => void closers.push(close);
  try {
    const onWeights = weights && weights.take;
    const workplace = { progress, signal: interrupt.signal, onConsoleError: errors.hear, onWeights, onClose };
    const complete = await work(args, workplace, results);
    const clean = !errors.complain();
    return interrupt.code ?? (complete && clean ? exitCode.finished : exitCode.unfinished);
  } catch (error) {
    folder.discard();
    if (interrupt.code !== null) return interrupt.code;
    throw error;
  } finally {
    progress.close();
    await closeAll(closers);
    interrupt.dispose();
  }
}
