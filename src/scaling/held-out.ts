/** The headline score of a law: fitted to the cheap runs, how far off is it on the dear ones? */
import { fitJoint } from './joint-fit.ts';
import { evaluateJoint } from './joint-law.ts';
import type { JointForm, RunPoint } from './joint-types.ts';
import { flopsOf } from './isoflop.ts';
import { LawError } from './points.ts';
import { median } from './quantiles.ts';
import type { SurfaceOptions } from './engine/surface-fit.ts';

/** By what runs are parted: the largest models, the longest runs or the dearest. */
export type HeldOutAxis = 'n' | 'd' | 'flops';

export interface HeldOutOptions {
  /** `flops` by default. */
  readonly axis?: HeldOutAxis;
  /** Runs at this value and above are held out; by default the least value with at most a fifth of the runs at or above it. */
  readonly from?: number;
  readonly fit?: SurfaceOptions;
}

export interface HeldOutScore {
  readonly form: JointForm;
  /** Median size of ln(predicted) − ln(measured) over the runs held out; null where the rest are too few for the form. */
  readonly typical: number | null;
  /** Its root mean square. */
  readonly rms: number | null;
  /** Its mean: above 0 where predictions are too high. */
  readonly bias: number | null;
  /** The largest by size. */
  readonly worst: number | null;
}

export interface HeldOut {
  readonly axis: HeldOutAxis;
  readonly from: number;
  /** Places, in the order given, of the runs held out. */
  readonly rows: readonly number[];
  readonly scores: readonly HeldOutScore[];
}

export const JOINT_FORMS: readonly JointForm[] = ['chinchilla', 'kappa', 'kaplan', 'tied'];

const MOST_HELD_OUT = 0.2;
/** Runs a tenth apart in compute are one level: a budget is never parted. */
const SAME_LEVEL = 1.1;

function valueOf(point: RunPoint, axis: HeldOutAxis): number {
  return axis === 'flops' ? flopsOf(point) : point[axis];
}

/**
 * The least value that holds out at most a fifth of the runs, or the largest level where even that is more. Values without gaps
 * are one level from end to end: of them it is the highest fifth.
 */
function cutOf(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const starts = [...sorted.keys()].filter((i) => i === 0 || sorted[i] > SAME_LEVEL * sorted[i - 1]);
  const cut = starts.find((i) => sorted.length - i <= MOST_HELD_OUT * sorted.length) ?? starts[starts.length - 1];
  return sorted[cut > 0 ? cut : Math.ceil((1 - MOST_HELD_OUT) * sorted.length)] ?? sorted[0];
}

function scoreOf(
  form: JointForm,
  known: readonly RunPoint[],
  held: readonly RunPoint[],
  options: SurfaceOptions,
): HeldOutScore {
  try {
    const { law } = fitJoint(known, form, { ...options, replicates: 0 });
    const errors = held.map(({ n, d, loss }) => Math.log(evaluateJoint(law, n, d) / loss));
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const worst = errors.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a));
    return {
      form,
      typical: median(errors.map(Math.abs)),
      rms: Math.sqrt(mean(errors.map((error) => error * error))),
      bias: mean(errors),
      worst,
    };
  } catch (error) {
    if (error instanceof LawError) return { form, typical: null, rms: null, bias: null, worst: null };
    throw error;
  }
}

/**
 * Fits each form to the runs below a value of N, D or C and predicts those at it and above.
 *
 * @throws LawError where all runs, or none, would be held out.
 */
export function holdOut(
  points: readonly RunPoint[],
  forms: readonly JointForm[] = JOINT_FORMS,
  { axis = 'flops', from, fit = {} }: HeldOutOptions = {},
): HeldOut {
  if (points.length === 0) throw new LawError('There are no runs to hold out.');
  const values = points.map((point) => valueOf(point, axis));
  const cut = from ?? cutOf(values);
  const rows = values.flatMap((value, row) => (value >= cut ? [row] : []));
  const held = rows.map((row) => points[row]);
  const known = points.filter((_, row) => values[row] < cut);
  if (rows.length === 0)
    throw new LawError('No run reaches the value from which runs are held out. Choose a smaller one.');
  if (known.length === 0)
    throw new LawError('All runs would be held out: they hardly differ. Add runs of other sizes.');
  return { axis, from: cut, rows, scores: forms.map((form) => scoreOf(form, known, held, fit)) };
}
