/** Records small enough to come with the page: long curves with fewer points, numbers with fewer digits. */
import type { CurvePoint, RunRecord } from '../train/record.ts';

/** A chart of ten curves shows no more. */
const MOST_POINTS = 48;

function rounded(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}

/** The mean loss of the steps that some neighbouring points stand for, at the last of them. */
function merged(points: readonly CurvePoint[], before: number): CurvePoint | [] {
  const last = points.at(-1);
  if (last === undefined) return [];
  const sum = points.reduce((total, { step, loss }, i) => total + loss * (step - (points[i - 1]?.step ?? before)), 0);
  return { ...last, loss: rounded(sum / (last.step - before), 6), seconds: rounded(last.seconds, 4) };
}

/** Counted from the end, so that the last point is a whole one. */
function thinned(curve: readonly CurvePoint[]): CurvePoint[] {
  const stride = Math.max(1, Math.ceil(curve.length / MOST_POINTS));
  const ends = curve.map((_, i) => i + 1).filter((end) => (curve.length - end) % stride === 0);
  return ends.flatMap((end, i) => {
    const start = ends[i - 1] ?? 0;
    return merged(curve.slice(start, end), curve[start - 1]?.step ?? 0);
  });
}

/** Losses by place, of which a chart of a few lines shows three digits. */
function thinnedTask({ task }: RunRecord): Pick<RunRecord, 'task'> {
  if (task === undefined) return {};
  return { task: { ...task, byPosition: task.byPosition.map((loss) => (loss === null ? null : rounded(loss, 4))) } };
}

/** The same record: what it was trained by and came to is kept as it is, its curve has at most 48 points. */
export function recordingOf(record: RunRecord): RunRecord {
  return { ...record, seconds: rounded(record.seconds, 6), curve: thinned(record.curve), ...thinnedTask(record) };
}
