/** What runs on tasks came to, one row a size: whole answers, tokens, the loss of a token, and the sizes at which half is right. */
import { plural } from './format.ts';
import type { CorpusInfo, TaskLayout } from '../data/corpus.ts';
import type { RunRecord, TaskResult } from '../train/record.ts';
import { corporaOf } from './corpora.ts';
import type { EmergenceOptions } from './emergence.ts';
import type { ExperimentPlan } from './experiment.ts';
import { distinct, finishedRuns, groupBy, mean, type MeasuredRun } from './measured.ts';

export type GradedRun = MeasuredRun & { readonly task: TaskResult };

/** The seeds of one size. */
export interface SizeRow {
  readonly parameters: number;
  readonly width: number;
  /** Share of whole answers that are right, mean of the seeds. */
  readonly exact: number;
  readonly tokenAccuracy: number;
  /** Nats a token of the answers. */
  readonly losses: readonly number[];
  readonly answerLoss: number;
  /** Whole answers that independent tokens of this loss would give right. */
  readonly expected: number;
  /** Seed by seed. */
  readonly runs: readonly GradedRun[];
}

/** One task at one depth, smallest size first. */
export interface Series {
  readonly id: string;
  readonly title: string;
  readonly layout: TaskLayout;
  readonly layers: number;
  /** Tokens of an answer. */
  readonly answer: number;
  readonly rows: readonly SizeRow[];
}

/** '2 layers'. */
export const depthOf = ({ layers }: Series): string => plural(layers, 'layer');

/** Tokens of an answer. */
function answerLength({ period, answer: { first, every } }: TaskLayout): number {
  return Math.ceil((period - first) / every);
}

/**
 * Exact match of L tokens if each is right with the probability of a mean log-likelihood, p^L = exp(−L · loss) (Schaeffer et al. 2023,
 * section 2).
 */
function expectedExact(answerLoss: number, tokens: number): number {
  return Math.exp(-tokens * answerLoss);
}

function rowOf(runs: readonly GradedRun[], tokens: number): SizeRow | [] {
  const [first] = runs;
  if (!first) return [];
  const losses = runs.map(({ task }) => task.answerLoss);
  return {
    parameters: first.parameters.total,
    width: first.spec.model.width,
    exact: mean(runs.map(({ task }) => task.exact)),
    tokenAccuracy: mean(runs.map(({ task }) => task.tokenAccuracy)),
    losses,
    answerLoss: mean(losses),
    expected: mean(losses.map((loss) => expectedExact(loss, tokens))),
    runs,
  };
}

function seriesOf(corpus: CorpusInfo, runs: readonly GradedRun[]): Series[] {
  const { id, title, task: layout } = corpus;
  const own = runs.filter(({ spec }) => spec.corpus.id === id);
  if (!layout || own.length === 0) return [];
  const answer = answerLength(layout);
  return distinct(own.map(({ spec }) => spec.model.layers)).map((layers) => {
    const sizes = groupBy(
      own.filter(({ spec }) => spec.model.layers === layers),
      ({ parameters }) => parameters.total,
    );
    const rows = [...sizes.values()].flatMap((seeds) => rowOf(seeds, answer));
    return { id, title, layout, layers, answer, rows: rows.sort((a, b) => a.parameters - b.parameters) };
  });
}

/** Easiest task first, then by depth. */
export function emergenceSeries(plan: ExperimentPlan<EmergenceOptions>, records: readonly RunRecord[]): Series[] {
  const graded = finishedRuns(records).filter((run): run is GradedRun => run.task !== undefined);
  return corporaOf(plan).flatMap((corpus) => seriesOf(corpus, graded));
}

/** Size at which half of the whole answers are right, on the line in ln N between the sizes on either side. */
export interface Threshold {
  readonly parameters: number;
  /** The sizes on either side. */
  readonly between: readonly [below: number, above: number];
}

/** The smallest size tried is large enough, or the largest is too small. */
export type Bound = { readonly below: number } | { readonly above: number };

/** From where on every larger size has half right; null without sizes. */
export function thresholdOf({ rows }: Pick<Series, 'rows'>): Threshold | Bound | null {
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) return null;
  const at = rows.map(({ exact }) => exact < 0.5).lastIndexOf(true);
  const [from, to] = [rows[at], rows[at + 1]];
  if (!from) return { below: first.parameters };
  if (!to) return { above: last.parameters };
  const share = (0.5 - from.exact) / (to.exact - from.exact);
  const parameters = from.parameters * (to.parameters / from.parameters) ** share;
  return { parameters, between: [from.parameters, to.parameters] };
}
