/** The arguments of `lab ladder`: what a person typed, checked as far as it can be without a browser. */
import { existsSync, statSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { LadderOptions } from '../../experiments/ladder-types.ts';
import { namedKernels, unknownKernel, type KernelChoice } from '../../model/kernels.ts';
import { UsageError } from './failure.ts';

/** A shipped corpus by its name, or a person's own text file. */
export type CorpusArgument =
  { readonly kind: 'shipped'; readonly id: string } | { readonly kind: 'file'; readonly path: string };

export type ProgressStyle = 'bars' | 'json' | 'quiet';

export interface LadderArguments {
  readonly corpus: CorpusArgument;
  /** Only what was typed; the rest comes from the defaults for the adapter. */
  readonly options: Partial<LadderOptions>;
  /** Absolute path of the folder for the results. */
  readonly out: string;
  /** 'any' takes a GPU where there is one, and the processor otherwise. */
  readonly adapter: 'any' | 'gpu' | 'software';
  /** Whether kernels may be chosen by measurement. */
  readonly tuning: boolean;
  readonly headed: boolean;
  readonly progress: ProgressStyle;
}

interface RawOptions {
  corpus: string;
  sizes?: number[];
  tokens?: number;
  seeds?: number[];
  context?: number;
  batch?: number;
  heldOut?: number;
  kernels?: KernelChoice;
  tuning: boolean;
  out?: string;
  gpu?: boolean;
  software?: boolean;
  headed?: boolean;
  json?: boolean;
  quiet?: boolean;
}

const multiples: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9 };

/** A count as '131072', '131K' or '1.5M' (K, M, G are powers of ten). Throws InvalidArgumentError. */
export function parseCount(text: string): number {
  const [, digits = '', suffix = ''] = /^(\d+(?:\.\d+)?)([kmg]?)$/i.exec(text.trim()) ?? [];
  const count = Math.round(Number(digits) * (multiples[suffix.toLowerCase()] ?? Number.NaN) * 1e3) / 1e3;
  if (digits === '' || !Number.isSafeInteger(count) || count < 1) {
    throw new InvalidArgumentError('It must be a whole number above zero, such as 131072, 131K or 1.5M.');
  }
  return count;
}

function parseList(text: string, least: number, what: string): number[] {
  const items = text.split(',').map((item) => item.trim());
  const numbers = items.map(Number);
  if (items.some((item, i) => !/^\d+$/.test(item) || !Number.isSafeInteger(numbers[i]) || Number(item) < least)) {
    throw new InvalidArgumentError(`It must be ${what}, separated by commas.`);
  }
  const twice = numbers.find((number, i) => numbers.indexOf(number) !== i);
  if (twice !== undefined) throw new InvalidArgumentError(`It names ${twice} twice.`);
  return numbers;
}

/** 'block' or 'quad,plain': products, then attention. Throws InvalidArgumentError. */
function parseKernels(text: string): KernelChoice {
  const kernels = namedKernels(text);
  const unknown = unknownKernel(kernels);
  if (unknown !== null) throw new InvalidArgumentError(unknown);
  return kernels as KernelChoice;
}

const parseWidths = (text: string): number[] =>
  parseList(text, 1, 'widths, such as 8,12,16,24,32').sort((a, b) => a - b);
const parseSeeds = (text: string): number[] => parseList(text, 0, 'whole numbers, such as 1,2,3');

const examples = `
Examples:
  $ npm run lab -- ladder
      the ladder that suits the adapter found, on the State of the Union addresses
  $ npm run lab -- ladder --sizes 8,12,16,24,32 --tokens 262K --seeds 1,2,3
      five sizes with error bars
  $ npm run lab -- ladder --corpus novel.txt --out results/novel
      your own text

Exit codes: 0 every planned run finished, 1 one did not, 2 nothing was begun, 130 stopped by Ctrl-C.
Files and options are described in docs/headless.md.`;

