/** The bench command: measures the parts asked for, one after the other, writes the files, prints the table to paste. */
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, type as systemType } from 'node:os';
import { join } from 'node:path';
import { printPalette } from '../lab/drawing.ts';
import { exitCode, UsageError } from '../failure.ts';
import { OutputFolder } from '../lab/output.ts';
import { projectRoot } from '../tool.ts';
import { sizeText } from './arguments.ts';
import type { BenchArguments } from './arguments.ts';
import { serveBenchPage } from './bench-page.ts';
import { chooseBrowser, reasonOf } from './browser.ts';
import type { BrowserChoice } from './browser.ts';
import { slower, whyNotComparable } from './compare.ts';
import { reportMarkdown, summaryMarkdown } from './markdown.ts';
import { measureAttention } from './measure-attention.ts';
import { measureKernels } from './measure-kernels.ts';
import { measurePage } from './measure-page.ts';
import { measurePeers } from './measure-peers.ts';
import { measureReplicas, measureSteps } from './measure-steps.ts';
import { measureVariants } from './measure-variants.ts';
import { ProcessorTime } from './processor-time.ts';
import { reportHtml } from './report-page.ts';
import type { BenchResult, Environment, Section } from './result.ts';
import { rooflineSvg } from './roofline.ts';
import { findTorch } from './torch.ts';
import { adapterText, figures } from './words.ts';
import { withBrowser, withPage } from './workplace.ts';
import type { Workplace } from './workplace.ts';

const peerPackages = ['@jax-js/jax', '@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-webgpu'];

function packageOf(folder: string): { name: string; version: string } {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string; version: string };
}

function versionsOf(only: readonly Section[]): Record<string, string> {
  if (!only.includes('peers')) return {};
  const packages = peerPackages.map((name) => [name, packageOf(join(projectRoot, 'node_modules', name)).version]);
  const torch = findTorch();
  const versions = Object.fromEntries(packages) as Record<string, string>;
  return torch === null ? versions : { ...versions, torch: torch.version };
}

/** Opens the adapter, names it, and refuses it where a GPU was asked for and it is none. Throws UsageError. */
async function environmentOf(workplace: Workplace): Promise<Environment> {
  const { args, browser } = workplace;
  const version = await withBrowser(workplace, (opened) => Promise.resolve(opened.version));
  const adapter = await withPage(workplace, (page) => page.adapter()).catch((error: unknown) => {
    throw new UsageError(`The browser gave no WebGPU device: ${reasonOf(error)}`);
  });
  if (args.adapter === 'gpu' && adapter.software) {
    throw new UsageError(
      'The browser found no GPU it may use, only a software adapter. Leave --gpu out to measure that.',
    );
  }
  const { name, version: own } = packageOf(projectRoot);
  const cores = cpus();
  return {
    adapter,
    browser: { name: 'Chromium', version, args: browser.args },
    system: `${systemType()} ${release()}`,
    processor: cores[0]?.model.trim() ?? 'an unknown processor',
    cores: cores.length,
    load: loadavg()[0] ?? 0,
    node: process.versions.node,
    program: `${name} ${own}`,
    versions: versionsOf(args.only),
  };
}

type Parts = Required<Pick<BenchResult, Section>>;

const measures: { readonly [S in Section]: (workplace: Workplace) => Promise<NonNullable<Parts[S]>> } = {
  kernels: measureKernels,
  steps: measureSteps,
  peers: measurePeers,
  replicas: measureReplicas,
  attention: measureAttention,
  variants: measureVariants,
  page: measurePage,
};

/** Null where the part failed, which is said; what other parts measured is kept. */
async function measure<S extends Section>(part: S, workplace: Workplace): Promise<Parts[S] | null> {
  try {
    return await measures[part](workplace);
  } catch (error) {
    workplace.say(`The part ${part} failed: ${reasonOf(error)}`);
    return null;
  }
}

