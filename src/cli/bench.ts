/** `npm run bench`: measures the engine and its peers. Prints one line and ends with code 2 where it can't begin. */
import { CommanderError } from 'commander';
import { benchProgram } from './bench/arguments.ts';
import { runBench } from './bench/run.ts';
import { exitCode, oneLine, UsageError } from './lab/failure.ts';

async function main(words: readonly string[]): Promise<number> {
  let code: number = exitCode.finished;
  const program = benchProgram(async (args) => {
    code = await runBench(args);
  });
  try {
    await program.parseAsync([...words], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCode.finished;
    if (error instanceof CommanderError || error instanceof UsageError) {
      process.stderr.write(`bench: ${oneLine(error)}\n`);
      return exitCode.usage;
    }
    throw error;
  }
}

process.exitCode = await main(process.argv.slice(2));
