/** `npm run fit`: every scaling law that a table of runs allows. Prints one line and ends with code 2 where it can't begin. */
import { fitProgram } from './fit/arguments.ts';
import { runProgram } from './program.ts';

await runProgram(fitProgram, async (args) => {
  // Loaded here, so that wrong arguments and --help are answered at once.
  const { runFit } = await import('./fit/run.ts');
  return runFit(args);
});
