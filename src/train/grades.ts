/** What grades say of a trained model: from the columns that shaders/grade.wgsl writes to the figures of a record. */
import type { TaskLayout } from '../data/corpus.ts';
import type { ExpertLoad } from './expert-load.ts';
import type { Grade } from './record.ts';

/** The result of an evaluation of one replica. */
export interface Score {
  /** Mean loss of the targets that count, nats a token. */
  readonly loss: number;
  /** Of a task. */
  readonly graded: Graded | null;
  /** Of a mixture of experts. */
  readonly expertLoad?: ExpertLoad;
}

export interface Graded extends Grade {
  /** Loss of the targets of a window by place, nats; null where none counts. */
  readonly byPosition: readonly (number | null)[];
}

type Layout = Pick<TaskLayout, 'period' | 'counted' | 'answer'>;

/** Whether the target of the t-th token of a window stands at one of these places of its record. */
function stands(t: number, period: number, { first, every }: TaskLayout['counted']): boolean {
  const place = (t + 1) % period;
  return place >= first && (place - first) % every === 0;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Columns [2 + T] of gradeColumns, averaged over the batches: share of answers, share of their tokens, loss at each of T places. */
export function scoreOf(columns: readonly number[], { period, counted, answer }: Layout): Score {
  const [exact = 0, tokenAccuracy = 0, ...losses] = columns;
  const at = (places: TaskLayout['counted']) => losses.filter((_, t) => stands(t, period, places));
  return {
    loss: mean(at(counted)),
    graded: {
      exact,
      tokenAccuracy,
      answerLoss: mean(at(answer)),
      // The last target is the first token of the next record.
      byPosition: losses.slice(0, -1).map((loss, t) => (stands(t, period, counted) ? loss : null)),
    },
  };
}

/**
 * Steps after which a run is probed, at equal distances on a logarithmic axis and counted steps apart from its end, at which it is
 * evaluated anyway: `count` in the last three decades of its steps, fewer where they fall together.
 */
export function probeSteps(steps: number, count: number): number[] {
  const first = Math.max(1, steps / 1000);
  const spread = Array.from({ length: count }, (_, i) => Math.round(first * (steps / first) ** (i / count)));
  return [...new Set(spread)].filter((step) => step < steps);
}
