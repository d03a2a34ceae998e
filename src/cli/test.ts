/**
 * npm test: every test. Finds or installs a browser, then runs the Node tests, the GPU tests in that browser's WebGPU,
 * the build, and the end-to-end tests against the build. The last line is the sum: "N passed, N failed".
 *
 *   npm test -- [node] [gpu] [e2e]     these parts only
 */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { findBrowser, NoBrowserError } from './browser.ts';
import { countsOf, inWords, readReport, sumOf, type Runner, type TestCounts } from './test-counts.ts';
import { projectRoot, runTool } from './tool.ts';

interface Part {
  readonly name: string;
  readonly title: string;
  readonly runner: Runner;
  readonly minutes: number;
}

const parts: readonly Part[] = [
  { name: 'node', title: 'Tests in Node', runner: 'vitest', minutes: 8 },
  { name: 'gpu', title: "Tests on the browser's WebGPU", runner: 'vitest', minutes: 10 },
  { name: 'e2e', title: 'Tests of the built app', runner: 'playwright', minutes: 14 },
];

type Environment = Readonly<Record<string, string>>;

function heading(text: string): void {
  console.log(`\n== ${text}`);
}

/** Names the browser in the environment, where the tests' configurations look first. */
async function browserEnvironment(): Promise<Environment> {
  const browser = await findBrowser();
  console.log(
    `Browser: ${browser.path} (${browser.source}), version ${browser.version}, WebGPU adapter: ${browser.adapter}`,
  );
  const gpu = browser.args.includes('--use-angle=vulkan') || process.platform !== 'linux';
  return { CHROMIUM_PATH: browser.path, LOGLOG_GPU: gpu ? '1' : '0' };
}

function startRunner({ name, runner, minutes }: Part, report: string, env: Environment): Promise<number> {
  if (runner === 'vitest') {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    return runTool('vitest', ['run', '--project', name, ...reporters], { env, minutes });
  }
  const args = ['test', '--reporter=list,json'];
  return runTool('@playwright/test playwright', args, {
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    minutes,
  });
}

async function runPart(part: Part, env: Environment): Promise<TestCounts> {
  if (part.name === 'e2e') {
    heading('Build');
    const failed = (await runTool('vite', ['build', '--logLevel', 'warn'], { minutes: 5 })) !== 0;
    if (failed) return { passed: 0, failed: 1, skipped: 0 };
  }
  heading(part.title);
  const folder = path.join(projectRoot, 'artifacts', 'tests');
  mkdirSync(folder, { recursive: true });
  const report = path.join(folder, `${part.name}.json`);
  rmSync(report, { force: true });
  const code = await startRunner(part, report, env);
  return countsOf(part.runner, readReport(report), code);
}

async function runAll(chosen: readonly Part[]): Promise<TestCounts> {
  const env = chosen.some(({ name }) => name !== 'node') ? await browserEnvironment() : {};
  const results: [Part, TestCounts][] = [];
  for (const part of chosen) results.push([part, await runPart(part, env)]);
  heading('All tests');
  for (const [part, counts] of results) console.log(`${part.title}: ${inWords(counts)}`);
  return sumOf(results.map(([, counts]) => counts));
}

function choose(names: readonly string[]): readonly Part[] {
  const unknown = names.find((name) => parts.every((part) => part.name !== name));
  if (unknown === undefined) return names.length === 0 ? parts : parts.filter(({ name }) => names.includes(name));
  throw new RangeError(`There is no part ${unknown}. Usage: npm test -- [node] [gpu] [e2e]`);
}

try {
  const { passed, failed } = await runAll(choose(process.argv.slice(2)));
  process.exitCode = failed > 0 ? 1 : 0;
  console.log(`${passed} passed, ${failed} failed`);
} catch (error) {
  if (!(error instanceof NoBrowserError || error instanceof RangeError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
