/** The arguments of `fit`, checked as far as they can be without the table. */
import { basename, extname, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { parseMapping, type Mapping } from '../../runs-table/columns.ts';
import { parseWhere, type Where } from '../../runs-table/kinds.ts';
import { parseNumber } from '../../runs-table/numbers.ts';
import { TableError } from '../../runs-table/types.ts';
import type { FitSettings, Place } from '../../runs-table/fits/types.ts';
import type { JointForm } from '../../scaling/joint-types.ts';
import { LawError } from '../../scaling/points.ts';
import { publishedLaw } from '../../scaling/published.ts';
import type { PublishedLaw } from '../../scaling/published/types.ts';
import { positiveArgument, shareArgument, wholeArgument } from '../number-argument.ts';

export interface FitArguments {
  /** As typed; '-' is standard input. */
  readonly file: string;
  readonly mappings: readonly Mapping[];
  /** The rows to read. */
  readonly where: readonly Where[];
  readonly settings: FitSettings;
  /** Laid over the runs. */
  readonly overlays: readonly PublishedLaw[];
  /** Absolute path of the folder for the results. */
  readonly out: string;
  /** Whether pictures are also written in pixels. */
  readonly png: boolean;
  readonly style: 'table' | 'json' | 'quiet';
}

interface RawOptions {
  columns: Mapping[];
  where: Where[];
  mode: FitSettings['mode'];
  delta?: number;
  bootstrap?: number;
  level: number;
  seed: number;
  holdOut: FitSettings['holdOut'];
  predict: Place[];
  dropWorst: number;
  best: boolean;
  law?: JointForm;
  overlay: PublishedLaw[];
  out?: string;
  png: boolean;
  json?: boolean;
  quiet?: boolean;
}

const examples = `
Examples:
  $ npm run fit -- docs/examples/ladder.csv
      all laws, the measured runs of this project's own ladder
  $ npm run fit -- runs.csv --columns params=Size:M,loss=Eval:bpb --predict 7B,2T
      columns by your names and units, and a run to predict
  $ npm run fit -- out/domains/points.csv --where corpus=code
      the rows of one text among those of several
  $ npm run fit -- chinchilla.csv --mode paper --drop-worst 5 --level 0.95
      as Besiroglu et al. 2024 fitted the runs of Hoffmann et al. 2022

Numbers may be written 1e9, 400M, 1.4B, 2T. Exit codes: 0 fitted, 1 the results could not be written,
2 nothing was begun, 130 stopped by Ctrl-C. Columns, fits and files are described in docs/fit.md.`;

/** Wraps what throws words for a person into what commander prints. */
function checkedBy<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      if (error instanceof TableError || error instanceof LawError) throw new InvalidArgumentError(error.message);
      throw error;
    }
  };
}

/** Gathers an option that may be given several times. */
function gathered<T>(parse: (text: string) => readonly T[]): (text: string, before: T[]) => T[] {
  return (text, before) => [...before, ...parse(text)];
}

const AXES = {
  params: 'n',
  n: 'n',
  parameters: 'n',
  tokens: 'd',
  d: 'd',
  flops: 'flops',
  c: 'flops',
  compute: 'flops',
} as const;

/** 'flops', or 'params:1e9'. */
function parseHoldOut(text: string): FitSettings['holdOut'] {
  const [name = '', from] = text.split(':');
  const axis = (AXES as Readonly<Record<string, 'n' | 'd' | 'flops'>>)[name.trim().toLowerCase()];
  if (axis === undefined)
    throw new InvalidArgumentError('It must be flops, params or tokens, or a value of it, as params:1e9.');
  return from === undefined ? { axis } : { axis, from: positiveArgument(from) };
}

/** '7B,2T'; several are parted by blanks or semicolons. */
function parsePlaces(text: string): Place[] {
  return text
    .split(/[;\s]+/)
    .filter((part) => part !== '')
    .map((part) => {
      const [n = NaN, d = NaN, ...rest] = part.split(',').map((each) => parseNumber(each) ?? NaN);
      if (n > 0 && d > 0 && Number.isFinite(n * d) && rest.length === 0) return { n, d };
      throw new InvalidArgumentError('It must be parameters and tokens, such as 7B,2T.');
    });
}

function parseLevel(text: string): number {
  const value = shareArgument(text);
  if (value < 1) return value;
  throw new InvalidArgumentError('It must be below 1.');
}

