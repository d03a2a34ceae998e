/** What sizes over compute say: the frontier, and how size, tokens and loss go along it. */
import { fitFrontier, type Frontier } from '../scaling/frontier.ts';
import type { Estimated, RunPoint } from '../scaling/joint-types.ts';
import { trendInterval, type Trend } from '../scaling/trend.ts';
import type { RunRecord } from '../train/record.ts';
import { attempt } from './attempt.ts';
import { frontierFigure } from './compute-figures.ts';
import type { ComputeOptions } from './compute.ts';
import type { ExperimentPlan, Fact, Findings } from './experiment.ts';
import type { Figure, Table } from './figure.ts';
import { exponent, interval, level, metric, nats, short } from './format.ts';
import { growthFigure } from './growth-figure.ts';
import { finishedRuns, runPoint } from './measured.ts';
import { remembered } from './remembered.ts';
import { estimatedText, noFindings, runCount } from './say.ts';

type Plan = ExperimentPlan<ComputeOptions>;

const frontierOf = remembered((points: readonly RunPoint[]) => attempt(() => fitFrontier(points)), 4);

function headlineOf(plan: Plan, records: readonly RunRecord[], frontier: Frontier | null): string {
  const [first, last] = [frontier?.points[0], frontier?.points.at(-1)];
  if (!first || !last || first === last) {
    return `${runCount(plan, records)}: a frontier needs sizes that are best between a smaller and a larger one.`;
  }
  const fall = `At the best size, held-out loss falls from ${nats(first.loss)} nats at ${metric(first.flops)} FLOPs to ${nats(last.loss)} at ${metric(last.flops)}`;
  const n = frontier?.n;
  return n?.estimated.determined ? `${fall}, and that size grows as C^${exponent(n.exponent)}.` : `${fall}.`;
}

function sentencesOf({ n, d, loss }: Frontier): string[] {
  const grow = (name: string, trend: Trend | null) =>
    trend ? [`The exponent of the ${name} along the frontier is ${estimatedText(trend.estimated, trend.level)}.`] : [];
  const law = loss?.parameters.exponent.determined
    ? [
        `The loss along it follows L(C) = ${loss.law.floor.toFixed(2)} + A·C^−${exponent(loss.law.exponent)}; the exponent is ` +
          `${estimatedText(loss.parameters.exponent, loss.level)}, the floor ${estimatedText(loss.parameters.floor, loss.level, nats)}.`,
      ]
    : [];
  return [...grow('size', n), ...grow('tokens', d), ...law];
}

function factsOf({ n, d, loss, points }: Frontier): Fact[] {
  const fact = (name: string, estimated: Estimated, share: number): Fact => ({
    name,
    value: estimated.determined ? exponent(estimated.value) : 'open',
    note: estimated.interval ? `${level(share)}: ${interval(estimated.interval, exponent)}` : 'no interval',
  });
  const ratios = points.map((point) => point.d / point.n).sort((a, b) => a - b);
  return [
    ...(n ? [fact('exponent of the size a', n.estimated, n.level)] : []),
    ...(d ? [fact('exponent of the tokens b', d.estimated, d.level)] : []),
    ...(loss ? [fact('exponent of the loss γ', loss.parameters.exponent, loss.level)] : []),
    ...(ratios.length > 0
      ? [
          {
            name: 'tokens a parameter',
            value: short(ratios[Math.floor(ratios.length / 2)] ?? NaN),
            note: 'in the middle of the frontier',
          },
        ]
      : []),
  ];
}

function tableOf({ points }: Frontier): Table {
  return {
    id: 'frontier',
    title: 'Along the frontier',
    caption:
      'The best size of each tenth of a decade of compute, read between the token counts at which its runs ended.',
    columns: [
      { title: 'FLOPs', format: 'flops' },
      { title: 'parameters N', format: 'exact' },
      { title: 'tokens D', format: 'count' },
      { title: 'D / N', format: 'figure' },
      { title: 'loss, nats', format: 'loss' },
    ],
    rows: points.map(({ flops, n, d, loss }) => [flops, n, d, d / n, loss]),
  };
}

function growthFigures({ n, d, points }: Frontier): Figure[] {
  if (points.length < 2) return [];
  const figure = (of: 'parameters' | 'tokens', trend: Trend | null) =>
    growthFigure({
      of,
      points: points.map((point) => ({
        flops: point.flops,
        value: of === 'parameters' ? point.n : point.d,
        interval: null,
      })),
      power: trend,
      intervalAt: (flops) => (trend ? trendInterval(trend, flops) : null),
    });
  return [figure('parameters', n), figure('tokens', d)];
}

/** Without the draws, which are many. */
function resultsOf({ points, n, d, loss }: Frontier): Findings['results'] {
  const trend = (of: Trend | null) =>
    of && { scale: of.scale, exponent: of.exponent, interval: of.estimated.interval, reason: of.estimated.reason };
  const lossEntry = loss && {
    law: loss.law,
    parameters: loss.parameters,
    level: loss.level,
    rms: loss.rms,
    warnings: loss.warnings,
  };
  return {
    method: 'lower envelope over compute of the ends of runs, by size (Hoffmann et al. 2022, §3.1)',
    frontier: points.map((point) => ({ flops: point.flops, parameters: point.n, tokens: point.d, loss: point.loss })),
    parameters: trend(n),
    tokens: trend(d),
    loss: lossEntry,
  };
}

export function computeFindings(plan: Plan, records: readonly RunRecord[]): Findings {
  const runs = finishedRuns(records);
  const frontier = runs.length === 0 ? null : frontierOf(runs.map(runPoint));
  const headline = headlineOf(plan, records, frontier);
  if (!frontier) return noFindings(headline);
  return {
    headline,
    sentences: sentencesOf(frontier),
    warnings: [...plan.notes, ...frontier.warnings, ...(frontier.loss?.warnings ?? [])],
    facts: frontier.points.length > 1 ? factsOf(frontier) : [],
    figures: [frontierFigure(plan, runs, frontier), ...growthFigures(frontier)],
    tables: frontier.points.length > 0 ? [tableOf(frontier)] : [],
    remarks: [],
    columns: [],
    results: resultsOf(frontier),
  };
}
