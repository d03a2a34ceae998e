/**
 * npm run verify: the one door. Runs every check, whether or not another failed, then every test.
 *
 *   npm run verify -- --no-tests     the checks alone (npm run check)
 */
import { parseArgs } from 'node:util';
import { runTool } from './tool.ts';

interface Check {
  readonly name: string;
  readonly tool: string;
  readonly args: readonly string[];
}

const projects = ['worker', 'page', 'node', 'test'].map((name) => `tsconfig.${name}.json`);

/** The longest first. */
const checks: readonly Check[] = [
  { name: 'lint', tool: 'eslint', args: ['--max-warnings', '0', '.'] },
  { name: 'types', tool: 'typescript tsc', args: ['--build', ...projects] },
  { name: 'format', tool: 'prettier', args: ['--check', '--log-level', 'warn', '.'] },
  {
    name: 'imports',
    tool: 'dependency-cruiser depcruise',
    args: ['--config', '.dependency-cruiser.js', 'src', 'test', 'e2e', 'bench'],
  },
  { name: 'dead code', tool: 'knip', args: [] },
];

/** Two at a time: each takes one core, and some a gigabyte. */
const BESIDE = 2;

async function failingChecks(): Promise<string[]> {
  const failing: string[] = [];
  const waiting = [...checks];
  const work = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const code = await runTool(check.tool, check.args, { inOnePiece: true });
      console.log(`${check.name}: ${code === 0 ? 'ok' : 'FAILED'}`);
      if (code !== 0) failing.push(check.name);
    }
  };
  await Promise.all(Array.from({ length: BESIDE }, work));
  return failing;
}

const { values } = parseArgs({ options: { tests: { type: 'boolean', default: true } }, allowNegative: true });
const failing = await failingChecks();
console.log(failing.length === 0 ? 'All checks passed.' : `Checks that failed: ${failing.join(', ')}.`);
const testsFailed = values.tests && (await runTool('tsx', ['src/cli/test.ts'], { minutes: 40 })) !== 0;
if (failing.length > 0 || testsFailed) {
  if (values.tests && failing.length > 0) console.log(`Checks that failed: ${failing.join(', ')}.`);
  process.exitCode = 1;
}
