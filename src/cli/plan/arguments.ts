/** The arguments of `plan`, checked as far as they can be without a law. */
import { Command, InvalidArgumentError, Option } from 'commander';
import type { JointForm } from '../../scaling/joint-types.ts';
import { UsageError } from '../failure.ts';
import { positiveArgument, shareArgument } from '../number-argument.ts';

export interface PlanArguments {
  /** Id of a published law. */
  readonly law?: string;
  /** Path of a fit.json. */
  readonly fit?: string;
  /** Which law of the fit. */
  readonly form?: JointForm;
  readonly flops?: number;
  readonly hours?: number;
  readonly money?: number;
  readonly flopsPerSecond?: number;
  /** Accelerators. */
  readonly fleet?: number;
  /** FLOP/s of one. */
  readonly peak?: number;
  readonly utilisation?: number;
  readonly price?: number;
  readonly power?: number;
  readonly pue?: number;
  readonly maxParams?: number;
  readonly memory?: number;
  readonly uniqueTokens?: number;
  readonly inferenceTokens?: number;
  readonly inferencePrice?: number;
  readonly factor: number;
  readonly list: boolean;
  readonly json: boolean;
}

const examples = `
Examples:
  $ npm run plan -- --list
      the published laws, and which of them can plan
  $ npm run plan -- --law besiroglu-2024 --flops 1e21
      size, tokens and loss for a compute
  $ npm run plan -- --fit out/fit-ladder/fit.json --hours 24 --flops-per-second 2e12
      a day on this machine, by your own fit, with intervals
  $ npm run plan -- --law besiroglu-2024 --hours 720 --fleet 64 --peak 989e12 --utilisation 0.4 \\
        --price 2 --power 1000 --pue 1.2 --inference-tokens 1e12
      a month of a fleet: cost, energy, and the smaller model that is cheaper to use

Numbers may be written 1e21, 400M, 1.4B, 2T. Exit codes: 0 planned, 2 wrong arguments or no such law.
What is computed, and by which formulas: docs/planner.md.`;

function formArgument(text: string): JointForm {
  const forms: readonly string[] = ['chinchilla', 'tied', 'kappa', 'kaplan'];
  if (forms.includes(text)) return text as JointForm;
  throw new InvalidArgumentError(`It must be one of ${forms.join(', ')}.`);
}

function factorArgument(text: string): number {
  const value = positiveArgument(text);
  if (value > 1) return value;
  throw new InvalidArgumentError('It must be above 1.');
}

function powerUsage(text: string): number {
  const value = positiveArgument(text);
  if (value >= 1) return value;
  throw new InvalidArgumentError('It must be 1 or more; 1.1 to 1.6 is usual.');
}

/** @throws UsageError where the choice of law or budget is incomplete or contradictory. */
function checked(args: PlanArguments): PlanArguments {
  if (args.list) return args;
  if (args.law === undefined && args.fit === undefined) {
    throw new UsageError('Give --law ID (see --list) or --fit FILE, a fit.json of npm run fit.');
  }
  const budgets = [args.flops, args.hours, args.money].filter((budget) => budget !== undefined).length;
  if (budgets !== 1) throw new UsageError('Give one budget: --flops, --hours or --money.');
  if (args.form !== undefined && args.fit === undefined)
    throw new UsageError('--form chooses among the laws of a --fit.');
  const machine = args.flopsPerSecond !== undefined || args.fleet !== undefined;
  if (!machine && args.flops === undefined) {
    throw new UsageError(
      'Hours and money need a machine: --flops-per-second, or --fleet with --peak and --utilisation.',
    );
  }
  if (args.fleet !== undefined && (args.peak === undefined || args.utilisation === undefined)) {
    throw new UsageError(
      'A fleet needs the FLOP/s of one accelerator, --peak, and the share of it that training reaches, --utilisation.',
    );
  }
  const idle = [args.price, args.power, args.pue].some((value) => value !== undefined);
  if (!machine && idle)
    throw new UsageError('Price, power and PUE are of a machine: give --flops-per-second or --fleet.');
  return args;
}

/** The program; `act` receives the checked arguments. Throws CommanderError instead of exiting. */
export function planProgram(act: (args: PlanArguments) => void): Command {
  const program = new Command('plan').description(
    'Which model to train for a budget, by a published law or your own fit.',
  );
  program
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .allowExcessArguments(false)
    .addOption(new Option('--law <id>', 'published law to plan by').conflicts('fit'))
    .option('--fit <file>', 'fit.json of npm run fit')
    .option(
      '--form <law>',
      'law of the fit: chinchilla, tied, kappa or kaplan (default: the one it speaks of first)',
      formArgument,
    )
    .option('--flops <C>', 'training FLOPs', positiveArgument)
    .option('--hours <h>', 'hours on the machine', positiveArgument)
    .option('--money <sum>', 'what the machine may cost', positiveArgument)
    .addOption(
      new Option('--flops-per-second <speed>', 'training FLOP/s of the machine, measured')
        .argParser(positiveArgument)
        .conflicts('fleet'),
    )
    .option('--fleet <count>', 'accelerators that train together', positiveArgument)
    .option('--peak <speed>', 'FLOP/s of one accelerator by its data sheet', positiveArgument)
    .option('--utilisation <share>', 'share of the peak that training reaches, such as 0.4', shareArgument)
    .option('--price <sum>', 'price of an hour: of the machine, or of one accelerator', positiveArgument)
    .option(
      '--power <watts>',
      'power drawn: by the machine, or by one accelerator with its share of the host',
      positiveArgument,
    )
    .option('--pue <ratio>', 'power usage effectiveness of the building', powerUsage)
    .option('--max-params <N>', 'the largest model there is room for', positiveArgument)
    .option('--memory <bytes>', 'memory for weights, gradients and optimiser, 16 bytes a parameter', positiveArgument)
    .option('--unique-tokens <U>', 'how much text there is; more is had by repeating it', positiveArgument)
    .option('--inference-tokens <D>', 'tokens the model will read and write over its life', positiveArgument)
    .option('--inference-price <ratio>', 'price of a FLOP of inference over one of training', positiveArgument)
    .option('--factor <k>', 'how many times more to look at', factorArgument, 10)
    .option('--list', 'list the published laws', false)
    .option('--json', 'print JSON', false)
    .addHelpText('after', examples)
    .action((raw: PlanArguments) => act(checked(raw)));
  return program;
}
