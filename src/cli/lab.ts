/** `npm run lab`: the experiments without the page. Prints one line and ends with code 2 where it can't begin. */
import { labProgram } from './lab/arguments.ts';
import { runProgram } from './program.ts';

await runProgram(labProgram, async (args) => {
  // Loaded here, so that wrong arguments and --help are answered without waiting for a browser's driver.
  const { runLab } = await import('./lab/run.ts');
  return runLab(args);
});
