/** What sweeps of the learning rate say: where the best one is, whether it stays put, and what a wrong one costs. */
import type { Trend } from '../scaling/trend.ts';
import type { RunRecord } from '../train/record.ts';
import type { ExperimentPlan, Fact, Findings } from './experiment.ts';
import type { Table } from './figure.ts';
import { exponent, figure, interval, level, nats, plural } from './format.ts';
import { distinct } from './measured.ts';
import { rateFigures } from './rate-figures.ts';
import { fitRates, multipleOf, type RateFit } from './rate-sweep.ts';
import { bounded, carried, costAt, type Bounded } from './rate-costs.ts';
import type { RateOptions } from './rate.ts';
import { estimatedText, noFindings, runCount } from './say.ts';

type Plan = ExperimentPlan<RateOptions>;

/** A factor by which a best rate may move and still count as where it was: the valleys are flat there. */
const STILL = 1.1;

/** Whether the best rate stays put over these widths, as far as its interval can tell. */
function staysPut({ estimated: { interval: range, value } }: Trend, best: readonly Bounded[]): boolean {
  const span = (best.at(-1)?.width ?? 1) / (best[0]?.width ?? 1);
  return (range !== null && range[0] <= 0 && range[1] >= 0) || span ** Math.abs(value) < STILL;
}

function headlineOf(plan: Plan, records: readonly RunRecord[], fit: RateFit): string {
  if (fit.sweeps.every(({ valley }) => valley === null))
    return `${runCount(plan, records)}: a valley needs three learning rates at one width.`;
  const best = bounded(fit);
  const [first, last] = [best[0], best.at(-1)];
  if (!first || !last) return `${runCount(plan, records)}: no width has its best learning rate between the others yet.`;
  if (first === last) {
    return (
      `At width ${first.width} the best learning rate is ${figure(first.best * first.recipeRate)}, ` +
      `${figure(first.best)} times the recipe's.`
    );
  }
  const multiples = best.map((sweep) => sweep.best);
  const range = `${figure(Math.min(...multiples))} to ${figure(Math.max(...multiples))} times the recipe's`;
  const widths = `from width ${first.width} to ${last.width}`;
  const { multiple, rate } = fit;
  if (!multiple?.estimated.determined || !rate)
    return `The best learning rate is ${range} ${widths}; these runs don't fix how it goes with the width.`;
  if (fit.rule === 0) {
    return staysPut(multiple, best)
      ? `One rate serves all widths: the best one stays put ${widths}, at ${range}.`
      : `The best learning rate moves as C^${exponent(multiple.exponent)} ${widths}, where the recipe has one for all: it is ${range}.`;
  }
  const rule = `C^−${figure(fit.rule)}`;
  const itself = `the rate itself ${staysPut(rate, best) ? 'stays put' : `moves as C^${exponent(rate.exponent)}`}`;
  if (staysPut(multiple, best))
    return `By the rule ${rule} the best learning rate stays put ${widths}, at ${range}; ${itself}.`;
  const closer = Math.abs(multiple.exponent) < Math.abs(rate.exponent);
  return (
    `The best learning rate ${closer ? `moves less by the rule ${rule} than without it` : `leaves the rule ${rule}`} ${widths}: ` +
    `in multiples it goes as C^${exponent(multiple.exponent)}, from ${figure(first.best)} to ${figure(last.best)}; ${itself}.`
  );
}

function trendSentences({ multiple, rate, rule, level: share }: RateFit): string[] {
  if (!multiple || !rate) return [];
  const itself =
    rule !== 0 && rate.estimated.determined ? ` For the rate itself s is ${estimatedText(rate.estimated, share)}.` : '';
  return [
    `In multiples of the recipe's rate the best one goes with the width as C^s, and s is ${estimatedText(multiple.estimated, share)}.${itself}`,
  ];
}

const rise = (cost: number): string => `${nats(Math.max(0, cost))} nats`;

function costSentences(best: readonly Bounded[]): string[] {
  const costs = best.flatMap((sweep) => {
    const [half, twice] = [costAt(sweep, 0.5), costAt(sweep, 2)];
    return half === null || twice === null ? [] : [{ half, twice }];
  });
  if (costs.length === 0) return [];
  const span = (values: readonly number[]) => {
    const [low, high] = [Math.min(...values), Math.max(...values)].map((cost) => nats(Math.max(0, cost)));
    return low === high ? `${low ?? ''} nats` : `${low ?? ''} to ${high ?? ''} nats`;
  };
  return [
    `Half the best rate costs ${span(costs.map(({ half }) => half))}, twice the best ${span(costs.map(({ twice }) => twice))}.`,
  ];
}

function carriedSentences(best: readonly Bounded[], rule: number): string[] {
  const costs = carried(best);
  const [narrow, wide] = [best[0], best.at(-1)];
  if (!costs || !narrow || !wide) return [];
  if (rule === 0) return [`The best rate of width ${narrow.width} costs ${rise(costs.same)} at width ${wide.width}.`];
  return [
    `The best rate of width ${narrow.width}, taken to width ${wide.width} by the rule, costs ${rise(costs.rule)} there; ` +
      `taken as it is, ${rise(costs.same)}.`,
  ];
}

