/** What runs of several contexts say: what a longer one gains, what it costs, and which is best at equal cost. */
import type { RunRecord } from '../train/record.ts';
import { contextFigures } from './context-figures.ts';
import {
  atEqualCost,
  commonTokens,
  contextRows,
  lossAfter,
  seedNoise,
  type ContextRow,
  type EqualCost,
} from './context-rows.ts';
import type { ContextOptions } from './context.ts';
import type { ExperimentPlan, Fact, Findings } from './experiment.ts';
import type { Table } from './figure.ts';
import { duration, figure, listed, metric, nats, short } from './format.ts';
import { distinct, finishedRuns } from './measured.ts';
import { noFindings, runCount } from './say.ts';

type Plan = ExperimentPlan<ContextOptions>;

/** The shortest and the longest context at the most tokens that all contexts have come to. */
interface Ends {
  readonly tokens: number;
  readonly short: ContextRow;
  readonly long: ContextRow;
  /** The context of least loss. */
  readonly least: ContextRow;
  readonly gain: number;
}

function endsOf(rows: readonly ContextRow[]): Ends | null {
  const [first, last, tokens] = [rows[0], rows.at(-1), commonTokens(rows).at(-1)];
  if (!first || !last || first === last || tokens === undefined) return null;
  const lossOf = (row: ContextRow) => lossAfter(row, tokens) ?? NaN;
  const least = rows.reduce((best, row) => (lossOf(row) < lossOf(best) ? row : best));
  return { tokens, short: first, long: last, least, gain: lossOf(first) - lossOf(last) };
}

const flopsRatio = (row: ContextRow, to: ContextRow): number => row.flopsPerToken / to.flopsPerToken;

/** Time a token against another context; null where a run took no time. */
function timeRatio(row: ContextRow, to: ContextRow): number | null {
  return row.tokensPerSecond > 0 && to.tokensPerSecond > 0 ? to.tokensPerSecond / row.tokensPerSecond : null;
}

function headlineOf(plan: Plan, records: readonly RunRecord[], ends: Ends | null): string {
  if (ends === null) return `${runCount(plan, records)}: two contexts are needed, with a token count in common.`;
  const { tokens, short: from, long: to, least } = ends;
  const lossOf = (row: ContextRow) => nats(lossAfter(row, tokens) ?? NaN);
  const between = least === from || least === to ? '' : ` (least at ${least.context}: ${lossOf(least)})`;
  const time = timeRatio(to, from);
  const measured = time === null ? '' : ` and ${figure(time)} times the time`;
  return (
    `From context ${from.context} to ${to.context} the held-out loss goes from ${lossOf(from)} to ${lossOf(to)} nats${between} at ${short(tokens)} ` +
    `tokens; a token costs ${figure(flopsRatio(to, from))} times the FLOPs${measured}.`
  );
}

const NOT_SEPARATED =
  'Each model is evaluated on windows of its own length, mean over all places. In short windows more tokens have little before them; how much of ' +
  'the gain is only that is not separated.';

/** Contexts whose loss is within twice the noise of the best one's. */
function rivals(
  rows: readonly ContextRow[],
  { losses, best }: EqualCost,
  noise: number | null,
  seeds: number,
): number[] {
  const least = losses[best];
  if (noise === null || least === null || least === undefined) return [];
  const near = 2 * noise * Math.sqrt(2 / seeds);
  return rows.flatMap(({ context }, i) => {
    const loss = losses[i];
    return i !== best && loss !== null && loss !== undefined && loss - least < near ? [context] : [];
  });
}

function equalSentence(rows: readonly ContextRow[], equal: EqualCost | null, cost: string, seeds: number): string[] {
  const best = equal && rows[equal.best];
  const loss = equal?.losses[equal.best];
  if (!equal || !best || loss === null || loss === undefined) return [];
  const near = rivals(rows, equal, seedNoise(rows), seeds);
  const edge = equal.best === rows.length - 1 ? ', the longest tried' : equal.best === 0 ? ', the shortest tried' : '';
  const apart =
    near.length === 0 ? '' : `; seeds can't tell it from ${listed(near.map((context) => `context ${context}`))}`;
  return [`At equal ${cost} the best context is ${best.context}${edge}, with ${nats(loss)} nats${apart}.`];
}

