/**
 * npm run verify: the one door. Runs every check, whether or not one before it failed, then every test.
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

const checks: readonly Check[] = [
  { name: 'format', tool: 'prettier', args: ['--check', '--log-level', 'warn', '.'] },
  { name: 'types', tool: 'typescript tsc', args: ['--build', ...projects] },
  { name: 'lint', tool: 'eslint', args: ['--max-warnings', '0', '.'] },
  {
    name: 'imports',
    tool: 'dependency-cruiser depcruise',
    args: ['--config', '.dependency-cruiser.js', 'src', 'test', 'e2e', 'bench'],
  },
  { name: 'dead code', tool: 'knip', args: [] },
];

async function failingChecks(): Promise<string[]> {
  const failing: string[] = [];
  for (const { name, tool, args } of checks) {
    const code = await runTool(tool, args);
    console.log(`${name}: ${code === 0 ? 'ok' : 'FAILED'}`);
    if (code !== 0) failing.push(name);
  }
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
