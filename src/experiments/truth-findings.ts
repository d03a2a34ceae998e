/** What the ladder says of a source whose entropy is known, beside what is true. */
import type { Interval, LawFit } from '../scaling/types.ts';
import type { RunRecord } from '../train/record.ts';
import type { DataFit } from './data-fit.ts';
import type { ExperimentPlan, Fact, Findings } from './experiment.ts';
import type { Table } from './figure.ts';
import { exponent, interval, level, nats, percent, short } from './format.ts';
import type { GridOptions } from './grid.ts';
import { finishedRuns, type MeasuredRun } from './measured.ts';
import { estimatedText, noFindings, runCount } from './say.ts';
import { truthFigures } from './truth-figures.ts';
import { truthFits, verdictOf, type TruthFits, type Verdict } from './truth-fits.ts';

type Plan = ExperimentPlan<GridOptions>;

const rangeText = (ends: Interval | null, share: number, write: (value: number) => string) =>
  ends === null ? 'no interval' : `${level(share)}: ${interval(ends, write)}`;

function headlineOf(plan: Plan, records: readonly RunRecord[], { truth, main }: TruthFits): string {
  if (main === null) return `${runCount(plan, records)}: the law of size needs three sizes of the most tokens.`;
  const { law, intervals, level: share } = main.fit;
  const { miss, inside } = verdictOf(main.fit, truth);
  const floor = `The floor ${nats(law.floor)} (${rangeText(intervals.floor, share, nats)})`;
  if (inside === true) return `${floor} holds the true entropy ${nats(truth.nats)}.`;
  const by = `${nats(Math.abs(miss))} nats too ${miss > 0 ? 'high' : 'low'}`;
  return `${floor} misses the true entropy ${nats(truth.nats)}: it is ${by}.`;
}

function exponentText({ law, intervals, level: share }: LawFit): string {
  return intervals.exponent === null
    ? exponent(law.exponent)
    : `${exponent(law.exponent)} (${rangeText(intervals.exponent, share, exponent)})`;
}

function heldSentence({ size, tokens }: TruthFits['held'], { miss, inside }: Verdict): string[] {
  const exponents = [
    ...(size === null ? [] : [`α = ${exponent(size)}`]),
    ...(tokens === null ? [] : [`β = ${exponent(tokens)}`]),
  ];
  if (exponents.length === 0) return [];
  const why = inside === false && miss > 0 ? ': the fitted floor is too high, which makes its exponents too steep' : '';
  return [`With the floor held at the truth ${exponents.join(' and ')}${why}.`];
}

/** The exponents, beside those that theory predicts where it does. */
function exponentSentence({ corpus }: Plan, { main, data, held, truth }: TruthFits): string[] {
  if (main === null) return [];
  const known = corpus.entropy?.exponents;
  const predicted = (value: number | undefined) =>
    value === undefined || !known ? '' : `, where ${known.theory} predict ${exponent(value)}`;
  const tokens = data
    ? `; that of tokens at the largest size β = ${estimatedText(data.floor.parameters.exponent, data.floor.level)}${predicted(known?.tokens)}`
    : '';
  return [
    `The exponent of size is α = ${exponentText(main.fit)}${predicted(known?.parameters)}${tokens}.`,
    ...heldSentence(held, verdictOf(main.fit, truth)),
  ];
}

function sentencesOf(plan: Plan, found: TruthFits): string[] {
  const { truth, ladders, main } = found;
  const { what = '' } = plan.corpus.entropy ?? {};
  const [first] = ladders;
  const fewest =
    first && main && first !== main
      ? [
          `On ${short(main.tokens)} tokens the floor is ${nats(main.fit.law.floor)}, on ${short(first.tokens)} ` +
            `${nats(first.fit.law.floor)}: what more data would take away is in it.`,
        ]
      : [];
  return [
    `The entropy of the source is ${nats(truth.source)} nats a token in windows of ${plan.options.context}, known by ${what}; ` +
      `the held-out text, as chance drew it, costs the source itself ${nats(truth.nats)}, and losses are held against that.`,
    ...fewest,
    ...exponentSentence(plan, found),
  ];
}

