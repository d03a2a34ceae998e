/** What runs at several batches say: tokens and steps to one loss, and the critical batch. */
import { tokensToTarget, type BatchLaw } from '../scaling/critical-batch.ts';
import type { Estimated, SurfaceFit } from '../scaling/joint-types.ts';
import type { RunRecord } from '../train/record.ts';
import { batchFigures } from './batch-figures.ts';
import { batchCurves, fitBatches, type Arrival, type BatchFit } from './batch-targets.ts';
import type { BatchOptions } from './batch.ts';
import type { ExperimentPlan, Fact, Findings } from './experiment.ts';
import type { Table } from './figure.ts';
import { interval, level, listed, nats, share, short } from './format.ts';
import { finishedRuns, groupBy, mean } from './measured.ts';
import { estimatedText, noFindings, runCount } from './say.ts';

type Plan = ExperimentPlan<BatchOptions>;

/** The seeds of one batch. */
interface BatchRow {
  readonly batch: number;
  readonly windows: number;
  readonly rate: number;
  /** Geometric mean of the seeds that arrive; null where none does. */
  readonly tokens: number | null;
  readonly arrivals: readonly Arrival[];
}

function rowsOf({ arrivals }: BatchFit): BatchRow[] {
  return [...groupBy(arrivals, ({ curve }) => curve.batch).values()].flatMap((own) => {
    const [first] = own;
    if (!first) return [];
    const { batch, windows, rate } = first.curve;
    const logs = own.flatMap(({ tokens }) => (tokens === null ? [] : [Math.log(tokens)]));
    return [{ batch, windows, rate, tokens: logs.length === 0 ? null : Math.exp(mean(logs)), arrivals: own }];
  });
}

type Arrived = BatchRow & { readonly tokens: number };
const arrived = (rows: readonly BatchRow[]): Arrived[] => rows.filter((row): row is Arrived => row.tokens !== null);

function headlineOf(plan: Plan, records: readonly RunRecord[], fit: BatchFit | null, rows: readonly Arrived[]): string {
  const so = runCount(plan, records);
  if (fit === null) return `${so}: a target needs a batch with two token counts.`;
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last || first === last)
    return `${so}: two batches must pass ${nats(fit.target)} nats between their shortest and longest runs, and ${rows.length === 0 ? 'none does' : 'one does'} yet.`;
  const ends =
    `To ${nats(fit.target)} nats a batch of ${short(first.batch)} tokens takes ${short(first.tokens)} tokens and one of ` +
    `${short(last.batch)} takes ${short(last.tokens)}`;
  const critical = fit.law?.parameters.criticalBatch;
  if (!fit.law || !critical?.determined) return `${ends}; these runs don't fix the critical batch.`;
  const bounds = critical.interval ? ` (${level(fit.law.level)}: ${interval(critical.interval, short)})` : '';
  return `${ends}: the critical batch is ${short(critical.value)} tokens a step${bounds}.`;
}

/** What the law says a batch wastes. */
function wasteSentence({ law }: SurfaceFit<BatchLaw>, rows: readonly Arrived[]): string[] {
  if (!(law.leastTokens > 0) || !(law.leastSteps > 0)) return [];
  const parts = rows.map(({ batch }) => {
    const tokens = tokensToTarget(law, batch);
    return { batch, tokens: tokens / law.leastTokens - 1, steps: tokens / batch / law.leastSteps };
  });
  const [first, last] = [parts[0], parts.at(-1)];
  if (!first || !last) return [];
  const side = ({ batch, tokens, steps }: typeof first) =>
    `${short(batch)} tokens a step spend ${share(tokens)} more tokens than the fewest and ${short(steps)} times the fewest steps`;
  return [`By the law, ${side(first)}; ${side(last)}.`];
}

function lawSentences(fit: BatchFit, rows: readonly Arrived[]): string[] {
  const { law, target } = fit;
  if (!law) return [];
  const { leastTokens, leastSteps, criticalBatch } = law.parameters;
  const text = (estimated: Estimated) => estimatedText(estimated, law.level, short);
  return [
    `The fewest tokens to ${nats(target)} nats, with ever smaller batches, are ${text(leastTokens)}; the fewest steps, with ever ` +
      `larger ones, ${text(leastSteps)}. Their ratio, the critical batch: ${text(criticalBatch)}.`,
    ...wasteSentence(law, rows),
  ];
}

