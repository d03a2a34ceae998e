/** What mixtures say beside dense models of equal active compute: the gain, the dense model of equal loss, the balance. */
import type { RunRecord } from '../train/record.ts';
import type { ExperimentPlan, Fact, Findings, RunColumn } from './experiment.ts';
import type { Table } from './figure.ts';
import { exponent, figure, listed, nats, share, short } from './format.ts';
import { finishedRuns, type MeasuredRun } from './measured.ts';
import { moeFigures } from './moe-figures.ts';
import { routedFit, type RoutedFit } from './moe-fit.ts';
import type { MoeOptions } from './moe.ts';
import {
  busiest,
  denseBeside,
  denseEquivalent,
  gainOf,
  isDense,
  mainRow,
  moeRows,
  seedNoise,
  type Equivalent,
  type MoeRow,
} from './moe-rows.ts';
import { estimatedText, noFindings, runCount } from './say.ts';

type Plan = ExperimentPlan<MoeOptions>;

const moreOrLess = (gain: number): string => `${nats(Math.abs(gain))} nats ${gain >= 0 ? 'below' : 'above'}`;

/** '26.1K parameters, 1.73 times as many'. */
function equivalentText(equivalent: Equivalent, dense: MoeRow, rows: readonly MoeRow[]): string {
  const most = rows.filter(isDense).at(-1);
  switch (equivalent) {
    case null:
      return '';
    case 'larger':
      return `, less than that of any dense model trained (to ${short(most?.total ?? 0)} parameters)`;
    case 'smaller':
      return ', more than that of any dense model trained';
    default:
      return `: that of a dense model of ${short(equivalent)} parameters, ${figure(equivalent / dense.total)} times as many`;
  }
}

function headlineOf(plan: Plan, records: readonly RunRecord[], rows: readonly MoeRow[], main: MoeRow | null): string {
  const dense = main && denseBeside(rows, main);
  if (!main || !dense) return `${runCount(plan, records)}: a mixture and the dense model beside it are needed.`;
  return (
    `With ${main.experts} experts at width ${main.width} the loss is ${moreOrLess(dense.loss - main.loss)} the dense model's ` +
    `(${nats(dense.loss)} to ${nats(main.loss)}) at equal active compute${equivalentText(denseEquivalent(rows, main.loss), dense, rows)}.`
  );
}

/** The gain along the experts at the largest size, and along the sizes at the most experts. */
function gainSentences(rows: readonly MoeRow[], main: MoeRow): string[] {
  const mixtures = rows.filter((row) => !isDense(row) && row.balanced);
  const written = (own: readonly MoeRow[], name: (row: MoeRow) => string) =>
    listed(own.flatMap((row) => (gainOf(rows, row) === null ? [] : [`${nats(gainOf(rows, row) ?? 0)} ${name(row)}`])));
  const along = mixtures.filter(({ width }) => width === main.width);
  const across = mixtures.filter(({ experts }) => experts === main.experts);
  return [
    ...(along.length > 1
      ? [`At width ${main.width} the gain in nats is ${written(along, ({ experts }) => `with ${experts} experts`)}.`]
      : []),
    ...(across.length > 1
      ? [`The gain of ${main.experts} experts is ${written(across, ({ width }) => `at width ${width}`)}.`]
      : []),
  ];
}

function costSentence(rows: readonly MoeRow[], main: MoeRow): string[] {
  const dense = denseBeside(rows, main);
  if (!dense) return [];
  return [
    ...(main.perToken > 1
      ? [
          `A token passes ${main.perToken} of the experts, each ${main.perToken === 2 ? 'half' : `1/${main.perToken}`} as wide as the dense model’s feed-forward part.`,
        ]
      : []),
    `It has ${short(main.total)} parameters, ${figure(main.total / dense.total)} times the dense model's; a token passes ${short(main.active)} ` +
      `of them, and the router makes it ${share(main.flopsPerToken / dense.flopsPerToken - 1)} dearer in FLOPs.`,
  ];
}

/** The busiest expert with the balancing loss, and without it where that was trained. */
function balanceSentence(rows: readonly MoeRow[], main: MoeRow): string[] {
  const most = busiest(main);
  if (most === null) return [];
  const even = `where ${share(1 / main.experts)} would be even`;
  const free = rows.find(
    ({ width, experts, balanced }) => !balanced && width === main.width && experts === main.experts,
  );
  const without = free && busiest(free);
  const compared =
    free && typeof without === 'number'
      ? `; without the balancing loss ${share(without)}, and the loss is ${moreOrLess(main.loss - free.loss)} the balanced one's`
      : '';
  return [`The busiest expert of a layer gets ${share(most)} of the held-out tokens, ${even}${compared}.`];
}

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function lawSentence(fit: RoutedFit | null): string[] {
  if (!fit) return [];
  const { b, c, eMax } = fit.parameters;
  const misses = `The law of routed experts (Clark et al. 2022) misses these losses by ${share(fit.rms)}`;
  if (!b.determined && !c.determined && !eMax.determined) {
    const reason = b.reason === null ? '' : `: ${lower(b.reason).replace(/\.$/, '')}`;
    return [`${misses}; its constants are not determined by these runs${reason}.`];
  }
  const of = (name: string, estimated: typeof b, write = exponent) =>
    `${name} = ${estimatedText(estimated, fit.level, write)}`;
  return [`${misses}, with ${of('b', b)}, ${of('c', c, figure)}, ${of('E_max', eMax, figure)}.`];
}

