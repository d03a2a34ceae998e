/** Grokking: runs that have their training pairs by heart long before they answer held-out ones (Power et al. 2022). */
import type { Probe } from '../train/record.ts';
import type { GradedRun, Series } from './emergence-rows.ts';
import { figure, integer, level, short } from './format.ts';

/** Share of right answers from which on a run counts as having learnt them. */
export const LEARNT = 0.95;

/** When a run had its training pairs by heart, and when it answered held-out ones; null where it did not. */
export interface Grokking {
  readonly run: GradedRun;
  readonly trained: number | null;
  readonly understood: number | null;
}

const stepOf = (probes: readonly Probe[], share: (probe: Probe) => number): number | null =>
  probes.find((probe) => share(probe) >= LEARNT)?.step ?? null;

/** Of the runs that are graded on their training text. */
export function grokkings(all: readonly Series[]): Grokking[] {
  const runs = all.flatMap(({ rows }) => rows.flatMap((row) => row.runs));
  return runs.flatMap((run): Grokking[] => {
    const { probes = [] } = run;
    if (run.task.train === undefined || probes.length === 0) return [];
    return [
      {
        run,
        trained: stepOf(probes, ({ train }) => train?.exact ?? 0),
        understood: stepOf(probes, ({ exact }) => exact),
      },
    ];
  });
}

/** The longest delay between learning by heart and answering what was held out. */
export function grokked(all: readonly Grokking[]): (Grokking & { trained: number; understood: number }) | null {
  const both = all.flatMap((each) =>
    each.trained !== null && each.understood !== null
      ? [{ ...each, trained: each.trained, understood: each.understood }]
      : [],
  );
  const delay = ({ trained, understood }: { trained: number; understood: number }) => understood / trained;
  return both.reduce<(typeof both)[number] | null>(
    (best, each) => (best && delay(best) >= delay(each) ? best : each),
    null,
  );
}

export function grokHeadline(all: readonly Grokking[]): string | null {
  const best = grokked(all);
  if (best) {
    return (
      `With ${short(best.run.parameters.total)} parameters ${level(LEARNT)} of the training pairs are right after ${integer(best.trained)} steps, ` +
      `and of the held-out ones after ${integer(best.understood)}: ${figure(best.understood / best.trained)} times later.`
    );
  }
  const byHeart = all.filter(({ trained }) => trained !== null);
  if (byHeart.length === 0) return null;
  const most = Math.max(...byHeart.map(({ run }) => run.task.exact));
  return `The training pairs are learnt by heart, and at most ${level(most)} of the held-out ones are right: the runs end before the rule is found, if it is.`;
}

export function grokSentences(all: readonly Grokking[]): string[] {
  return all.map(({ run, trained, understood }) => {
    const size = `${short(run.parameters.total)} parameters, seed ${run.spec.seed}`;
    const step = (at: number | null) => (at === null ? 'not within the run' : `by step ${integer(at)}`);
    return `${size}: ${level(LEARNT)} of the training pairs ${step(trained)}, of the held-out ones ${step(understood)}.`;
  });
}