/** Batches that have no part in the law. */
function missedSentences({ target }: BatchFit, rows: readonly BatchRow[]): string[] {
  const sizes = (why: Arrival['missed']) =>
    rows
      .filter(({ tokens, arrivals }) => tokens === null && arrivals.some(({ missed }) => missed === why))
      .map(({ batch }) => short(batch));
  const [above, below] = [sizes('not reached'), sizes('below it from the first')];
  return [
    ...(above.length === 0
      ? []
      : [
          `Batches of ${listed(above)} tokens a step did not reach ${nats(target)} nats: more tokens would bring them in.`,
        ]),
    ...(below.length === 0
      ? []
      : [
          `Batches of ${listed(below)} tokens a step are below ${nats(target)} nats in their shortest run: fewer tokens would show where they pass it.`,
        ]),
  ];
}

function factsOf({ law, target }: BatchFit): Fact[] {
  const fact = (name: string, { value, interval: range, determined }: Estimated, shareOf: number): Fact => ({
    name,
    value: determined ? short(value) : 'open',
    note: range ? `${level(shareOf)}: ${interval(range, short)}` : 'no interval',
  });
  const { criticalBatch, leastTokens, leastSteps } = law?.parameters ?? {};
  return [
    ...(law && criticalBatch ? [fact('critical batch, tokens a step', criticalBatch, law.level)] : []),
    ...(law && leastTokens ? [fact('fewest tokens', leastTokens, law.level)] : []),
    ...(law && leastSteps ? [fact('fewest steps', leastSteps, law.level)] : []),
    { name: 'target, nats', value: nats(target), note: 'held-out loss to reach' },
  ];
}

function tableOf({ target, law }: BatchFit, rows: readonly BatchRow[]): Table {
  return {
    id: 'batches',
    title: `Tokens and steps to ${nats(target)} nats`,
    caption: 'Read between the ends of the runs; geometric means over seeds. Rates are those of the hidden matrices.',
    columns: [
      { title: 'windows', format: 'exact' },
      { title: 'tokens a step', format: 'exact' },
      { title: 'rate', format: 'figure' },
      { title: 'tokens E', format: 'count' },
      { title: 'steps S', format: 'count' },
      { title: 'E / fewest', format: 'figure' },
      { title: 'S / fewest', format: 'figure' },
      { title: 'off the law', format: 'percent' },
    ],
    rows: rows.map(({ windows, batch, rate, tokens, arrivals }) => {
      const over = (least: number | undefined, value: number) => (least && least > 0 ? value / least : null);
      if (tokens === null) return [windows, batch, rate, arrivals[0]?.missed ?? null, null, null, null, null];
      return [
        windows,
        batch,
        rate,
        tokens,
        tokens / batch,
        over(law?.law.leastTokens, tokens),
        over(law?.law.leastSteps, tokens / batch),
        law ? tokens / tokensToTarget(law.law, batch) - 1 : null,
      ];
    }),
  };
}

function resultsOf({ target, law, arrivals }: BatchFit): Record<string, unknown> {
  const { bootstrap: _, ...entry } = law ?? {};
  return {
    law: '(S/S_min − 1)(E/E_min − 1) = 1 with E = B·S, tokens and steps to the target (McCandlish et al. 2018, eq. 2.11)',
    target,
    fit: law === null ? null : entry,
    curves: arrivals.map(({ curve, tokens, missed }) => ({ ...curve, tokensToTarget: tokens, missed })),
  };
}

export function batchFindings(plan: Plan, records: readonly RunRecord[]): Findings {
  const runs = finishedRuns(records);
  const fit = fitBatches(runs, plan.options.target);
  const rows = fit ? rowsOf(fit) : [];
  const reached = arrived(rows);
  const findings = {
    ...noFindings(headlineOf(plan, records, fit, reached)),
    figures: batchFigures(batchCurves(runs), fit),
  };
  if (fit === null) return findings;
  return {
    ...findings,
    sentences: lawSentences(fit, reached),
    warnings: [...plan.notes, ...missedSentences(fit, rows), ...(fit.law?.warnings ?? [])],
    facts: factsOf(fit),
    tables: [tableOf(fit, rows)],
    results: resultsOf(fit),
  };
}
