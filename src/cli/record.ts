/** `npm run record`: makes records of `npm run lab` the recording that the page shows of their experiment. */
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Command } from 'commander';
import { readExperiment, recordingFile } from '../experiments/experiment-files.ts';
import { PlanError } from '../experiments/plan-error.ts';
import { RecordsError } from '../experiments/records-file.ts';
import { exitCode, UsageError } from './failure.ts';
import { runProgram } from './program.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'public', 'recorded');

/** @throws UsageError where runs of the plan are missing: a recording is a whole experiment. */
async function record(file: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(`${file} can't be read: ${error instanceof Error ? error.message : String(error)}`);
  });
  const { experiment, plan, records } = readExperiment(text);
  const ended = new Set(
    records.filter(({ outcome }) => outcome.kind === 'finished' || outcome.kind === 'diverged').map(({ id }) => id),
  );
  const lacking = plan.groups.flatMap(({ runs }) => runs).filter(({ id }) => !ended.has(id)).length;
  if (lacking > 0) throw new UsageError(`${basename(file)} lacks ${lacking} runs of its plan. Finish them first.`);
  const recording = recordingFile(plan, records);
  const path = join(FOLDER, `${experiment.id}-${plan.corpus.id}.json`);
  await writeFile(path, recording);
  process.stdout.write(`${path}: ${Math.round(recording.length / 1000)} kB\n`);
}

function recordProgram(act: (files: readonly string[]) => Promise<void>): Command {
  const program = new Command('record').description('Makes records of `npm run lab` the recordings of the page.');
  program.exitOverride().configureOutput({ outputError: () => undefined });
  return program.argument('<records...>', 'records.json of finished experiments').action(act);
}

await runProgram(
  recordProgram,
  async (files) => {
    for (const file of files) await record(file);
    return exitCode.finished;
  },
  [RecordsError, PlanError],
);
