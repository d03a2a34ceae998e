/** A command's way from its words to its exit code, the same for all of them. */
import { CommanderError, type Command } from 'commander';
import { exitCode, oneLine, UsageError } from './failure.ts';

type Kind = abstract new (...args: never[]) => Error;

/**
 * Makes the command, with the function that is to do its work, and runs it on the words of the command line. An error of
 * commander, a UsageError or one of `usage` is printed on one line and ends it with code 2; others are bugs and are thrown.
 */
export async function runProgram<Args>(
  make: (act: (args: Args) => Promise<void>) => Command,
  work: (args: Args) => Promise<number> | number,
  usage: readonly Kind[] = [],
): Promise<void> {
  // A reader that has gone away, as in `| head`, is no reason to lose an experiment.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  const program = make(async (args) => {
    process.exitCode = await work(args);
  });
  try {
    await program.parseAsync(process.argv);
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return;
    if (![CommanderError, UsageError, ...usage].some((kind) => error instanceof kind)) throw error;
    process.stderr.write(`${program.name()}: ${oneLine(error)}\n`);
    process.exitCode = exitCode.usage;
  }
}
