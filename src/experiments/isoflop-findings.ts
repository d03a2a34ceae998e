/** What the runs at equal compute say: a valley a budget, and how its place grows. */
import { fitJoint } from '../scaling/joint-fit.ts';
import type { Estimated, RunPoint } from '../scaling/joint-types.ts';
import { isoFlopBias } from '../scaling/isoflop-bias.ts';
import { fitIsoFlop, type BudgetValley, type IsoFlopFit } from '../scaling/isoflop.ts';
import type { RunRecord } from '../train/record.ts';
import { attempt } from './attempt.ts';
import type { ExperimentPlan, Fact, Findings } from './experiment.ts';
import type { Table } from './figure.ts';
import { exponent, interval, level, metric, percent, short } from './format.ts';
import { growthFigures, valleysFigure } from './isoflop-figures.ts';
import type { IsoFlopOptions } from './isoflop.ts';
import { finishedRuns, runPoint } from './measured.ts';
import { remembered } from './remembered.ts';
import { estimatedText, noFindings, runCount } from './say.ts';

type Plan = ExperimentPlan<IsoFlopOptions>;

const fitOnce = remembered((points: readonly RunPoint[]) => fitted(points), 4);

/** The fit, and how far parabolas alone mislead if Chinchilla's law through the same runs were true. */
function fitted(points: readonly RunPoint[]) {
  const fit = attempt(() => fitIsoFlop(points));
  return fit && { fit, bias: biasOf(points, fit) };
}

function biasOf(points: readonly RunPoint[], fit: IsoFlopFit) {
  // Too few runs for the law, or a law that doesn't fall: then nothing is known of the bias.
  const bias = attempt(() => isoFlopBias(fitJoint(points, 'chinchilla', { replicates: 0 }).law, fit));
  return bias && bias.sizes.length > 0 ? bias : null;
}

const seen = ({ budgets }: IsoFlopFit) => budgets.filter(({ valley }) => valley.x !== null);

/** Runs cost up to a step less than their budget, which is what a person chose. */
const budgetText = (flops: number): string => metric(Number(flops.toPrecision(2)));

function bestText({ flops, valley, d }: BudgetValley): string {
  const [n, tokens] = [valley.x ?? NaN, d ?? NaN];
  return `${short(n)} parameters on ${short(tokens)} tokens at ${budgetText(flops)} FLOPs`;
}

function headlineOf(plan: Plan, records: readonly RunRecord[], fit: IsoFlopFit | null): string {
  if (fit === null) return `${runCount(plan, records)}: a valley needs three sizes at one budget.`;
  const valleys = seen(fit);
  const [first, last] = [valleys[0], valleys.at(-1)];
  if (!first || !last) return `${runCount(plan, records)}: no budget has its best size between the others yet.`;
  if (first === last || !fit.n || !fit.d)
    return `${runCount(plan, records)}: the best size so far is ${bestText(first)}.`;
  if (!fit.n.estimated.determined)
    return `The best run goes from ${bestText(first)} to ${bestText(last)}; these runs don't fix how fast it grows.`;
  return (
    `The best size grows as C^${exponent(fit.n.exponent)} and its tokens as C^${exponent(fit.d.exponent)}: ` +
    `from ${bestText(first)} to ${bestText(last)}.`
  );
}

function sentencesOf(fit: IsoFlopFit, bias: ReturnType<typeof biasOf>): string[] {
  const grow = (name: string, estimated: Estimated) =>
    `The exponent of the best ${name} against compute is ${estimatedText(estimated, fit.level)}.`;
  const ratios = seen(fit).map(({ valley, d }) => (d ?? NaN) / (valley.x ?? NaN));
  const share =
    ratios.length === 0
      ? []
      : [`The best runs see ${short(Math.min(...ratios))} to ${short(Math.max(...ratios))} tokens a parameter.`];
  return [
    ...(fit.n ? [grow('size', fit.n.estimated)] : []),
    ...(fit.d ? [grow('number of tokens', fit.d.estimated)] : []),
    ...share,
    ...(bias === null ? [] : [biasSentence(bias)]),
  ];
}

function biasSentence({ sizes, exponent: shift }: NonNullable<ReturnType<typeof biasOf>>): string {
  const ratios = sizes.map(({ ratio }) => ratio - 1);
  const exponentPart =
    shift === null ? '' : ` and the exponent by ${shift < 0 ? '−' : '+'}${Math.abs(shift).toFixed(3)}`;
  return (
    "A parabola is not the law's own shape: if Chinchilla's law through these runs were true, parabolas would misplace the " +
    `best size by ${percent(Math.min(...ratios))} to ${percent(Math.max(...ratios))}${exponentPart}.`
  );
}