function factsOf(rows: readonly MoeRow[], main: MoeRow): Fact[] {
  const dense = denseBeside(rows, main);
  const gain = gainOf(rows, main);
  const most = busiest(main);
  if (!dense || gain === null) return [];
  const equivalent = denseEquivalent(rows, main.loss);
  const note = `${main.experts} experts, width ${main.width}`;
  const size = typeof equivalent === 'number' ? `${figure(equivalent / dense.total)}×` : (equivalent ?? 'open');
  return [
    { name: 'gain, nats', value: nats(gain), note },
    { name: 'dense size of equal loss', value: size, note: `of ${short(dense.total)} parameters` },
    { name: 'parameters in all', value: `${figure(main.total / dense.total)}×`, note },
    ...(most === null
      ? []
      : [{ name: 'busiest expert', value: share(most), note: `even would be ${share(1 / main.experts)}` }]),
  ];
}

function tableOf(rows: readonly MoeRow[]): Table {
  return {
    id: 'mixtures',
    title: 'Mixtures and dense models',
    caption:
      'Gain: loss of the dense model of the same width minus the mixture’s. Dense size of equal loss: between two dense models, log L over log N.',
    columns: [
      { title: 'width', format: 'exact' },
      { title: 'experts', format: 'exact' },
      { title: 'balanced', format: 'text' },
      { title: 'parameters', format: 'exact' },
      { title: 'active', format: 'exact' },
      { title: 'loss, nats', format: 'loss' },
      { title: 'gain, nats', format: 'loss' },
      { title: 'dense size of equal loss', format: 'count' },
      { title: 'busiest expert', format: 'share' },
    ],
    rows: rows.map((row) => {
      const { width, experts, balanced, total, active, loss } = row;
      const equivalent = isDense(row) ? null : denseEquivalent(rows, loss);
      const yes = isDense(row) ? '' : balanced ? 'yes' : 'no';
      return [width, experts, yes, total, active, loss, gainOf(rows, row), equivalent, busiest(row)];
    }),
  };
}

function warningsOf(plan: Plan, rows: readonly MoeRow[], main: MoeRow, fit: RoutedFit | null): string[] {
  const noise = seedNoise(rows);
  const gain = gainOf(rows, main);
  return [
    ...plan.notes,
    ...(noise === null ? ['One seed each: how much of a gain is chance can’t be told.'] : []),
    ...(noise !== null && gain !== null && Math.abs(gain) < 2 * noise * Math.sqrt(2 / main.losses.length)
      ? [`The gain is within what seeds scatter by (${nats(noise)} nats a run).`]
      : []),
    ...(fit?.warnings ?? []),
  ];
}

/** Of runs with experts. */
function columnsOf(runs: readonly MeasuredRun[]): RunColumn[] {
  const mixtures = runs.flatMap(({ id, spec: { model }, parameters }) =>
    model.experts && parameters.active !== undefined ? [{ id, ...model.experts, parameters: parameters.active }] : [],
  );
  const column = (name: string, of: (run: (typeof mixtures)[number]) => number): RunColumn => ({
    name,
    values: Object.fromEntries(mixtures.map((run) => [run.id, of(run)])),
  });
  return [
    column('experts', ({ count }) => count),
    column('experts_per_token', ({ active }) => active),
    column('balancing_coefficient', ({ balance }) => balance),
    column('active_parameters', (run) => run.parameters),
  ];
}

export function moeFindings(plan: Plan, records: readonly RunRecord[]): Findings {
  const runs = finishedRuns(records);
  const rows = moeRows(runs);
  const main = mainRow(rows);
  const headline = headlineOf(plan, records, rows, main);
  if (!main) return { ...noFindings(headline), figures: moeFigures(rows, main, null) };
  const fit = routedFit(rows);
  return {
    headline,
    sentences: [
      ...gainSentences(rows, main),
      ...costSentence(rows, main),
      ...balanceSentence(rows, main),
      ...lawSentence(fit),
    ],
    warnings: warningsOf(plan, rows, main, fit),
    facts: factsOf(rows, main),
    figures: moeFigures(rows, main, fit),
    tables: [tableOf(rows)],
    remarks: [],
    columns: columnsOf(runs),
    results: {
      rows: rows.map((row) => ({ ...row, gain: gainOf(rows, row), denseEquivalent: denseEquivalent(rows, row.loss) })),
      seedNoise: seedNoise(rows),
      routed: fit && { law: fit.law, parameters: fit.parameters, level: fit.level, rms: fit.rms },
    },
  };
}
