/** What changed parts and depths come to at equal parameters, in loss and in the size of a standard model of equal loss. */
import { DIFFERENCE_LEVEL } from '../scaling/differences.ts';
import type { RunRecord } from '../train/record.ts';
import type { ExperimentPlan, Fact, Findings } from './experiment.ts';
import { figure, interval, level, listed, percent, plural, share } from './format.ts';
import { noFindings, runCount } from './say.ts';
import { shapeComparison, type DepthResult, type ShapeComparison } from './shape-comparison.ts';
import { shapeFigures } from './shape-figures.ts';
import { leverText } from './shape-levers.ts';
import { verdictOf, type LeverResult } from './shape-rows.ts';
import { shapeTables } from './shape-tables.ts';
import { leversOf, type ShapeOptions } from './shape.ts';

type Plan = ExperimentPlan<ShapeOptions>;

const change = (logarithm: number): string => percent(Math.expm1(logarithm));

const range = (of: readonly [number, number]): string => `${level(DIFFERENCE_LEVEL)}: ${interval(of, change)}`;

/** By how much they move the line, most first. */
const bySize = (levers: readonly LeverResult[]): LeverResult[] =>
  [...levers].sort((a, b) => Math.abs(b.mean) - Math.abs(a.mean));

/** 'as a standard model 0.62 times as large would have'. */
function sizeText({ factor }: LeverResult): string {
  return factor === null ? '' : `, that of a standard model ${figure(factor.value)} times as large`;
}

function depthsText(depths: readonly DepthResult[]): string {
  const [deep, wide] = [depths[0], depths.at(-1)];
  const worst = Math.max(...depths.map(({ difference }) => Math.abs(difference?.mean ?? 0)));
  if (!deep || !wide || deep === wide) return '';
  return (
    `from ${figure(wide.aspect)} to ${figure(deep.aspect)} in width over depth (${plural(wide.row.model.layers, 'layer')} to ` +
    `${deep.row.model.layers}) the loss moves by ${share(Math.expm1(worst))} at most`
  );
}

