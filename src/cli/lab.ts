/** `npm run lab`: the experiments without the page. Prints one line and ends with code 2 where it can't begin. */
import { CommanderError } from 'commander';
import { labProgram } from './lab/arguments.ts';
import { exitCode, oneLine, UsageError } from './lab/failure.ts';

async function main(words: readonly string[]): Promise<number> {
  let code: number = exitCode.finished;
  const program = labProgram(async (args) => {
    // Loaded here, so that wrong arguments and --help are answered without waiting for a browser's driver.
    const { runLab } = await import('./lab/run.ts');
    code = await runLab(args);
  });
  try {
    await program.parseAsync([...words], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCode.finished;
    if (error instanceof CommanderError || error instanceof UsageError) {
      process.stderr.write(`lab: ${oneLine(error)}\n`);
      return exitCode.usage;
    }
    throw error;
  }
}

// A reader that has gone away, as in `| head`, is no reason to lose an experiment.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await main(process.argv.slice(2));
