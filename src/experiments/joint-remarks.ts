/** Predictions of each size's longest run from the smaller sizes, frozen before it is trained, and how they came out. */
import { countParameters } from '../model/config.ts';
import type { JointPrediction } from '../scaling/joint-predict.ts';
import type { ExperimentPlan, Remark, RunGroup } from './experiment.ts';
import { interval, level, nats, percent, plural, short } from './format.ts';
import { predictFrom } from './joint-fits.ts';
import type { RunRecord } from '../train/record.ts';
import { distinct, finishedRuns, mean, runPoint, type MeasuredRun } from './measured.ts';

/** The prediction of a group's longest run from the groups before it; null where they are too few. */
function predictionOf({ runs: own }: RunGroup, before: readonly MeasuredRun[]): JointPrediction | null {
  const [first] = own;
  if (!first) return null;
  const longest = Math.max(...own.map(({ spec }) => spec.training.tokens));
  return predictFrom(before.map(runPoint), countParameters(first.spec.model).total, longest);
}

function scoreText({ loss, interval: range }: JointPrediction, measured: number): string {
  const inside = range ? (measured >= range[0] && measured <= range[1] ? 'inside' : 'outside') : '';
  const verdict = inside === '' ? '' : `: ${inside} the interval`;
  return `measured ${nats(measured)}${verdict}, error ${percent((loss - measured) / measured)}`;
}

function remarkOf(
  group: RunGroup,
  index: number,
  runs: readonly MeasuredRun[],
  before: readonly MeasuredRun[],
): Remark[] {
  const predicted = predictionOf(group, before);
  if (predicted === null) return [];
  const { loss, interval: range, level: share, d } = predicted;
  const own = new Set(group.runs.map(({ id }) => id));
  const longest = runs.filter(({ id, tokens }) => own.has(id) && tokens === d);
  const sizes = plural(distinct(before.map(({ parameters }) => parameters.total)).length, 'size');
  const text = `predicted ${nats(loss)}${range ? ` (${interval(range)})` : ''} nats at ${short(d)} tokens`;
  return [
    {
      group: index,
      before: `${text}, ${level(share)} interval, from ${sizes}`,
      after: longest.length === 0 ? null : `${text}, ${scoreText(predicted, mean(longest.map((run) => run.loss)))}`,
    },
  ];
}

/** A prediction depends on the groups before alone, so that a replay gives what was frozen. */
export function remarksOf({ groups }: ExperimentPlan, records: readonly RunRecord[]): Remark[] {
  const runs = finishedRuns(records);
  const known = new Set(records.map(({ id }) => id));
  const reached = groups.map((group) => group.runs.some(({ id }) => known.has(id))).lastIndexOf(true);
  const whole = groups[reached]?.runs.every(({ id }) => known.has(id)) ?? true;
  // The group after the last one trained is the next, once that one is whole.
  return groups.slice(0, whole ? reached + 2 : reached + 1).flatMap((group, index) => {
    const below = new Set(groups.slice(0, index).flatMap(({ runs: own }) => own.map(({ id }) => id)));
    const before = runs.filter(({ id }) => below.has(id));
    return remarkOf(group, index, runs, before);
  });
}