function headlineOf(plan: Plan, records: readonly RunRecord[], { levers, depths }: ShapeComparison): string {
  if (levers.length === 0 && depths.length === 0)
    return `${runCount(plan, records)}: a changed model and the standard one beside it are needed.`;
  const beyond = bySize(levers.filter(({ verdict }) => verdict !== 'within noise'));
  const [most] = beyond;
  const parts =
    levers.length === 0
      ? ''
      : most === undefined
        ? `At equal parameters none of ${plural(levers.length, 'changed part')} moves the loss beyond noise`
        : `At equal parameters ${beyond.length} of ${plural(levers.length, 'changed part')} ${beyond.length === 1 ? 'moves' : 'move'} the loss ` +
          `beyond noise, ${leverText(most.lever)} most: ${change(most.mean)}${sizeText(most)}`;
  const depth = depthsText(depths);
  const sentence = [parts, depth].filter((part) => part !== '').join('; ');
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

function verdictSentences(levers: readonly LeverResult[]): string[] {
  const named = (verdict: LeverResult['verdict']) =>
    bySize(levers.filter((result) => result.verdict === verdict)).map(
      (result) => `${leverText(result.lever)} (${change(result.mean)}, ${range(result.interval)})`,
    );
  const sentence = (names: readonly string[], words: string) =>
    names.length === 0 ? [] : [`${words} ${listed(names)}.`];
  return [
    ...sentence(named('worse'), 'Worse than the standard model at equal parameters:'),
    ...sentence(named('better'), 'Better:'),
    ...sentence(named('within noise'), 'Not to be told from it:'),
  ];
}

/** Whether changed parts change the exponent or the height of the line. */
function exponentSentences({ law, levers }: ShapeComparison): string[] {
  const own = levers.filter(({ flatter }) => flatter !== null);
  if (!law || own.length === 0) return [];
  const known = law.intervals.exponent;
  const out = own.filter(({ flatter }) => flatter && verdictOf(flatter) !== 'within noise');
  const standard = `${figure(law.law.exponent)}${known ? ` (${level(law.level)}: ${interval(known, figure)})` : ''}`;
  const names = out.map((result) => `${leverText(result.lever)} with ${figure(result.exponent ?? NaN)}`);
  const others =
    names.length === 0
      ? 'no changed part has a slope of its own beyond noise: they move the line, not its slope'
      : `a slope of its own, beyond noise, has ${listed(names)}`;
  return [`The standard line falls as N^−α with α ${standard}; ${others}.`];
}

function depthSentences(depths: readonly DepthResult[]): string[] {
  const told = depths.filter(
    ({ difference }) => difference && (difference.interval[0] > 0 || difference.interval[1] < 0),
  );
  if (depths.length === 0) return [];
  if (told.length === 0) return ['No depth can be told from the standard one at equal block parameters.'];
  const names = told.map(({ row, difference }) => {
    const { width, layers } = row.model;
    return `${plural(layers, 'layer')} of width ${width} (${change(difference?.mean ?? 0)}, ${range(difference?.interval ?? [0, 0])})`;
  });
  return [`At equal block parameters these depths differ beyond noise: ${listed(names)}.`];
}

function factsOf({ levers, depths, noise }: ShapeComparison): Fact[] {
  const [most] = bySize(levers.filter(({ verdict }) => verdict !== 'within noise'));
  const beyond = levers.filter(({ verdict }) => verdict !== 'within noise').length;
  const [deep, wide] = [depths[0], depths.at(-1)];
  const worst = Math.max(0, ...depths.map(({ difference }) => Math.abs(difference?.mean ?? 0)));
  return [
    ...(levers.length > 0
      ? [
          {
            name: 'parts that move the line',
            value: `${beyond} of ${levers.length}`,
            note: `beyond noise, ${level(DIFFERENCE_LEVEL)} intervals`,
          },
        ]
      : []),
    ...(most ? [{ name: leverText(most.lever), value: change(most.mean), note: range(most.interval) }] : []),
    ...(most?.factor
      ? [
          {
            name: 'worth in size',
            value: `× ${figure(most.factor.value)}`,
            note: `${level(DIFFERENCE_LEVEL)}: ${interval(most.factor.interval, figure)}`,
          },
        ]
      : []),
    ...(deep && wide
      ? [
          {
            name: 'depth moves the loss by',
            value: share(Math.expm1(worst)),
            note: `at most, width over depth ${figure(deep.aspect)} to ${figure(wide.aspect)}`,
          },
        ]
      : [
          {
            name: 'noise of a difference',
            value: share(noise.sd),
            note: `of the loss, ${noise.degrees} degrees of freedom`,
          },
        ]),
  ];
}

function resultsOf({ rows, law, levers, depths, noise }: ShapeComparison): Record<string, unknown> {
  return {
    method:
      'differences of ln L from the standard model of the same width and seed, taken to equal N along its line; intervals by Student’s t with ' +
      'the noise pooled over all shapes and the usual noise as two more degrees of freedom',
    level: DIFFERENCE_LEVEL,
    noise,
    standard: law && { exponent: law.law.exponent, scale: law.law.scale, intervals: law.intervals },
    levers,
    depths: depths.map(({ row, aspect, difference }) => ({ model: row.model, aspect, loss: row.loss, difference })),
    shapes: rows.map(({ losses, ...row }) => ({ ...row, losses: Object.fromEntries(losses) })),
  };
}

export function shapeFindings(plan: Plan, records: readonly RunRecord[]): Findings {
  const compared = shapeComparison(plan.options, records);
  const findings = noFindings(headlineOf(plan, records, compared));
  if (compared.rows.length === 0) return findings;
  const { levers, depths, law } = compared;
  return {
    ...findings,
    sentences: [...verdictSentences(levers), ...exponentSentences(compared), ...depthSentences(depths)],
    warnings: [...plan.notes, ...(law?.warnings ?? [])],
    facts: levers.length + depths.length === 0 ? [] : factsOf(compared),
    figures: shapeFigures(compared, leversOf(plan.options)),
    tables: shapeTables(compared),
    results: resultsOf(compared),
  };
}
