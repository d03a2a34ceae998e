/** `npm run record`: makes records of `npm run lab` the recording that the page shows of their experiment. */
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { readExperiment, recordingFile } from '../experiments/experiment-files.ts';
import { exitCode, oneLine } from './lab/failure.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'public', 'recorded');

async function record(file: string): Promise<void> {
  const { experiment, plan, records } = readExperiment(await readFile(file, 'utf8'));
  const lacking = plan.groups.flatMap(({ runs }) => runs).filter(({ id }) => !records.some((each) => each.id === id));
  const unfinished = records.filter(({ outcome }) => outcome.kind === 'stopped' || outcome.kind === 'failed');
  if (lacking.length + unfinished.length > 0)
    throw new Error(
      `${basename(file)} lacks ${lacking.length + unfinished.length} runs of its plan: finish them first.`,
    );
  const text = recordingFile(plan, records);
  const path = join(FOLDER, `${experiment.id}-${plan.corpus.id}.json`);
  await writeFile(path, text);
  process.stdout.write(`${path}: ${records.length} runs, ${Math.round(text.length / 1000)} kB\n`);
}

async function main(words: readonly string[]): Promise<number> {
  const program = new Command('npm run record --')
    .description('Makes records of `npm run lab` the recording that the page shows of their experiment.')
    .argument('<records...>', 'records.json of finished experiments')
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .action(async (files: string[]) => {
      for (const file of files) await record(file);
    });
  try {
    await program.parseAsync([...words], { from: 'user' });
    return exitCode.finished;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCode.finished;
    process.stderr.write(`record: ${oneLine(error)}\n`);
    return exitCode.usage;
  }
}

process.exitCode = await main(process.argv.slice(2));
