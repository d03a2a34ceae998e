/** What runs on tasks say: the cliff of whole answers, the slope of their loss, when training pairs turn into a rule, what a context teaches. */
import type { RunRecord } from '../train/record.ts';
import { emergenceFigures, nameOf } from './emergence-figures.ts';
import { grokHeadline, grokkings, grokSentences } from './emergence-grokking.ts';
import { contextGain, inContext, lossesByPlace } from './emergence-positions.ts';
import { depthOf, emergenceSeries, thresholdOf, type Series, type SizeRow } from './emergence-rows.ts';
import { factsOf, resultsOf, tableOf } from './emergence-tables.ts';
import type { EmergenceOptions } from './emergence.ts';
import type { ExperimentPlan, Findings } from './experiment.ts';
import { level, listed, nats, share, short } from './format.ts';
import { mean } from './measured.ts';
import { noFindings, runCount } from './say.ts';

type Plan = ExperimentPlan<EmergenceOptions>;

/** A series with two sizes or more. */
interface Rise {
  readonly one: Series;
  readonly first: SizeRow;
  readonly last: SizeRow;
}

function riseOf(one: Series): Rise[] {
  const [first, last] = [one.rows[0], one.rows.at(-1)];
  return first && last && first !== last ? [{ one, first, last }] : [];
}

const right = (value: number): string => (value > 0 && value < 0.005 ? share(value) : level(value));

function halfText(one: Series): string {
  const threshold = thresholdOf(one);
  if (threshold === null) return '';
  if ('below' in threshold) return `half are right already at ${short(threshold.below)} parameters`;
  if ('above' in threshold)
    return `fewer than half are right at ${short(threshold.above)} parameters, the largest size`;
  const [low, high] = threshold.between;
  return `half are right at about ${short(threshold.parameters)}, between ${short(low)} and ${short(high)} parameters`;
}

/** ', against 18 % with 1 layer': what the other depths have at the width of the largest size. */
function otherDepths({ one, last }: Rise, all: readonly Series[]): string {
  const others = all.flatMap((other) => {
    const row =
      other === one || other.title !== one.title ? null : other.rows.find(({ width }) => width === last.width);
    return row ? [`${right(row.exact)} with ${depthOf(other)}`] : [];
  });
  return others.length === 0 ? '' : `, against ${listed(others)}`;
}

function riseHeadline(rise: Rise, all: readonly Series[]): string {
  const { one, first, last } = rise;
  const depth = all.some(({ layers }) => layers !== one.layers) ? `, ${depthOf(one)}` : '';
  return (
    `${one.title}${depth}: from ${short(first.parameters)} to ${short(last.parameters)} parameters whole answers go from ${right(first.exact)} to ` +
    `${right(last.exact)} right${otherDepths(rise, all)}, and half are at ${halfAt(one)}; the loss of a token goes from ${nats(first.answerLoss)} to ${nats(last.answerLoss)} nats.`
  );
}

function halfAt(one: Series): string {
  const threshold = thresholdOf(one);
  if (threshold === null) return 'no size';
  if ('below' in threshold) return `${short(threshold.below)} or fewer`;
  return 'above' in threshold ? `none of these sizes` : short(threshold.parameters);
}

function contextHeadline(all: readonly Series[]): string | null {
  const shown = all.filter(inContext).flatMap((one) => {
    const largest = one.rows.at(-1);
    return largest ? [{ one, ...contextGain(lossesByPlace(largest.runs)) }] : [];
  });
  if (shown.length === 0) return null;
  const parts = shown.map(({ one, last }) => `${nats(last)} nats with ${nameOf(one, all)}`);
  const [first] = shown;
  const bayes = first?.one.layout.references?.[0];
  const known = bayes ? `; the ${bayes.name} has ${nats(contextGain(bayes.losses).last)}` : '';
  return `At the last places of the window a token costs ${listed(parts)}, against ${nats(first?.first ?? 0)} at the first${known}.`;
}

function headlineOf(plan: Plan, records: readonly RunRecord[], all: readonly Series[]): string {
  const grokking = grokHeadline(grokkings(all));
  if (grokking !== null) return grokking;
  if (all.some(({ layout }) => layout.references !== undefined)) return contextHeadline(all) ?? runCount(plan, records);
  const rises = all.flatMap(riseOf);
  const steepest = rises.reduce<Rise | null>(
    (best, rise) => (best && best.last.exact - best.first.exact > rise.last.exact - rise.first.exact ? best : rise),
    null,
  );
  if (steepest) return riseHeadline(steepest, all);
  return `${runCount(plan, records)}: a cliff needs two sizes of one task.`;
}