async function measureParts(workplace: Workplace): Promise<Parts> {
  const none = { kernels: null, steps: null, peers: null, replicas: null };
  const parts: Parts = { ...none, attention: null, variants: null, page: null };
  const wanted = workplace.args.only;
  if (wanted.includes('kernels')) Object.assign(parts, { kernels: await measure('kernels', workplace) });
  if (wanted.includes('steps')) Object.assign(parts, { steps: await measure('steps', workplace) });
  if (wanted.includes('peers')) Object.assign(parts, { peers: await measure('peers', workplace) });
  if (wanted.includes('replicas')) Object.assign(parts, { replicas: await measure('replicas', workplace) });
  if (wanted.includes('attention')) Object.assign(parts, { attention: await measure('attention', workplace) });
  if (wanted.includes('variants')) Object.assign(parts, { variants: await measure('variants', workplace) });
  if (wanted.includes('page')) Object.assign(parts, { page: await measure('page', workplace) });
  return parts;
}

/** All files of a result by name. */
export function filesOf(result: BenchResult): Map<string, string> {
  const rooflines = (result.kernels?.steps ?? []).map((step): [string, string] => {
    return [`roofline-${sizeText(step)}.svg`, rooflineSvg(step, result, printPalette)];
  });
  return new Map([
    ['bench.json', `${JSON.stringify(result, null, 1)}\n`],
    ['report.md', reportMarkdown(result)],
    ['report.html', reportHtml(result)],
    ...rooflines,
  ]);
}

function compareText(args: BenchArguments, result: BenchResult): string {
  if (!args.baseline) return '';
  const changes = slower(args.baseline.result, result);
  if (changes.length === 0) return `Nothing is more than 10 % slower than in ${args.baseline.path}.\n`;
  const lines = changes.map(({ name, before, after }) => {
    return `  ${name}: ${figures(after / before)}× (${figures(before * 1000)} to ${figures(after * 1000)} ms)`;
  });
  return [`Slower than in ${args.baseline.path}:`, ...lines, ''].join('\n');
}

/** Throws UsageError where the baseline is another adapter's. */
function checkBaseline({ baseline }: BenchArguments, environment: Environment): void {
  if (baseline === null) return;
  const why = whyNotComparable(baseline.result.environment, environment);
  if (why !== null) throw new UsageError(`The baseline ${baseline.path} can't be compared: ${why}.`);
}

async function measureAll(
  args: BenchArguments,
  browser: BrowserChoice,
  url: string,
  say: Workplace['say'],
): Promise<BenchResult> {
  const startedAt = new Date();
  const environment = await environmentOf({ args, browser, url, software: true, say });
  const { software } = environment.adapter;
  checkBaseline(args, environment);
  say(`Adapter: ${adapterText(environment)}; Chromium ${environment.browser.version}`);
  const workplace: Workplace = { args, browser, url, software, say };
  const parts = await measureParts(workplace);
  const known = new ProcessorTime(process.pid).read() !== null;
  return {
    format: 'loglog-bench',
    version: 1,
    startedAt: startedAt.toISOString(),
    seconds: (Date.now() - startedAt.getTime()) / 1000,
    environment,
    basis: software && known ? 'processor' : 'wall',
    settings: { only: args.only, rounds: args.rounds, command: commandOf(args) },
    ...parts,
  };
}

/** A command that repeats the measurement. */
function commandOf({ only, sizes, rounds, adapter, subgroupMatrix }: BenchArguments): string {
  const kind = `${adapter === 'any' ? '' : ` --${adapter}`}${subgroupMatrix ? ' --subgroup-matrix' : ''}`;
  return `npm run bench -- --only ${only.join(',')} --sizes ${sizes.map(sizeText).join(',')} --rounds ${rounds}${kind}`;
}

/** Resolves with the exit code. Throws UsageError where nothing was measured. */
export async function runBench(args: BenchArguments): Promise<number> {
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const browser = await chooseBrowser(args);
  const folder = new OutputFolder(args.out);
  // Playwright ends the process on Ctrl-C, after the browser.
  const discard = (): void => folder.discard();
  process.once('exit', discard);
  const page = await serveBenchPage(projectRoot);
  try {
    const result = await measureAll(args, browser, page.url, say);
    const written = folder.publish(filesOf(result));
    process.off('exit', discard);
    process.stdout.write(
      `${summaryMarkdown(result)}\n\n${compareText(args, result)}${written.map((file) => `${file}\n`).join('')}`,
    );
    return args.only.every((part) => result[part] !== null) ? exitCode.finished : exitCode.unfinished;
  } finally {
    await page.close();
  }
}