const adapterOf = ({ adapter }: RunRecord): string =>
  `${adapter.vendor} ${adapter.architecture} ${adapter.description}`;

function warningsOf(plan: Plan, records: readonly RunRecord[]): string[] {
  const adapters = new Set(records.map(adapterOf));
  const stepped = plan.options.stepTokens;
  return [
    ...plan.notes,
    ...(adapters.size > 1 ? ['The runs come from different adapters: their times do not compare.'] : []),
    ...(stepped / Math.max(...plan.options.contexts) < 2
      ? [
          `A step of ${short(stepped)} tokens is one window of the longest context: its gradients come from one place of the text.`,
        ]
      : []),
  ];
}

interface Compared {
  readonly flops: EqualCost | null;
  readonly seconds: EqualCost | null;
}

function factsOf(rows: readonly ContextRow[], ends: Ends, { flops }: Compared): Fact[] {
  const time = timeRatio(ends.long, ends.short);
  const best = flops && rows[flops.best];
  const note = `context ${ends.long.context} against ${ends.short.context}`;
  return [
    { name: 'gain, nats', value: nats(ends.gain), note },
    { name: 'FLOPs a token', value: `${figure(flopsRatio(ends.long, ends.short))}×`, note },
    ...(time === null ? [] : [{ name: 'time a token', value: `${figure(time)}×`, note }]),
    ...(best ? [{ name: 'best context', value: String(best.context), note: `at ${metric(flops.budget)} FLOPs` }] : []),
  ];
}

function tableOf(rows: readonly ContextRow[], tokens: number, { flops, seconds }: Compared): Table {
  return {
    id: 'contexts',
    title: `Loss and cost of each context, ${short(tokens)} tokens`,
    caption: 'Equal FLOPs and equal time are the most that all contexts spent.',
    columns: [
      { title: 'context', format: 'exact' },
      { title: 'windows a step', format: 'exact' },
      { title: 'FLOPs a token', format: 'flops' },
      { title: 'tokens a second', format: 'count' },
      { title: 'loss, nats', format: 'loss' },
      { title: flops ? `at ${metric(flops.budget)} FLOPs` : 'at equal FLOPs', format: 'loss' },
      { title: seconds ? `after ${duration(seconds.budget)}` : 'at equal time', format: 'loss' },
    ],
    rows: rows.map((row, i) => [
      row.context,
      row.windows,
      row.flopsPerToken,
      row.tokensPerSecond,
      lossAfter(row, tokens),
      flops?.losses[i] ?? null,
      seconds?.losses[i] ?? null,
    ]),
  };
}

export function contextFindings(plan: Plan, records: readonly RunRecord[]): Findings {
  const runs = finishedRuns(records);
  const rows = contextRows(runs);
  const ends = endsOf(rows);
  const headline = headlineOf(plan, records, ends);
  const figures = contextFigures(rows, distinct(plan.options.contexts));
  if (ends === null) return { ...noFindings(headline), figures };
  const compared = { flops: atEqualCost(rows, 'flops'), seconds: atEqualCost(rows, 'seconds') };
  const seeds = plan.options.seeds.length;
  return {
    headline,
    sentences: [
      ...equalSentence(rows, compared.flops, `compute (${metric(compared.flops?.budget ?? 0)} FLOPs)`, seeds),
      ...equalSentence(rows, compared.seconds, `training time (${duration(compared.seconds?.budget ?? 0)})`, seeds),
      NOT_SEPARATED,
    ],
    warnings: warningsOf(plan, runs),
    facts: factsOf(rows, ends, compared),
    figures,
    tables: [tableOf(rows, ends.tokens, compared)],
    remarks: [],
    columns: [],
    results: {
      evaluation: 'mean over all places of held-out windows as long as the context',
      contexts: rows,
      equalCompute: compared.flops,
      equalTime: compared.seconds,
      seedNoise: seedNoise(rows),
    },
  };
}