/** The first is the badge: whether the interval holds the truth. */
function factsOf({ corpus }: Plan, fit: LawFit, { truth, data }: TruthFits): Fact[] {
  const { miss, inside } = verdictOf(fit, truth);
  const known = corpus.entropy?.exponents;
  const theory = (value: number | undefined) => (value === undefined ? '' : `; theory ${exponent(value)}`);
  return [
    {
      name: 'true entropy',
      value: inside === null ? 'no interval' : inside ? 'inside' : 'outside',
      note: `${nats(truth.nats)} nats; floor off by ${percent(miss / truth.nats)}`,
    },
    { name: 'fitted floor, nats', value: nats(fit.law.floor), note: rangeText(fit.intervals.floor, fit.level, nats) },
    {
      name: 'exponent of size α',
      value: exponent(fit.law.exponent),
      note: rangeText(fit.intervals.exponent, fit.level, exponent) + theory(known?.parameters),
    },
    ...(data ? [tokensFact(data.floor, theory(known?.tokens))] : []),
  ];
}

function tokensFact({ parameters, level: share }: DataFit['floor'], theory: string): Fact {
  const { value, interval: ends, determined } = parameters.exponent;
  const note = `${rangeText(ends, share, exponent)}${theory}`;
  return { name: 'exponent of tokens β', value: determined ? exponent(value) : 'open', note };
}

function runsTable(runs: readonly MeasuredRun[], truth: number): Table {
  return {
    id: 'above-truth',
    title: 'Runs above the truth',
    caption:
      'Held-out losses and how far they lie above what the source itself needs. None can lie below but by chance.',
    columns: [
      { title: 'parameters N', format: 'exact' },
      { title: 'tokens D', format: 'count' },
      { title: 'seed', format: 'exact' },
      { title: 'loss, nats', format: 'loss' },
      { title: 'above the truth, nats', format: 'loss' },
    ],
    rows: runs.map(({ parameters, tokens, spec, loss }) => [parameters.total, tokens, spec.seed, loss, loss - truth]),
  };
}

function floorsTable({ truth, ladders }: TruthFits): Table {
  return {
    id: 'floors',
    title: 'Floors and the truth',
    caption: `The law of size through the runs of each token count; the true entropy is ${nats(truth.nats)} nats.`,
    columns: [
      { title: 'tokens D', format: 'count' },
      { title: 'floor E, nats', format: 'loss' },
      { title: 'its interval', format: 'text' },
      { title: 'minus the truth, nats', format: 'loss' },
      { title: 'exponent α', format: 'figure' },
    ],
    rows: ladders.map(({ tokens, fit }) => [
      tokens,
      fit.law.floor,
      rangeText(fit.intervals.floor, fit.level, nats),
      verdictOf(fit, truth).miss,
      fit.law.exponent,
    ]),
  };
}

function resultsOf(
  plan: Plan,
  { truth, ladders, data, held }: TruthFits,
  runs: readonly MeasuredRun[],
): Findings['results'] {
  return {
    law: 'L(N) = floor + scale * N^-exponent at each token count, N: parameters of blocks and head, L: nats a token',
    truth: { ...truth, exponents: plan.corpus.entropy?.exponents ?? null },
    ladders: ladders.map(({ tokens, fit }) => {
      const { law, intervals, level: share, rms } = fit;
      return { tokens, law, intervals, level: share, rms, verdict: verdictOf(fit, truth) };
    }),
    exponentsAboveTruth: held,
    tokensAtLargestSize: data && { law: data.floor.law, parameters: data.floor.parameters, level: data.floor.level },
    points: runs.map(({ parameters, tokens, loss, spec }) => ({
      parameters: parameters.total,
      tokens,
      seed: spec.seed,
      loss,
    })),
  };
}

export function truthFindings(plan: Plan, records: readonly RunRecord[]): Findings {
  const runs = finishedRuns(records);
  if (runs.length === 0) return noFindings(`${runCount(plan, records)}: the law of size needs three sizes.`);
  const found = truthFits(plan, runs);
  const { main, truth } = found;
  const headline = headlineOf(plan, records, found);
  const figures = truthFigures(found, runs);
  const table = runsTable(runs, truth.nats);
  if (main === null) return { ...noFindings(headline), figures, tables: [table] };
  const excess = runs.map(({ id, loss }) => [id, loss - truth.nats] as const);
  return {
    headline,
    sentences: sentencesOf(plan, found),
    warnings: [...plan.notes, ...main.fit.warnings],
    facts: factsOf(plan, main.fit, found),
    figures,
    tables: [floorsTable(found), table],
    remarks: [],
    columns: [{ name: 'above_truth_nats_per_token', values: Object.fromEntries(excess) }],
    results: resultsOf(plan, found, runs),
  };
}
