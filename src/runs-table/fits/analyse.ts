/** Every fit that a table's data allow, one after the other, with progress between. */
import { allocationAt } from '../../scaling/allocation.ts';
import { surfaceSettings, type Progress, type SurfaceOptions } from '../../scaling/engine/surface-fit.ts';
import { predictJoint } from '../../scaling/joint-predict.ts';
import { PAPER_OPTIONS } from '../../scaling/paper-objective.ts';
import { PlanError } from '../../scaling/planner/check.ts';
import { LawError } from '../../scaling/points.ts';
import { TableError, type RunsTable, type TableRun } from '../types.ts';
import { fitApproaches } from './approaches.ts';
import { fitCurves, slicesOf, wholeCurve } from './curves.ts';
import { fitJointLaws, JOINT_TEXTS } from './joint.ts';
import { otherTasks } from './others.ts';
import { computeOf, count, linePoint, plainRuns, selectedRuns } from './points.ts';
import { within } from './steps.ts';
import type {
  Analysis,
  Approaches,
  CurveFit,
  Entry,
  FitSettings,
  JointAnalysis,
  NamedPrediction,
  Place,
  Step,
} from './types.ts';

export const DEFAULT_SETTINGS: FitSettings = {
  mode: 'robust',
  level: 0.8,
  seed: 1,
  holdOut: { axis: 'flops' },
  dropWorst: 0,
  best: false,
  predict: [],
};

/** With more runs each draw takes longer, and there is less to draw for: intervals are narrow. */
function usualReplicates(runs: number): number {
  return runs <= 5000 ? 1000 : 200;
}

function surfaceOptions({ mode, huberDelta, level, seed }: FitSettings, replicates: number): SurfaceOptions {
  const paper = mode === 'paper' ? PAPER_OPTIONS : {};
  return { ...paper, ...(huberDelta !== undefined && { huberDelta }), replicates, level, seed };
}

/** Yields a part's progress as a share of the whole. */
function* part<T>(
  title: string,
  [begin, end]: readonly [number, number],
  steps: Generator<Progress, T>,
): Generator<Step, T> {
  const shares = within(steps, begin, end);
  for (;;) {
    const step = shares.next();
    if (step.done === true) return step.value;
    yield { title, share: step.value };
  }
}

/** The curves of a table that can't bear a joint law: over its one variable. */
function singleVariable(runs: readonly TableRun[]) {
  const sizes = runs.map(({ n }) => n);
  const lengths = runs.map(({ d }) => d);
  const computes = runs.map(computeOf);
  if (count(sizes) >= 2 && count(lengths) <= 1) return wholeCurve(runs, 'N', ({ n }) => n);
  if (count(lengths) >= 2 && count(sizes) <= 1) return wholeCurve(runs, 'D', ({ d }) => d);
  if (count(computes) >= 2) return wholeCurve(runs, 'C', computeOf);
  const rows = runs.length === 1 ? 'The one run' : `All ${runs.length} runs`;
  throw new TableError(
    `${rows} have one size and one length: a law needs runs that differ in parameters, tokens or compute.`,
  );
}

/** Ten times the dearest run, split as the law has it best. */
function nextPlace({ points, fits, main }: JointAnalysis): Place | null {
  const fit = fits[main];
  const most = points.reduce((greatest, { n, d }) => Math.max(greatest, 6 * n * d), 0);
  if (fit === undefined) return null;
  try {
    const { parameters, tokens } = allocationAt({ ...fit, bootstrap: [] }, 10 * most);
    return { n: parameters, d: tokens };
  } catch (error) {
    if (error instanceof PlanError) return null;
    throw error;
  }
}

function predictionsOf(joint: JointAnalysis, { predict, seed }: FitSettings): NamedPrediction[] {
  const next = predict.length > 0 ? null : nextPlace(joint);
  const places = next === null ? predict.map((place) => ({ ...place, asked: true })) : [{ ...next, asked: false }];
  return places.flatMap(({ n, d, asked }) =>
    joint.entries.flatMap(({ id: form }) => {
      const fit = joint.fits[form];
      return fit === undefined
        ? []
        : [{ ...predictJoint(fit, n, d, seed), form, title: JOINT_TEXTS[form].title, asked }];
    }),
  );
}

interface JointParts {
  readonly joint: JointAnalysis | null;
  readonly approaches: Approaches | null;
  readonly curves: readonly CurveFit[];
  readonly notes: readonly string[];
}

/** Joint laws, slices and approaches of runs that have N and D; the joint laws null where none can be fitted. */
function* jointParts(
  runs: readonly TableRun[],
  settings: FitSettings,
  options: SurfaceOptions,
): Generator<Step, JointParts> {
  const { runs: plain, notes } = plainRuns(runs);
  const points = plain.flatMap((run) => linePoint(run) ?? []);
  if (count(points.map(({ n }) => n)) < 2 || count(points.map(({ d }) => d)) < 2) {
    return { joint: null, approaches: null, curves: [], notes: [] };
  }
  let joint: JointAnalysis;
  try {
    joint = yield* part('Joint laws', [0, 0.6], fitJointLaws(points, settings, options));
  } catch (error) {
    if (!(error instanceof LawError)) throw error;
    return { joint: null, approaches: null, curves: [], notes: [error.message] };
  }
  const approaches = yield* part('Best splits', [0.6, 0.7], fitApproaches(joint, settings));
  const slices = [...slicesOf(points, 'N'), ...slicesOf(points, 'D')];
  const curves = yield* part('Curves', [0.7, 0.8], fitCurves(slices, options));
  return { joint, approaches, curves, notes };
}

/**
 * Fits all that the data allow. Each step says what is under way; the last value is the analysis.
 *
 * @throws TableError where nothing can be fitted, LawError where settings can't be used.
 */
export function* analyse(table: RunsTable, wanted: FitSettings = DEFAULT_SETTINGS): Generator<Step, Analysis> {
  const replicates = wanted.replicates ?? usualReplicates(table.runs.length);
  const settings = { ...wanted, replicates };
  const options = surfaceOptions(settings, replicates);
  surfaceSettings(options);
  const selected = selectedRuns(table.runs, settings);
  const parts = yield* jointParts(selected.runs, settings, options);
  const curves =
    parts.joint === null
      ? yield* part('Curves', [0, 0.8], fitCurves([singleVariable(selected.runs)], options))
      : parts.curves;
  const others: Entry[] = [];
  const missing: string[] = [];
  const tasks = settings.mode === 'paper' ? [] : otherTasks(selected.runs, options);
  for (const [i, { title, steps }] of tasks.entries()) {
    const entry = yield* part(title, [0.8 + (0.2 * i) / tasks.length, 0.8 + (0.2 * (i + 1)) / tasks.length], steps());
    if (entry === null) missing.push(`${title}: these runs are too few, or too much alike, for that law.`);
    else others.push(entry);
  }
  return {
    table,
    settings,
    joint: parts.joint,
    curves,
    approaches: parts.approaches,
    others,
    predictions: parts.joint === null ? [] : predictionsOf(parts.joint, settings),
    notes: [...selected.notes, ...parts.notes, ...missing],
  };
}
