/** `npm run fit`: every scaling law that a table of runs allows. Prints one line and ends with code 2 where it can't begin. */
import { CommanderError } from 'commander';
import { fitProgram } from './fit/arguments.ts';
import { exitCode, oneLine, UsageError } from './lab/failure.ts';

async function main(words: readonly string[]): Promise<number> {
  let code: number = exitCode.finished;
  const program = fitProgram(async (args) => {
    // Loaded here, so that wrong arguments and --help are answered at once.
    const { runFit } = await import('./fit/run.ts');
    code = await runFit(args);
  });
  try {
    await program.parseAsync([...words], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCode.finished;
    if (error instanceof CommanderError || error instanceof UsageError) {
      process.stderr.write(`fit: ${oneLine(error)}\n`);
      return exitCode.usage;
    }
    throw error;
  }
}

// A reader that has gone away, as in `| head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await main(process.argv.slice(2));