function factsOf(fit: IsoFlopFit): Fact[] {
  const shown = ({ determined, value }: Estimated) => (determined ? exponent(value) : 'open');
  const range = (estimated: Estimated) =>
    estimated.interval ? `${level(fit.level)}: ${interval(estimated.interval, exponent)}` : 'no interval';
  const valleys = seen(fit);
  const last = valleys.at(-1);
  return [
    ...(fit.n ? [{ name: 'exponent of the size a', value: shown(fit.n.estimated), note: range(fit.n.estimated) }] : []),
    ...(fit.d
      ? [{ name: 'exponent of the tokens b', value: shown(fit.d.estimated), note: range(fit.d.estimated) }]
      : []),
    {
      name: 'valleys',
      value: `${valleys.length} of ${fit.budgets.length}`,
      note: 'budgets with the best size between others',
    },
    ...(last
      ? [
          {
            name: 'tokens a parameter',
            value: short((last.d ?? NaN) / (last.valley.x ?? NaN)),
            note: `best at ${metric(last.flops)} FLOPs`,
          },
        ]
      : []),
  ];
}

function tableOf({ budgets, level: share }: IsoFlopFit): Table {
  const rows = budgets.map(({ flops, points, valley, d }) => [
    flops,
    new Set(points.map(({ n }) => n)).size,
    valley.x,
    valley.interval ? interval(valley.interval, short) : null,
    d,
    valley.x !== null && d !== null ? d / valley.x : null,
    valley.loss,
    valley.rms,
  ]);
  return {
    id: 'budgets',
    title: 'Best size at each budget',
    caption: 'The least of a parabola in ln N through the losses of a budget; scatter is about that parabola.',
    columns: [
      { title: 'FLOPs', format: 'flops' },
      { title: 'sizes', format: 'exact' },
      { title: 'best size N', format: 'count' },
      { title: `${level(share)} interval`, format: 'text' },
      { title: 'tokens D', format: 'count' },
      { title: 'D / N', format: 'figure' },
      { title: 'loss, nats', format: 'loss' },
      { title: 'scatter, nats', format: 'figure' },
    ],
    rows,
  };
}

/** Without the draws, which are many. */
function resultsOf(fit: IsoFlopFit, bias: ReturnType<typeof biasOf>): Record<string, unknown> {
  const trend = (of: IsoFlopFit['n']) =>
    of && { scale: of.scale, exponent: of.exponent, interval: of.estimated.interval, reason: of.estimated.reason };
  return {
    method: 'parabola in ln N at each budget; power law through their minima, weighted (Hoffmann et al. 2022, §3.2)',
    level: fit.level,
    parameters: trend(fit.n),
    tokens: trend(fit.d),
    budgets: fit.budgets.map(({ flops, points, valley, d }) => ({
      flops,
      points: points.map(({ n, d: tokens, loss }) => ({ parameters: n, tokens, loss })),
      parameters: valley.x,
      interval: valley.interval,
      tokens: d,
      loss: valley.loss,
      curvature: valley.curvature,
      rms: valley.rms,
      warnings: valley.warnings,
    })),
    bias,
  };
}

/** '6.0e+9 FLOPs' as '6G FLOPs'. */
const plainNumbers = (text: string): string => text.replace(/\d(?:\.\d+)?e\+\d+/g, (number) => metric(Number(number)));

export function isoFlopFindings(plan: Plan, records: readonly RunRecord[]): Findings {
  const points = finishedRuns(records).map(runPoint);
  const found = points.length === 0 ? null : fitOnce(points);
  const fit = found?.fit ?? null;
  const headline = headlineOf(plan, records, fit);
  const valleys = valleysFigure(plan, points, fit);
  if (!found || fit === null) return { ...noFindings(headline), figures: points.length > 0 ? [valleys] : [] };
  return {
    headline,
    sentences: sentencesOf(fit, found.bias),
    warnings: [...plan.notes, ...fit.warnings.map(plainNumbers)],
    facts: factsOf(fit),
    figures: [valleys, ...growthFigures(fit)],
    tables: [tableOf(fit)],
    remarks: [],
    columns: [],
    results: resultsOf(fit, found.bias),
  };
}
