/** `npm run plan`: the model to train for a budget, by a published law or one's own fit. */
import { CommanderError } from 'commander';
import { PlanError } from '../scaling/planner/check.ts';
import { LawError } from '../scaling/points.ts';
import { TableError } from '../runs-table/types.ts';
import { exitCode, oneLine, UsageError } from './lab/failure.ts';
import { planProgram } from './plan/arguments.ts';
import { answer } from './plan/answer.ts';
import { lawList, lawListText } from './plan/list.ts';
import { answerText } from './plan/words.ts';

async function main(words: readonly string[]): Promise<number> {
  const print = (text: string) => void process.stdout.write(`${text}\n`);
  const program = planProgram((args) => {
    if (args.list) return print(args.json ? JSON.stringify(lawList(), null, 1) : lawListText());
    const found = answer(args);
    return print(args.json ? JSON.stringify(found, null, 1) : answerText(found));
  });
  try {
    await program.parseAsync([...words], { from: 'user' });
    return exitCode.finished;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCode.finished;
    const known = [CommanderError, UsageError, PlanError, LawError, TableError].some((kind) => error instanceof kind);
    if (!known) throw error;
    process.stderr.write(`plan: ${oneLine(error)}\n`);
    return exitCode.usage;
  }
}

// A reader that has gone away, as in `| head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await main(process.argv.slice(2));