/** The greatest step of exact match between neighbouring sizes beside the greatest fall of the loss, as shares of their whole range. */
function steepness({ one }: Rise): { readonly exact: number; readonly loss: number } {
  const greatest = (of: (row: SizeRow) => number) => {
    const values = one.rows.map(of);
    const whole = Math.max(...values) - Math.min(...values);
    return Math.max(...values.slice(1).map((value, i) => Math.abs(value - (values[i] ?? value)))) / whole;
  };
  return { exact: greatest(({ exact }) => exact), loss: greatest(({ answerLoss }) => answerLoss) };
}

function riseSentences(all: readonly Series[]): string[] {
  return all.flatMap(riseOf).flatMap((rise) => {
    const { one } = rise;
    if (rise.last.exact - rise.first.exact < 0.2 || one.rows.length < 3)
      return [`${nameOf(one, all)}: ${halfText(one)}.`];
    const { exact, loss } = steepness(rise);
    return [
      `${nameOf(one, all)}: ${halfText(one)}. The greatest step between two sizes is ${level(exact)} of the whole rise of right answers, ` +
        `and ${level(loss)} of the whole fall of the loss.`,
    ];
  });
}

/** A size whose seeds differ by more than this share of answers found the way by chance of its initial weights. */
const APART = 0.5;

/** Sizes at which one seed has learnt what another has not: the mean is then the share of the lucky ones. */
function luckSentences(all: readonly Series[]): string[] {
  const apart = all.flatMap((one) =>
    one.rows.flatMap(({ runs, parameters }) => {
      const exacts = runs.map(({ task }) => task.exact);
      const [low, high] = [Math.min(...exacts), Math.max(...exacts)];
      const size = `${nameOf(one, all)}, ${short(parameters)} parameters`;
      return high - low < APART ? [] : [`${right(low)} and ${right(high)} (${size})`];
    }),
  );
  if (apart.length === 0) return [];
  return [`Initial weights decide as well: seeds of one size end with ${listed(apart)} of the answers right.`];
}

/** How far p^L is from the measured share, where anything is right and something wrong. */
function expectedSentences(all: readonly Series[]): string[] {
  const rows = all.filter(({ layout }) => layout.references === undefined).flatMap((one) => one.rows);
  const open = rows.filter(
    ({ exact, expected }) => Math.max(exact, expected) > 0.02 && Math.min(exact, expected) < 0.98,
  );
  if (open.length < 2) return [];
  const off = mean(open.map(({ exact, expected }) => exact - expected));
  const direction = off > 0 ? 'more' : 'fewer';
  return [
    `Tokens of the measured loss, each right or wrong by itself (p^L), would explain most of the cliff: on average ${Math.round(100 * Math.abs(off))} in a hundred ${direction} answers are right than that.`,
  ];
}

function warningsOf(plan: Plan, all: readonly Series[]): string[] {
  const chance = all.filter(({ layout, rows }) =>
    rows.every(({ tokenAccuracy }) => tokenAccuracy < 1.5 * layout.chance.token),
  );
  return [
    ...plan.notes,
    ...chance
      .filter(({ layout }) => layout.references === undefined)
      .map(
        (one) =>
          `${nameOf(one, all)}: no size is much better than chance. Train on more records, or with larger models.`,
      ),
  ];
}

export function emergenceFindings(plan: Plan, records: readonly RunRecord[]): Findings {
  const all = emergenceSeries(plan, records);
  const groks = grokkings(all);
  const findings = noFindings(headlineOf(plan, records, all));
  if (all.length === 0) return findings;
  const values = (of: (row: RunRecord) => number | undefined) =>
    Object.fromEntries(records.flatMap((record) => (of(record) === undefined ? [] : [[record.id, of(record) ?? 0]])));
  return {
    ...findings,
    sentences:
      groks.length > 0
        ? grokSentences(groks)
        : [...riseSentences(all), ...luckSentences(all), ...expectedSentences(all)],
    warnings: warningsOf(plan, all),
    facts: factsOf(all, groks),
    figures: emergenceFigures(all),
    tables: [tableOf(all)],
    columns: [
      { name: 'exact_match', values: values(({ task }) => task?.exact) },
      { name: 'token_accuracy', values: values(({ task }) => task?.tokenAccuracy) },
      { name: 'answer_loss_nats_per_token', values: values(({ task }) => task?.answerLoss) },
    ],
    results: resultsOf(all, groks),
  };
}