/** Drawing laws again fewer times than this gives no interval. */
const FEWEST_DRAWS = 20;

function parseBootstrap(text: string): number {
  const value = wholeArgument(0)(text);
  if (value === 0 || value >= FEWEST_DRAWS) return value;
  throw new InvalidArgumentError(`It must be 0 for none, or ${FEWEST_DRAWS} at least.`);
}

/** 'out/fit-runs-20260131-140500'. */
function defaultFolder(file: string, now: Date): string {
  const name = file === '-' ? 'stdin' : basename(file, extname(file));
  const slug =
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'runs';
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  return `out/fit-${slug}-${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
}

function settingsOf(raw: RawOptions): FitSettings {
  const { mode, delta, bootstrap, level, seed, holdOut, predict, dropWorst, best, law } = raw;
  return {
    ...{ mode, level, seed, holdOut, predict, dropWorst, best },
    ...(delta !== undefined && { huberDelta: delta }),
    ...(bootstrap !== undefined && { replicates: bootstrap }),
    ...(law !== undefined && { law }),
  };
}

/** The program; `act` receives the checked arguments. Throws CommanderError instead of exiting. */
export function fitProgram(act: (args: FitArguments) => Promise<void>): Command {
  const program = new Command('fit').description('Fits scaling laws to a table of runs, of any project.');
  program
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .allowExcessArguments(false)
    .argument(
      '<file>',
      'CSV of runs, a row each, with columns for parameters, tokens or FLOPs, and loss; - for standard input',
    )
    .option(
      '--columns <list>',
      'which column is what, as params=Size,loss=Eval; a unit may follow, as params=Size:M',
      gathered(checkedBy(parseMapping)),
      [],
    )
    .option(
      '--where <column=value>',
      'rows to read, as corpus=sotu; may be given several times; VALUE * takes all, whatever the column says',
      gathered(checkedBy((text) => [parseWhere(text)])),
      [],
    )
    .addOption(
      new Option('--mode <how>', "robust, or paper: the objective of Hoffmann et al. 2022, for Chinchilla's law")
        .choices(['robust', 'paper'])
        .default('robust'),
    )
    .option(
      '--delta <size>',
      "Huber's δ: residuals of ln L beyond it count linearly (default: by the noise; 0.001 in paper mode)",
      positiveArgument,
    )
    .option(
      '--bootstrap <count>',
      'bootstrap fits of each law, 0 for none (default: 1000, from 5000 runs on 200)',
      parseBootstrap,
    )
    .option('--level <share>', 'coverage of the intervals', parseLevel, 0.8)
    .option('--seed <number>', 'seed of the bootstrap', wholeArgument(0), 1)
    .option(
      '--hold-out <axis>',
      'runs to hold out: the highest in flops, params or tokens, or from a value on, as params:1e9',
      parseHoldOut,
      { axis: 'flops' },
    )
    .option('--predict <N,D>', 'a run to predict, as 7B,2T; may be given several times', gathered(parsePlaces), [])
    .option('--drop-worst <k>', 'leave out losses as high as the k-th highest', wholeArgument(0), 0)
    .option('--best', 'of runs alike in size and length keep the one of least loss', false)
    .addOption(
      new Option('--law <form>', 'law to speak of first (default: by comparison)').choices([
        'chinchilla',
        'tied',
        'kappa',
        'kaplan',
      ]),
    )
    .option(
      '--overlay <ids>',
      'published laws to lay over the runs, as hoffmann-2022-approach-3,kaplan-2020-joint',
      gathered(checkedBy((text) => text.split(',').map((id) => publishedLaw(id.trim())))),
      [],
    )
    .option('--out <folder>', 'folder for the results (default: out/fit-FILE-TIME)')
    .option('--no-png', 'write pictures as SVG alone')
    .addOption(new Option('--json', 'print fit.json in place of tables').conflicts('quiet'))
    .option('--quiet', 'print errors only')
    .addHelpText('after', examples)
    .action(async (file: string, raw: RawOptions) =>
      act({
        file,
        mappings: raw.columns,
        where: raw.where,
        settings: settingsOf(raw),
        overlays: raw.overlay,
        out: resolve(raw.out ?? defaultFolder(file, new Date())),
        png: raw.png,
        style: raw.json ? 'json' : raw.quiet ? 'quiet' : 'table',
      }),
    );
  return program;
}
