/** `npm run lab` for tests of the page that look at what it wrote. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs an experiment into a folder, and gives its standard output. Rejects unless it ends with code 0. */
export async function lab(words: readonly string[], out: string): Promise<string> {
  const command = ['--import', 'tsx', 'src/cli/lab.ts', ...words, '--out', out];
  const { stdout } = await promisify(execFile)(process.execPath, command);
  return stdout;
}
