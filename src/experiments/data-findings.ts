/** What runs of one size on more and more tokens say, and those on small texts. */
import type { SurfaceFit } from '../scaling/joint-types.ts';
import { REPEATED_DATA } from '../scaling/published/data-constrained.ts';
import type { PowerLaw } from '../scaling/types.ts';
import type { RunRecord } from '../train/record.ts';
import { curvePoint, fitData, type DataFit } from './data-fit.ts';
import { dataFigure, lawText } from './data-figures.ts';
import type { DataOptions } from './data.ts';
import type { ExperimentPlan, Fact, Findings } from './experiment.ts';
import type { Table } from './figure.ts';
import { exponent, interval, level, nats, percent, short } from './format.ts';
import { finishedRuns, groupBy, mean, type MeasuredRun } from './measured.ts';
import { heartFigure, worthFigure } from './repeated-figures.ts';
import { fittedDecay, repeatedPoints, type FittedDecay, type RepeatedPoint } from './repeated.ts';
import { estimatedText, noFindings, runCount } from './say.ts';

type Plan = ExperimentPlan<DataOptions>;

const error = (predicted: number, measured: number): number => (predicted - measured) / measured;

function headlineOf(
  plan: Plan,
  records: readonly RunRecord[],
  fresh: readonly MeasuredRun[],
  fit: DataFit | null,
): string {
  if (fit === null) return `${runCount(plan, records)}: the law of loss against tokens needs three token counts.`;
  const ends = [...groupBy(fresh, ({ tokens }) => tokens)].sort(([a], [b]) => a - b);
  const [first, last] = [ends[0], ends.at(-1)];
  if (!first || !last) return runCount(plan, records);
  const loss = ([, runs]: (typeof ends)[number]) => nats(mean(runs.map((run) => run.loss)));
  const { law, parameters } = fit.floor;
  const power = parameters.exponent.determined
    ? `, as D^−${exponent(law.exponent)}${law.floor > 0 ? ` toward ${law.floor.toFixed(2)} at this size` : ''}`
    : '';
  return `From ${short(first[0])} to ${short(last[0])} tokens, held-out loss falls from ${loss(first)} to ${loss(last)} nats${power}.`;
}

function fitSentences({ floor, longest }: DataFit): string[] {
  const { parameters, level: share, law } = floor;
  const held = longest
    ? [
        `Fitted to the shorter runs, the law predicts ${nats(longest.floor)} nats at ${short(longest.tokens)} tokens, measured ` +
          `${nats(longest.measured)}: error ${percent(error(longest.floor, longest.measured))}; without a floor ` +
          `${percent(error(longest.pure, longest.measured))}.`,
      ]
    : [];
  return [
    `${lawText(law)}: the exponent is ${estimatedText(parameters.exponent, share)}, the floor ${estimatedText(parameters.floor, share, nats)}.`,
    ...held,
  ];
}

/** What became of each small text: where its held-out loss was least, and how far the losses parted. */
function heartSentences(points: readonly RepeatedPoint[], worth: FittedDecay | null): string[] {
  const texts = [...groupBy(points, ({ unique }) => unique)].flatMap(([unique, own]) => {
    const least = own.reduce((best, point) => (point.heldOut < best.heldOut ? point : best));
    const last = own.at(-1);
    if (!last || last.train === null) return [];
    const rise = last.tokens > least.tokens ? `, then rises to ${nats(last.heldOut)}` : '';
    return [
      `On ${short(unique)} characters, held-out loss is least (${nats(least.heldOut)}) when the text was seen ` +
        `${short(least.tokens / unique)} times${rise}; the loss on the text itself ends at ${nats(last.train)}.`,
    ];
  });
  if (texts.length === 0) return [];
  const published = Number(REPEATED_DATA.tokenDecay.toPrecision(3));
  const fitted =
    worth === null
      ? []
      : [
          `Repetitions lose their worth with R* = ${worth.decay.toPrecision(2)} here, and the law then misses these losses by ` +
            `${(100 * worth.rms).toFixed(1)} % on average; Muennighoff et al. 2023 found ${published}, ` +
            'with dropout and weight decay, which these runs go without.',
        ];
  return [...texts, ...fitted];
}