function divergedSentences({ sweeps }: RateFit): string[] {
  const all = sweeps.flatMap(({ diverged }) => diverged);
  if (all.length === 0) return [];
  return [`${plural(all.length, 'run')} diverged, from ${figure(Math.min(...all))} times the recipe's rate on.`];
}

function factsOf(fit: RateFit, best: readonly Bounded[]): Fact[] {
  const { multiple, rate, level: share } = fit;
  const slope = (name: string, trend: Trend | null): Fact[] =>
    trend === null
      ? []
      : [
          {
            name,
            value: trend.estimated.determined ? exponent(trend.exponent) : 'open',
            note: trend.estimated.interval
              ? `${level(share)}: ${interval(trend.estimated.interval, exponent)}`
              : 'no interval',
          },
        ];
  const last = best.at(-1);
  const twice = last ? costAt(last, 2) : null;
  return [
    ...(last
      ? [
          {
            name: `best rate at width ${last.width}`,
            value: figure(last.best * last.recipeRate),
            note: `${figure(last.best)} times the recipe's`,
          },
        ]
      : []),
    ...(fit.rule === 0 ? [] : slope('moves by the rule as C^s, s', multiple)),
    ...slope('moves itself as C^s, s', rate),
    ...(last && twice !== null
      ? [{ name: 'twice the best rate costs', value: rise(twice), note: `at width ${last.width}` }]
      : []),
  ];
}

function tableOf({ sweeps, level: share }: RateFit): Table {
  const rows = sweeps.map((sweep) => {
    const { width, parameters, recipeRate, valley, points } = sweep;
    const best = valley?.x ?? null;
    const cost = (factor: number) => (best === null ? null : costAt({ ...sweep, best }, factor));
    return [
      width,
      parameters,
      points.length,
      recipeRate,
      best,
      valley?.interval ? interval(valley.interval, figure) : null,
      best === null ? null : best * recipeRate,
      valley?.loss ?? null,
      cost(0.5),
      cost(2),
    ];
  });
  return {
    id: 'rates',
    title: 'Best learning rate at each width',
    caption: 'Rates of the hidden matrices; the embedding keeps the recipe’s. Costs are nats above the least.',
    columns: [
      { title: 'width', format: 'exact' },
      { title: 'parameters N', format: 'count' },
      { title: 'rates', format: 'exact' },
      { title: "recipe's rate", format: 'figure' },
      { title: 'best, times that', format: 'figure' },
      { title: `${level(share)} interval`, format: 'text' },
      { title: 'best rate', format: 'figure' },
      { title: 'loss, nats', format: 'loss' },
      { title: 'cost of half', format: 'loss' },
      { title: 'cost of twice', format: 'loss' },
    ],
    rows,
  };
}

function resultsOf(fit: RateFit, best: readonly Bounded[]): Record<string, unknown> {
  const trend = (of: Trend | null) =>
    of && { scale: of.scale, exponent: of.exponent, interval: of.estimated.interval, reason: of.estimated.reason };
  return {
    method:
      'at each width a parabola in ln(rate), weights falling with the height above the least; power law of the width through their ' +
      "minima, weighted. Multiples are of the recipe's rate at that width",
    level: fit.level,
    multiple: trend(fit.multiple),
    rate: trend(fit.rate),
    carried: carried(best),
    widths: fit.sweeps.map(({ width, parameters, recipeRate, points, diverged, valley }) => ({
      width,
      parameters,
      recipeRate,
      points,
      diverged,
      multiple: valley?.x ?? null,
      interval: valley?.interval ?? null,
      loss: valley?.loss ?? null,
      curvature: valley?.curvature ?? null,
      warnings: valley?.warnings ?? [],
    })),
  };
}

function warningsOf({ sweeps, multiple }: RateFit): string[] {
  const single = sweeps.flatMap(({ width, valley }) =>
    (valley?.warnings ?? []).map((warning) => `At width ${width}: ${warning}`),
  );
  return [...(multiple?.estimated.reason ? [multiple.estimated.reason] : []), ...single];
}

export function rateFindings(plan: Plan, records: readonly RunRecord[]): Findings {
  const fit = fitRates(records);
  const best = bounded(fit);
  const findings = noFindings(headlineOf(plan, records, fit));
  if (fit.sweeps.every(({ points }) => points.length === 0)) return findings;
  const multiples = Object.fromEntries(records.map(({ id, spec }) => [id, multipleOf(spec)]));
  return {
    ...findings,
    sentences: [
      ...trendSentences(fit),
      ...costSentences(best),
      ...carriedSentences(best, fit.rule),
      ...divergedSentences(fit),
    ],
    warnings: [...plan.notes, ...warningsOf(fit)],
    facts: factsOf(fit, best),
    figures: rateFigures(fit, distinct(plan.options.widths)),
    tables: [tableOf(fit)],
    columns: [{ name: 'learning_rate_multiple', values: multiples }],
    results: resultsOf(fit, best),
  };
}