/** The program with its one command; `act` receives the checked arguments. Throws CommanderError instead of exiting. */
export function labProgram(act: (args: LadderArguments) => Promise<void>): Command {
  const program = new Command('lab').description('Runs the experiments of the page without one, in headless Chromium.');
  program.exitOverride().configureOutput({ outputError: () => undefined });
  program.allowExcessArguments(true).action((_, { args: [name] }: Command) => {
    const unknown = name === undefined ? 'Say which experiment to run' : `There is no experiment called ${name}`;
    throw new UsageError(`${unknown}; the one there is: lab ladder. See lab --help.`);
  });
  const ladder = program
    .command('ladder')
    .description('Trains one size after another, fits the law, predicts each next size.');
  ladder
    .allowExcessArguments(false)
    .option('--corpus <name or file>', 'shipped corpus, or a UTF-8 text file', 'sotu')
    .option('--sizes <widths>', 'widths of the models, one a size, such as 8,12,16,24,32', parseWidths)
    .option('--tokens <count>', 'training tokens of every run, such as 262144 or 262K', parseCount)
    .option('--seeds <list>', 'seeds, one run of every size for each, such as 1,2,3', parseSeeds)
    .option('--context <tokens>', 'length of a window', parseCount)
    .option('--batch <windows>', 'windows a step', parseCount)
    .option('--held-out <characters>', 'characters of the evaluation', parseCount)
    .option('--kernels <names>', 'products and attention, as block or quad,plain (default: the fastest)', parseKernels)
    .option('--no-tuning', "take the adapter's default kernels instead of measuring which are fastest")
    .option('--out <folder>', 'folder for the results (default: out/ladder-CORPUS-TIME)')
    .addOption(new Option('--gpu', 'end with an error where there is no GPU').conflicts('software'))
    .option('--software', 'train on the processor even where there is a GPU')
    .option('--headed', 'show the browser window')
    .addOption(new Option('--json', 'progress as one JSON object a line').conflicts('quiet'))
    .option('--quiet', 'print errors only')
    .addHelpText('after', examples)
    .action(async (raw: RawOptions) => act(checkArguments(raw, new Date())));
  return program;
}

function corpusArgument(text: string): CorpusArgument {
  const path = resolve(text);
  const isName = /^[a-z0-9-]+$/i.test(text);
  if (!existsSync(path)) {
    if (isName) return { kind: 'shipped', id: text };
    throw new UsageError(
      `There is no file ${text}. Give --corpus the name of a shipped corpus or the path of a text file.`,
    );
  }
  if (statSync(path).isFile()) return { kind: 'file', path };
  if (isName) return { kind: 'shipped', id: text };
  throw new UsageError(`${text} is not a file. Give --corpus the name of a shipped corpus or the path of a text file.`);
}

/** 'out/ladder-sotu-20260131-1405' for a start at that local time. */
function defaultFolder(corpus: CorpusArgument, now: Date): string {
  const name = corpus.kind === 'shipped' ? corpus.id : basename(corpus.path, extname(corpus.path));
  const slug =
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'text';
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  return `out/ladder-${slug}-${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
}

function chosenOptions(raw: RawOptions): Partial<LadderOptions> {
  return {
    ...(raw.sizes && { widths: raw.sizes }),
    ...(raw.tokens && { tokens: raw.tokens }),
    ...(raw.seeds && { seeds: raw.seeds }),
    ...(raw.context && { context: raw.context }),
    ...(raw.batch && { batch: raw.batch }),
    ...(raw.heldOut && { heldOutCharacters: raw.heldOut }),
    ...(raw.kernels && { kernels: raw.kernels }),
  };
}

/** Throws UsageError if the corpus is a path without a file. */
function checkArguments(raw: RawOptions, now: Date): LadderArguments {
  const corpus = corpusArgument(raw.corpus);
  return {
    corpus,
    options: chosenOptions(raw),
    out: resolve(raw.out ?? defaultFolder(corpus, now)),
    adapter: raw.gpu ? 'gpu' : raw.software ? 'software' : 'any',
    tuning: raw.tuning,
    headed: raw.headed ?? false,
    progress: raw.json ? 'json' : raw.quiet ? 'quiet' : 'bars',
  };
}
