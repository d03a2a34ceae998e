/** `npm run bench`: measures the engine and its peers. Prints one line and ends with code 2 where it can't begin. */
import { benchProgram } from './bench/arguments.ts';
import { runBench } from './bench/run.ts';
import { runProgram } from './program.ts';

await runProgram(benchProgram, runBench);
