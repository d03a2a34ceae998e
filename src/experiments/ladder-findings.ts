/** What the records of a ladder say, in the form that all experiments share. */
import { compareForms } from '../scaling/compare.ts';
import type { Interval, LawFit } from '../scaling/types.ts';
import type { Fact, Findings, Remark } from './experiment.ts';
import { ladderResults, predictedColumns } from './files.ts';
import { exponent, interval, level, nats, percent } from './format.ts';
import { countings } from './ladder-counting.ts';
import { lawFigure } from './ladder-figure.ts';
import { ladderHeadline, mainFit } from './ladder-headline.ts';
import { countingTable, parametersTable, predictionsTable } from './ladder-tables.ts';
import type { LadderState, ScoredPrediction } from './ladder-types.ts';
import { noFindings } from './say.ts';

const scored = ({ predictions }: LadderState): ScoredPrediction[] =>
  predictions.filter(({ measured }) => measured !== null);

/** How well the sizes were predicted before they were trained; null where none was. */
function scoreSummary(state: LadderState): string | null {
  const done = scored(state);
  const [first] = done;
  if (first === undefined) return null;
  const inside = done.filter((each) => each.inside).length;
  const mean = done.reduce((sum, { error }) => sum + Math.abs(error ?? 0), 0) / done.length;
  const sizes = done.length === 1 ? 'One size was' : `${done.length} sizes were`;
  const share = `${inside} of ${done.length} inside the ${level(first.prediction.level)} interval`;
  return `${sizes} predicted before being trained: ${share}, mean error ${(mean * 100).toFixed(2)} %.`;
}

/** How the exponent moves with what is counted; null with too few sizes. */
function countingSentence(state: LadderState): string | null {
  const [own, blocks, all] = countings(state);
  if (!own?.floor || !blocks?.floor || !all?.floor) return null;
  const power = ({ law }: LawFit) => exponent(law.exponent);
  return (
    `The exponent depends on what is counted: ${power(own.floor)} by blocks and head, ${power(blocks.floor)} by blocks ` +
    `only, as in Kaplan et al. 2020, and ${power(all.floor)} with an embedding of its own.`
  );
}

/** '1.663 ± 0.031' where the interval is about even, else '1.663 (1.632 to 1.701)'. */
function predictedText({ loss, interval: [low, high] }: ScoredPrediction['prediction']): string {
  const [below, above] = [loss - low, high - loss];
  const even = Math.abs(above - below) <= 0.25 * Math.max(above, below);
  return even ? `${nats(loss)} ± ${nats((above + below) / 2)}` : `${nats(loss)} (${interval([low, high])})`;
}

function remarkOf({ rung, prediction, measured, error, inside }: ScoredPrediction): Remark {
  const { fittedTo, level: share } = prediction;
  const sizes = fittedTo.length === 1 ? '1 size' : `${fittedTo.length} sizes`;
  const text = `predicted ${predictedText(prediction)}`;
  return {
    group: rung,
    before: `${text} nats, ${level(share)} interval, from ${sizes}`,
    after:
      measured === null || error === null
        ? null
        : `${text}, measured ${nats(measured)}: ${inside ? 'inside' : 'outside'} the interval, error ${percent(error)}`,
  };
}

function factsOf(state: LadderState): Fact[] {
  const fit = mainFit(state);
  if (fit === null) return [];
  const { floor } = state.fits;
  const range = (each: Interval | null | undefined) =>
    each ? `${level(fit.level)}: ${interval(each)}` : 'no interval: too few sizes';
  const done = scored(state);
  const inside = done.filter((each) => each.inside).length;
  return [
    { name: 'exponent α', value: fit.law.exponent.toFixed(3), note: range(fit.intervals.exponent) },
    ...(floor ? [{ name: 'floor E, nats', value: nats(floor.law.floor), note: range(floor.intervals.floor) }] : []),
    ...(done.length > 0
      ? [{ name: 'predictions inside', value: `${inside} of ${done.length}`, note: 'frozen before training' }]
      : []),
  ];
}

export function ladderFindings(state: LadderState): Findings {
  const { points, fits, predictions } = state;
  const headline = ladderHeadline(state);
  const remarks = predictions.map(remarkOf);
  const columns = predictedColumns(state);
  const results = ladderResults(state);
  if (points.length === 0) return { ...noFindings(headline), columns, results };
  const comparison = points.length > 1 ? compareForms(points).sentence : null;
  return {
    headline,
    sentences: [scoreSummary(state), comparison, countingSentence(state)].filter((each) => each !== null),
    warnings: [...new Set([...(fits.floor?.warnings ?? []), ...(fits.floor ? [] : (fits.pure?.warnings ?? []))])],
    facts: factsOf(state),
    figures: [lawFigure(state)],
    tables: [...predictionsTable(state), ...parametersTable(fits), ...countingTable(state)],
    remarks,
    columns,
    results,
  };
}
