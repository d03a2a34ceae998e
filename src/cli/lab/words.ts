/** Sentences of the ladder that the terminal prints and the report shares. */
import type { LadderPlan, LadderState, ScoredPrediction } from '../../experiments/ladder-types.ts';
import type { Interval, LawFit } from '../../scaling/types.ts';
import type { RunRecord } from '../../train/record.ts';
import {
  bits,
  duration,
  figure,
  integer,
  interval,
  lawText,
  level,
  nats,
  outcomeText,
  percent,
  predicted,
  short,
  table,
} from './format.ts';

const plural = (count: number, noun: string): string => `${integer(count)} ${noun}${count === 1 ? '' : 's'}`;

/** 'Ladder on State of the Union: 5 sizes of 1,960 to 26,272 parameters, 1 seed, ...'. */
export function planSentence(plan: LadderPlan, seconds: readonly number[] | null): string {
  const { rungs, options } = plan;
  const first = rungs[0]?.parameters.total ?? 0;
  const last = rungs.at(-1)?.parameters.total ?? 0;
  const time = seconds === null ? '' : `, about ${duration(seconds.reduce((sum, each) => sum + each, 0))}`;
  return (
    `${plan.corpus.title}: ${plural(rungs.length, 'size')} of ${integer(first)} to ${integer(last)} parameters, ` +
    `${plural(options.seeds.length, 'seed')}, ${short(options.tokens)} tokens a run, ${short(plan.flops)} FLOPs in all${time}`
  );
}

/** 'predicted 1.663 ± 0.031 nats, 80 % interval, from 4 sizes'. */
export function predictionSentence({ prediction }: ScoredPrediction): string {
  const sizes = plural(prediction.fittedTo.length, 'size');
  return `predicted ${predicted(prediction)} nats, ${level(prediction.level)} interval, from ${sizes}`;
}

/** 'predicted 1.663 ± 0.031, measured 1.664: inside, error −0.06 %'; empty before the measurement. */
export function scoreSentence({ prediction, measured, error, inside }: ScoredPrediction): string {
  if (measured === null || error === null) return '';
  const verdict = inside ? 'inside the interval' : 'outside the interval';
  return `predicted ${predicted(prediction)}, measured ${nats(measured)}: ${verdict}, error ${percent(error)}`;
}

/** Tokens of one run processed a second. */
const speed = ({ tokens, seconds }: RunRecord): string => (seconds > 0 ? short(tokens / seconds) : '–');

/** What became of one size: a line for every seed. */
export function sizeLines(records: readonly RunRecord[]): string[] {
  return records.map((record) => {
    const { spec, loss, outcome, seconds } = record;
    const seed = records.length > 1 ? `seed ${spec.seed}: ` : '';
    const result = loss === null ? outcomeText(outcome) : `${nats(loss)} nats (${bits(loss)} bits)`;
    return `${seed}${result}, ${duration(seconds)}, ${speed(record)} tokens/s`;
  });
}

function runTable(records: readonly RunRecord[]): string {
  const head = ['width', 'parameters', 'seed', 'tokens', 'FLOPs', 'tokens/s', 'time', 'nats', 'bits', 'outcome'];
  const rows = records.map((record) => [
    String(record.spec.model.width),
    integer(record.parameters.total),
    String(record.spec.seed),
    integer(record.tokens),
    short(record.flops),
    speed(record),
    duration(record.seconds),
    record.loss === null ? '–' : nats(record.loss),
    record.loss === null ? '–' : bits(record.loss),
    outcomeText(record.outcome),
  ]);
  return table([head, ...rows]);
}

/** A law with the intervals of its parameters, one line each, then what the points can't tell. */
function fitLines(fit: LawFit): string[] {
  const { law, intervals } = fit;
  const parameter = (name: string, value: number, range: Interval | null, write: (value: number) => string): string =>
    `  ${name} = ${write(value)}${range === null ? '' : ` (${level(fit.level)}: ${interval(range, write)})`}`;
  return [
    `${law.form === 'floor' ? 'With floor' : 'Without floor'}: ${lawText(fit)}, rms ${(fit.rms * 100).toFixed(2)} %`,
    ...(law.form === 'floor' ? [parameter('floor E, nats', law.floor, intervals.floor, nats)] : []),
    parameter('scale A', law.scale, intervals.scale, figure),
    parameter('exponent α', law.exponent, intervals.exponent, nats),
    ...fit.warnings.map((warning) => `  note: ${warning}`),
  ];
}

/** The end of a ladder in the terminal: runs, laws, files. */
export function summary({ records, fits }: LadderState, files: readonly string[]): string {
  const laws = [fits.floor, fits.pure].filter((fit) => fit !== null).flatMap(fitLines);
  const parts = [
    runTable(records),
    laws.length > 0 ? laws.join('\n') : 'Too few sizes finished to fit a law.',
    files.length > 0 ? `Written:\n${files.map((file) => `  ${file}`).join('\n')}` : '',
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}
