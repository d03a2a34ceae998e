/** A plan as the terminal prints it. */
import { duration, interval, level, metric, nats, short } from '../../experiments/format.ts';
import type { Bill, Machine } from '../../scaling/planner/machine.ts';
import { billOf } from '../../scaling/planner/machine.ts';
import type { Interval } from '../../scaling/types.ts';
import { table } from '../lab/format.ts';
import { wrapped } from '../wrap.ts';
import type { Answer, FullAnswer } from './answer.ts';

const LABEL = 12;

function line(name: string, ...parts: readonly (string | null)[]): string {
  const given = parts.filter((part) => part !== null && part !== '');
  return `  ${name.padEnd(LABEL)}${given.join('   ')}`;
}

function ratio(tokens: number, parameters: number): string {
  return `${Number((tokens / parameters).toPrecision(3)).toLocaleString('en')} a parameter`;
}

function range(share: number, ends: Interval | null, write: (value: number) => string): string | null {
  return ends === null ? null : `${level(share)}: ${interval(ends, write)}`;
}

const money = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

function timeText(hours: number): string {
  if (hours < 1) return duration(3600 * hours);
  const days = hours >= 48 ? ` (${money.format(hours / 24)} days)` : '';
  return `${money.format(hours)} h${days}`;
}

function billLines(bill: Bill | null, machine: Machine | null): string[] {
  if (bill === null || machine === null) return [];
  return [
    line('time', timeText(bill.hours), `at ${metric(machine.flopsPerSecond)} FLOP/s`),
    ...(bill.money === null ? [] : [line('cost', money.format(bill.money), 'in the currency of the price')]),
    ...(bill.kilowattHours === null ? [] : [line('energy', `${money.format(bill.kilowattHours)} kWh`)]),
  ];
}

function planLines({ plan, level: share, machine }: FullAnswer): string[] {
  const { parameters, tokens, epochs, loss } = plan;
  const passes = epochs === null || epochs <= 1 ? null : `${money.format(epochs)} passes over the text`;
  return [
    line('compute', `${metric(plan.flops)} FLOPs`),
    line(
      'parameters',
      short(parameters),
      range(share, plan.parametersInterval, short),
      plan.bound === 'memory' ? 'as many as there is room for' : null,
    ),
    line('tokens', short(tokens), ratio(tokens, parameters), range(share, plan.tokensInterval, short), passes),
    line('loss', `${nats(loss)} nats`, range(share, plan.lossInterval, nats)),
    ...billLines(plan.bill, machine),
  ];
}

function overTrainingLines({ overTraining, inferenceTokens, machine, level: share }: FullAnswer): string[] {
  if (overTraining === null || inferenceTokens === null) return [];
  const { parameters, tokens, loss, saving, trainingFlops, computeOptimal } = overTraining;
  const part = `${Number((100 * saving).toPrecision(2))} %`;
  const less = `${part} of what the compute-optimal model of ${short(computeOptimal.parameters)} costs over its life, trained and used`;
  return [
    '',
    `Cheapest to train and then read and write ${short(inferenceTokens)} tokens, at the loss of that compute split best (${nats(loss)})`,
    line('parameters', short(parameters), range(share, overTraining.parametersInterval, short)),
    line('tokens', short(tokens), ratio(tokens, parameters), range(share, overTraining.tokensInterval, short)),
    line('training', `${metric(trainingFlops)} FLOPs`),
    ...(machine === null ? [] : billLines(billOf(trainingFlops, machine), machine)),
    line('saves', less),
  ];
}

const LEVERS = {
  parameters: 'the parameters',
  tokens: 'the data',
  split: 'this compute, split best',
  compute: 'the compute, split best',
} as const;

function gainLines({ gains, level: share }: FullAnswer): string[] {
  const times = `${Number(gains.factor.toPrecision(3))} times`;
  const rows = gains.gains.map(({ of, parameters, tokens, loss, drop, dropInterval }) => [
    of === 'split' ? LEVERS.split : `${times} ${LEVERS[of]}`,
    short(parameters),
    short(tokens),
    nats(loss),
    `${nats(drop).replace('-', '−')}${dropInterval ? ` (${interval(dropInterval).replaceAll('-', '−')})` : ''}`,
  ]);
  const head = [
    'what it would buy',
    'parameters',
    'tokens',
    'loss',
    gains.lossInterval ? `below now (${level(share)})` : 'below now',
  ];
  return [
    '',
    ...table([head, ...rows])
      .split('\n')
      .map((row) => `  ${row}`),
  ];
}

function ruleLines({ rules }: FullAnswer): string[] {
  const shown = rules.map(({ rule, source, where, here }) =>
    wrapped(`${rule} ${here} (${source.cite}, ${where})`, '  ', '    '),
  );
  return ['', 'Rules of thumb, and what this law says here', ...shown];
}

function noteLines(notes: readonly string[]): string[] {
  return notes.length === 0 ? [] : ['', ...notes.map((note) => wrapped(note, 'note: ', '      '))];
}

/** All lines of an answer. */
export function answerText(answer: Answer): string {
  const head = [answer.law.name, `  ${answer.law.formula}`, ''];
  if (answer.kind === 'split') {
    const { parameters, tokens } = answer.allocation;
    const lines = [
      line('compute', `${metric(answer.flops)} FLOPs`),
      line('parameters', short(parameters)),
      line('tokens', short(tokens), ratio(tokens, parameters)),
      ...(answer.machine === null ? [] : billLines(billOf(answer.flops, answer.machine), answer.machine)),
    ];
    return [...head, ...lines, ...noteLines(['This law says nothing of the loss.', ...answer.warnings])].join('\n');
  }
  const of = new Set(answer.plan.warnings);
  const more = (answer.overTraining?.warnings ?? []).filter((warning) => !of.has(warning));
  const notes = [...of, ...more.map((warning) => `Of the model that is cheapest to use: ${warning}`)];
  return [
    ...head,
    ...planLines(answer),
    ...overTrainingLines(answer),
    ...gainLines(answer),
    ...ruleLines(answer),
    ...noteLines(notes),
  ].join('\n');
}
