/** The arguments of `lab`: what a person typed, checked as far as it can be without a browser. */
import { existsSync, statSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { corporaField } from '../../experiments/corpora.ts';
import type { Experiment, Options, OptionValue } from '../../experiments/experiment.ts';
import { EXPERIMENT_GROUPS, EXPERIMENTS } from '../../experiments/registry.ts';
import { parseShare, type Share } from '../../experiments/split.ts';
import type { RunRecord } from '../../train/record.ts';
import { oneLine, UsageError } from '../failure.ts';
import { recordsOf } from './known-records.ts';
import { parseField, placeholder, typedValue } from './parse-field.ts';

/** A shipped corpus by its name, or a person's own text file. */
export type CorpusArgument =
  { readonly kind: 'shipped'; readonly id: string } | { readonly kind: 'file'; readonly path: string };

export type ProgressStyle = 'bars' | 'json' | 'quiet';

export interface LabArguments {
  readonly experiment: Experiment;
  readonly corpus: CorpusArgument;
  /** Of an experiment that compares several: those that were typed; null where none were, and for other experiments. */
  readonly corpora: readonly CorpusArgument[] | null;
  /** Only what was typed; the rest comes from the defaults for the adapter. */
  readonly options: Options;
  /** The part of the plan that is trained here; null for all of it. */
  readonly share: Share | null;
  /** Runs that need no training again. */
  readonly known: readonly RunRecord[];
  /** Whether the weights of finished runs are written beside the results. */
  readonly weights: boolean;
  /** Absolute path of the folder for the results. */
  readonly out: string;
  /** 'any' takes a GPU where there is one, and the processor otherwise. */
  readonly adapter: 'any' | 'gpu' | 'software';
  /** Whether kernels may be chosen by measurement. */
  readonly tuning: boolean;
  readonly headed: boolean;
  readonly progress: ProgressStyle;
}

/** What commander gives; the experiment's own options are under its flags in camel case. */
interface RawOptions {
  corpus?: string;
  share?: Share;
  records?: string[];
  weights?: boolean;
  tuning: boolean;
  out?: string;
  gpu?: boolean;
  software?: boolean;
  headed?: boolean;
  json?: boolean;
  quiet?: boolean;
}

const epilogue = `
What is left out suits the adapter found; the time it takes is measured and printed before training.
Exit codes: 0 every planned run finished, 1 one did not, 2 nothing was begun, 130 stopped by Ctrl-C.
Files and options are described in docs/headless.md, the experiments in docs/experiments.md.`;

const examples = `
Examples:
  $ npm run lab -- isoflop
      which size is best for a compute, with what suits the adapter found
  $ npm run lab -- ladder --sizes 8,12,16,24,32 --tokens 262K --seeds 1,2,3
      five sizes with error bars
  $ npm run lab -- joint --corpus novel.txt --records results/compute/records.json
      your own text; what an earlier experiment trained is not trained again
${epilogue}`;

/** The program with a command for each experiment; `act` receives the checked arguments. Throws CommanderError instead of exiting. */
export function labProgram(act: (args: LabArguments) => Promise<void>): Command {
  const program = new Command('lab').description('Runs the experiments of the page without one, in headless Chromium.');
  program.exitOverride().configureOutput({ outputError: () => undefined });
  program.addHelpText('after', examples);
  program.allowExcessArguments(true).action((_, { args: [name] }: Command) => {
    const unknown = name === undefined ? 'Say which experiment to run' : `There is no experiment called ${name}`;
    throw new UsageError(`${unknown}; there are ${EXPERIMENTS.map(({ id }) => id).join(', ')}. See lab --help.`);
  });
  for (const { title, experiments } of EXPERIMENT_GROUPS) {
    program.commandsGroup(`${title}:`);
    for (const experiment of experiments) addCommand(program, experiment, act);
  }
  return program;
}

function addCommand(program: Command, experiment: Experiment, act: (args: LabArguments) => Promise<void>): void {
  const command = program.command(experiment.id).description(experiment.question).allowExcessArguments(false);
  // Where the options name several, one would be one too many.
  if (corporaField(experiment) === null)
    command.option(
      '--corpus <name or file>',
      'shipped or generated corpus, or a UTF-8 text file',
      experiment.corpus ?? 'sotu',
    );
  const [processor, gpu] = [experiment.defaults({ software: true }), experiment.defaults({ software: false })];
  for (const field of experiment.fields) {
    const help = field.help + defaultsText(processor[field.name], gpu[field.name]);
    command.option(`--${field.flag} ${placeholder(field)}`, help, (text) => parseField(field, text));
  }
  command
    .option('--no-tuning', "take the adapter's default kernels instead of measuring which are fastest")
    .option(
      '--share <share>',
      'train one share of the plan, as 3/30: the others are for other machines, and --records merges what they wrote',
      shareArgument,
    )
    .option(
      '--records <file...>',
      'records.json of earlier experiments, whose runs are not trained again; may stand several times',
      (path: string, before: string[] | undefined) => [...(before ?? []), path],
    )
    .option('--weights', 'write the weights of every finished run too, as transformers opens them')
    .option('--out <folder>', `folder for the results (default: out/${experiment.id}-CORPUS-TIME)`)
    .addOption(new Option('--gpu', 'end with an error where there is no GPU').conflicts('software'))
    .option('--software', 'train on the processor even where there is a GPU')
    .option('--headed', 'show the browser window')
    .addOption(new Option('--json', 'progress as one JSON object a line').conflicts('quiet'))
    .option('--quiet', 'print errors only')
    .addHelpText('after', epilogue)
    .action(async (raw: RawOptions) => act(checkArguments(experiment, raw, new Date())));
}

/** ' (default: 16)', or the two of processor and GPU where they differ. */
function defaultsText(processor: OptionValue | undefined, gpu: OptionValue | undefined): string {
  if (processor === undefined || gpu === undefined) return '';
  const [one, other] = [typedValue(processor), typedValue(gpu)];
  return one === other ? ` (default: ${one})` : ` (default: ${one}; on a GPU ${other})`;
}

/** Throws UsageError where the text is no share. */
function shareArgument(text: string): Share {
  try {
    return parseShare(text);
  } catch (error) {
    throw new UsageError(`--share: ${oneLine(error)}`);
  }
}

function corpusArgument(text: string, flag: string): CorpusArgument {
  const path = resolve(text);
  const isName = /^[a-z0-9-]+$/i.test(text);
  if (!existsSync(path)) {
    if (isName) return { kind: 'shipped', id: text };
    throw new UsageError(
      `There is no file ${text}. Give --${flag} the name of a shipped corpus or the path of a text file.`,
    );
  }
  if (statSync(path).isFile()) return { kind: 'file', path };
  if (isName) return { kind: 'shipped', id: text };
  throw new UsageError(
    `${text} is not a file. Give --${flag} the name of a shipped corpus or the path of a text file.`,
  );
}

/** 'out/ladder-sotu-20260131-1405' for a start at that local time. */
function defaultFolder(experiment: Experiment, corpus: CorpusArgument, now: Date): string {
  const several = corporaField(experiment) !== null;
  const name = several
    ? 'corpora'
    : corpus.kind === 'shipped'
      ? corpus.id
      : basename(corpus.path, extname(corpus.path));
  const slug =
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'text';
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  return `out/${experiment.id}-${slug}-${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
}

const camelCase = (flag: string): string => flag.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

function chosenOptions({ fields }: Experiment, raw: object): Options {
  const typed = new Map<string, OptionValue>(Object.entries(raw));
  const entries = fields.flatMap(({ name, flag }) => {
    const value = typed.get(camelCase(flag));
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries);
}

/** Throws UsageError where one is a path without a file. */
function typedCorpora(experiment: Experiment, options: Options): readonly CorpusArgument[] | null {
  const field = corporaField(experiment);
  const typed = field === null ? undefined : options[field.name];
  if (field === null || !Array.isArray(typed)) return null;
  return (typed as readonly string[]).map((text) => corpusArgument(text, field.flag));
}

/** Throws UsageError if the corpus is a path without a file, or a file of records is none. */
function checkArguments(experiment: Experiment, raw: RawOptions, now: Date): LabArguments {
  const corpus = corpusArgument(raw.corpus ?? experiment.corpus ?? 'sotu', 'corpus');
  const options = chosenOptions(experiment, raw);
  return {
    experiment,
    corpus,
    corpora: typedCorpora(experiment, options),
    options,
    share: raw.share ?? null,
    known: (raw.records ?? []).flatMap(recordsOf),
    weights: raw.weights ?? false,
    out: resolve(raw.out ?? defaultFolder(experiment, corpus, now)),
    adapter: raw.gpu ? 'gpu' : raw.software ? 'software' : 'any',
    tuning: raw.tuning,
    headed: raw.headed ?? false,
    progress: raw.json ? 'json' : raw.quiet ? 'quiet' : 'bars',
  };
}
