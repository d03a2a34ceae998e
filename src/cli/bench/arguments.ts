/** The arguments of `bench`: what a person typed, checked as far as it can be without a browser. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { oneLine, UsageError } from '../failure.ts';
import { sections } from './result.ts';
import type { BenchResult, ModelSize, Section } from './result.ts';

export interface BenchArguments {
  readonly only: readonly Section[];
  readonly sizes: readonly ModelSize[];
  readonly rounds: number;
  readonly baseline: { readonly path: string; readonly result: BenchResult } | null;
  /** Absolute path of the folder for the results. */
  readonly out: string;
  /** 'any' takes a GPU where there is one, and the processor otherwise. */
  readonly adapter: 'any' | 'gpu' | 'software';
  /** Start the browser with the flags that offer subgroup matrices, and measure products on them. */
  readonly subgroupMatrix: boolean;
}

interface RawOptions {
  only: readonly Section[];
  sizes: readonly ModelSize[];
  rounds: number;
  baseline?: string;
  out?: string;
  gpu?: boolean;
  software?: boolean;
  subgroupMatrix?: boolean;
}

const defaultSizes: readonly ModelSize[] = [
  { width: 32, layers: 2 },
  { width: 64, layers: 2 },
  { width: 128, layers: 4 },
  { width: 256, layers: 4 },
];

export const sizeText = ({ width, layers }: ModelSize): string => `${width}x${layers}`;

/** '32x2,128x4' as sizes. Throws InvalidArgumentError. */
export function parseSizes(text: string): ModelSize[] {
  const sizes = text.split(',').map((item) => {
    const [, width, layers] = /^(\d{1,4})x(\d{1,2})$/.exec(item.trim()) ?? [];
    return { width: Number(width), layers: Number(layers) };
  });
  if (sizes.some(({ width, layers }) => !(width >= 4 && width % 4 === 0 && layers >= 1))) {
    throw new InvalidArgumentError('It must be widths (multiples of 4) and layers, such as 32x2,128x4.');
  }
  const names = sizes.map(sizeText);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new InvalidArgumentError(`It names ${twice} twice.`);
  return sizes;
}

function isSection(name: string): name is Section {
  return (sections as readonly string[]).includes(name);
}

/** Sections in the order in which they are measured, whatever the order they are named in. */
function parseOnly(text: string): Section[] {
  const names = text.split(',').map((item) => item.trim());
  const unknown = names.find((name) => !isSection(name));
  if (unknown !== undefined) {
    throw new InvalidArgumentError(`There is no part '${unknown}'; the parts are ${sections.join(', ')}.`);
  }
  return sections.filter((section) => names.includes(section));
}

function parseRounds(text: string): number {
  if (!/^\d{1,3}$/.test(text) || Number(text) < 1)
    throw new InvalidArgumentError('It must be a whole number from 1 to 999.');
  return Number(text);
}

/** Reads a bench.json. Throws UsageError with what is wrong. */
export function readBaseline(path: string): BenchResult {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`The baseline ${path} can't be read: ${oneLine(error)}`);
  }
  const { format, version } = (value ?? {}) as { format?: unknown; version?: unknown };
  if (format !== 'loglog-bench' || version !== 1) {
    throw new UsageError(`The baseline ${path} is not a bench.json of this version of the benchmark.`);
  }
  return value as BenchResult;
}

/** 'out/bench-20260131-140500' for a start at that local time. */
function defaultFolder(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  return `out/bench-${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
}

function checkArguments(raw: RawOptions, now: Date): BenchArguments {
  const { only, sizes, rounds, baseline } = raw;
  return {
    only,
    sizes,
    rounds,
    baseline: baseline === undefined ? null : { path: baseline, result: readBaseline(resolve(baseline)) },
    out: resolve(raw.out ?? defaultFolder(now)),
    adapter: raw.gpu ? 'gpu' : raw.software ? 'software' : 'any',
    subgroupMatrix: raw.subgroupMatrix ?? false,
  };
}

const help = `
The parts: kernels (every kernel of the recorded step against the adapter's ceiling), steps (training at each size,
contexts 64 and 128), peers (the same model by jax-js, TensorFlow.js and PyTorch), replicas (1 to 16 together), attention
(its cost against the context), variants (products by every kernel, tried ones among them), page (first screen, first
picture, smoothness while training).

Examples:
  $ npm run bench
  $ npm run bench -- --only peers --sizes 32x2 --rounds 3
  $ npm run bench -- --baseline bench/results/2026-01-31-swiftshader.json

Exit codes: 0 measured, 1 a measurement failed (what was measured is written), 2 nothing was measured.
Method and figures: docs/performance.md.`;

/** The command; `act` receives the checked arguments. Throws CommanderError and UsageError instead of exiting. */
export function benchProgram(act: (args: BenchArguments) => Promise<void>): Command {
  return new Command('bench')
    .description(
      'Measures the engine on this machine: its kernels, its steps, and how its peers do in the same browser.',
    )
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .allowExcessArguments(false)
    .addOption(
      new Option('--only <parts>', `parts to measure, of ${sections.join(',')}`)
        .argParser(parseOnly)
        .default([...sections], 'all'),
    )
    .addOption(
      new Option('--sizes <list>', 'widths and layers of the models')
        .argParser(parseSizes)
        .default([...defaultSizes], defaultSizes.map(sizeText).join(',')),
    )
    .option('--rounds <number>', 'rounds of every measurement; medians are reported', parseRounds, 5)
    .option('--baseline <file>', 'an older bench.json of the same adapter; prints what got slower')
    .option('--out <folder>', 'folder for the results (default: out/bench-TIME)')
    .addOption(new Option('--gpu', 'end with an error where there is no GPU').conflicts('software'))
    .option('--software', 'measure the software adapter even where there is a GPU')
    .option('--subgroup-matrix', "let the part variants try Chromium's experimental subgroup matrices")
    .addHelpText('after', help)
    .action(async (raw: RawOptions) => act(checkArguments(raw, new Date())));
}