function factsOf({ floor, longest }: DataFit): Fact[] {
  const { parameters, level: share } = floor;
  const range = (name: 'exponent' | 'floor') => {
    const ends = parameters[name].interval;
    return ends ? `${level(share)}: ${interval(ends, name === 'floor' ? nats : exponent)}` : 'no interval';
  };
  const value = (name: 'exponent' | 'floor') => {
    const { determined, value: found } = parameters[name];
    return determined ? (name === 'floor' ? nats(found) : exponent(found)) : 'open';
  };
  return [
    { name: 'exponent β', value: value('exponent'), note: range('exponent') },
    { name: 'floor at this size, nats', value: value('floor'), note: range('floor') },
    ...(longest
      ? [
          {
            name: 'longest run missed by',
            value: percent(error(longest.floor, longest.measured)),
            note: 'fitted to the shorter ones',
          },
        ]
      : []),
  ];
}

function textsTable(points: readonly RepeatedPoint[]): Table[] {
  if (points.length === 0) return [];
  return [
    {
      id: 'small-texts',
      title: 'Small texts',
      caption: 'Worth: fresh tokens that would have given this held-out loss, by the law of the whole text.',
      columns: [
        { title: 'characters U', format: 'count' },
        { title: 'tokens D', format: 'count' },
        { title: 'D / U', format: 'figure' },
        { title: 'held-out, nats', format: 'loss' },
        { title: 'on the text, nats', format: 'loss' },
        { title: 'worth, tokens', format: 'count' },
      ],
      rows: points.map(({ unique, tokens, heldOut, train, worth }) => [
        unique,
        tokens,
        tokens / unique,
        heldOut,
        train,
        worth,
      ]),
    },
  ];
}

/** Without the bootstrap's own laws, which are many. */
function entryOf({ bootstrap: _, ...fit }: SurfaceFit<PowerLaw>): object {
  return fit;
}

export function dataFindings(plan: Plan, records: readonly RunRecord[]): Findings {
  const runs = finishedRuns(records);
  const fresh = runs.filter(({ spec }) => spec.corpus.characters === undefined);
  const fit = fresh.length === 0 ? null : fitData(fresh.map(curvePoint));
  const law = fit?.floor.law ?? null;
  const points = repeatedPoints(runs, law);
  const worth = law && fittedDecay(points, law);
  const decay = worth && worth.decay;
  const headline = headlineOf(plan, records, fresh, fit);
  const small = points.length === 0 ? [] : [heartFigure(fresh, points, law), ...worthFigure(points, decay)];
  const figures = [...(fresh.length === 0 ? [] : [dataFigure(fresh, fit)]), ...small];
  const tables = textsTable(points);
  if (fit === null) return { ...noFindings(headline), figures, tables, sentences: heartSentences(points, null) };
  return {
    headline,
    sentences: [...fitSentences(fit), ...heartSentences(points, worth)],
    warnings: [...plan.notes, ...fit.floor.warnings],
    facts: factsOf(fit),
    figures,
    tables,
    remarks: [],
    columns: [],
    results: {
      law: 'L(D) = floor + scale * D^-exponent, D: training tokens, L: nats a token',
      parameters: fresh[0]?.parameters.total,
      points: fresh.map(({ tokens, loss, spec }) => ({ tokens, loss, seed: spec.seed })),
      floor: entryOf(fit.floor),
      pure: entryOf(fit.pure),
      longestHeldOut: fit.longest,
      repeated: { points, decay, rms: worth && worth.rms, publishedDecay: REPEATED_DATA.tokenDecay },
    },
  };
}
