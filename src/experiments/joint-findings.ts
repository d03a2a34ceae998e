/** What a grid of sizes and tokens says: the joint laws, and how well each predicts the largest size from the others. */
import { allocationOf } from '../scaling/allocation.ts';
import { evaluateJoint } from '../scaling/joint-law.ts';
import type { Estimated as Parameter, JointForm, RunPoint } from '../scaling/joint-types.ts';
import type { RunRecord } from '../train/record.ts';
import type { ExperimentPlan, Fact, Findings, RunColumn } from './experiment.ts';
import { exponent, integer, interval, level, listed, plural, share as shareText } from './format.ts';
import type { GridOptions } from './grid.ts';
import { contoursFigure, heldOutFigure, residualsFigure, surfaceFigure } from './joint-figures.ts';
import { attempt } from './attempt.ts';
import { fitsOf, FORM_NAMES, FORMS, type JointFits } from './joint-fits.ts';
import { remarksOf } from './joint-remarks.ts';
import { optimaTable, parametersTable, scoresTable } from './joint-tables.ts';
import { finishedRuns, runPoint, type MeasuredRun } from './measured.ts';
import { estimatedText, noFindings, runCount } from './say.ts';

type Plan = ExperimentPlan<GridOptions>;

function headlineOf(plan: Plan, records: readonly RunRecord[], found: JointFits | null): string {
  if (found === null) return `${runCount(plan, records)}: a joint law needs five runs of different sizes and tokens.`;
  const scores = (found.largest?.scores ?? []).flatMap(({ form, typical }) =>
    typical === null ? [] : [{ form, typical }],
  );
  if (!found.largest || scores.length === 0) {
    const rms = found.fits.get(found.best)?.rms ?? NaN;
    return `${runCount(plan, records)}: ${FORM_NAMES[found.best]} follows them within ${shareText(rms)}.`;
  }
  const misses = scores
    .sort((a, b) => a.typical - b.typical)
    .map(({ form, typical }) => `${FORM_NAMES[form]} by ${shareText(typical)}`);
  return (
    `Fitted without the largest size, the laws typically miss its ${plural(found.largest.rows.length, 'run')} of ` +
    `${integer(found.largest.from)} parameters: ${listed(misses)}.`
  );
}

function sentencesOf({ fits, comparison, best }: JointFits): string[] {
  const fit = fits.get(best);
  const split = fit && attempt(() => allocationOf(fit));
  const grow = split
    ? [
        `By ${FORM_NAMES[best]} the exponent of the best size against compute is ${estimatedText(split.a, fit.level)}` +
          `${split.a.determined ? `, that of the tokens ${exponent(split.b.value)}` : ''}.`,
      ]
    : [];
  return [comparison.sentence, ...grow];
}

function factsOf({ fits, largest, best }: JointFits): Fact[] {
  const fit = fits.get(best);
  const score = largest?.scores.find(({ form }) => form === best);
  const split = fit && attempt(() => allocationOf(fit));
  const range = ({ interval: ends }: Parameter) =>
    ends && fit ? `${level(fit.level)}: ${interval(ends, exponent)}` : 'no interval';
  const parameters = new Map<string, Parameter>(Object.entries(fit?.parameters ?? {}));
  const fact = (name: string, key: string): Fact[] => {
    const parameter = parameters.get(key);
    if (!parameter) return [];
    return [{ name, value: parameter.determined ? exponent(parameter.value) : 'open', note: range(parameter) }];
  };
  return [
    ...(typeof score?.typical === 'number'
      ? [{ name: 'largest size missed by', value: shareText(score.typical), note: `${FORM_NAMES[best]}, typically` }]
      : []),
    ...fact('exponent of size α', best === 'kaplan' ? 'alphaN' : 'alpha'),
    ...fact('exponent of tokens β', best === 'kaplan' ? 'alphaD' : 'beta'),
    ...(split ? [{ name: 'exponent of the best size a', value: exponent(split.a.value), note: range(split.a) }] : []),
  ];
}

/** What each law gives at every run. */
function columnsOf({ fits }: JointFits, runs: readonly MeasuredRun[]): RunColumn[] {
  return FORMS.flatMap((form): RunColumn[] => {
    const fit = fits.get(form);
    if (!fit) return [];
    const values = runs.map((run) => [run.id, evaluateJoint(fit.law, run.parameters.total, run.tokens)] as const);
    return [{ name: `${form}_loss_nats_per_token`, values: Object.fromEntries(values) }];
  });
}

/** Without the bootstrap's own laws, which are many. */
function resultsOf({ fits, comparison, largest, best }: JointFits, points: readonly RunPoint[]): Findings['results'] {
  const entry = (form: JointForm) => {
    const fit = fits.get(form);
    if (!fit) return null;
    const { bootstrap: _, residuals, ...rest } = fit;
    const split = attempt(() => allocationOf(fit));
    return { ...rest, residuals, allocation: split && { frontier: split.frontier, a: split.a, b: split.b } };
  };
  return {
    law: 'L(N, D), N: parameters of blocks and head, D: training tokens, L: nats a token',
    points: points.map(({ n, d, flops, loss }) => ({ parameters: n, tokens: d, flops, loss })),
    fits: Object.fromEntries(FORMS.map((form) => [form, entry(form)])),
    best,
    comparison: {
      sentence: comparison.sentence,
      preferred: comparison.preferred,
      candidates: comparison.candidates.map(({ form, aicc, heldOut, fit }) => ({ form, aicc, heldOut, rms: fit.rms })),
    },
    largestHeldOut: largest && { parameters: largest.from, runs: largest.rows.length, scores: largest.scores },
  };
}

export function jointFindings(plan: Plan, records: readonly RunRecord[]): Findings {
  const runs = finishedRuns(records);
  const points = runs.map(runPoint);
  const found = points.length === 0 ? null : fitsOf(points);
  const headline = headlineOf(plan, records, found);
  const remarks = remarksOf(plan, records);
  const surface = points.length === 0 ? [] : [surfaceFigure(plan, points, found)];
  const fit = found?.fits.get(found.best);
  if (!found || !fit) return { ...noFindings(headline), figures: surface, remarks };
  return {
    headline,
    sentences: sentencesOf(found),
    warnings: [...new Set([...plan.notes, ...fit.warnings])],
    facts: factsOf(found),
    figures: [
      ...surface,
      ...heldOutFigure(found, points),
      ...contoursFigure(found, points),
      residualsFigure(found, points),
    ],
    tables: [scoresTable(found), parametersTable(found), ...optimaTable(found, points)],
    remarks,
    columns: columnsOf(found, runs),
    results: resultsOf(found, points),
  };
}
