/** A finished ladder as it came about: its curves drawn in, its sizes measured one after the other. Pure. */
import type { LadderState } from '../../experiments/ladder-types.ts';
import type { LawFits } from '../../experiments/law-fits.ts';
import type { RunView } from '../state/run-view.ts';

export interface Moment {
  readonly state: LadderState;
  readonly runs: readonly RunView[];
}

const NO_FITS: LawFits = { floor: null, pure: null };

function runAt(run: RunView, done: number, part: number): RunView {
  if (run.group < done) return run;
  const points = run.group === done ? Math.ceil(part * run.curve.length) : 0;
  return { ...run, curve: run.curve.slice(0, points), record: null };
}

/**
 * The ladder after a share of its replay, every size taking equally long. A prediction appears when its size begins, as
 * it was frozen then, and is scored when that ends.
 *
 * @param share 0 to 1.
 * @param fits to the first sizes, by their number; a number without one shows the law of its prediction.
 */
export function momentOf({ state, runs }: Moment, share: number, fits: ReadonlyMap<number, LawFits>): Moment {
  const sizes = state.plan.rungs.length;
  const done = Math.floor(share * sizes);
  if (done >= sizes) return { state, runs };
  const rungOf = (n: number) => state.plan.rungs.findIndex(({ parameters }) => parameters.total === n);
  const points = state.points.filter(({ n }) => rungOf(n) < done);
  const predictions = state.predictions
    .filter(({ rung }) => rung <= done)
    .map((scored) => (scored.rung < done ? scored : { ...scored, measured: null, error: null, inside: null }));
  return {
    state: { ...state, points, predictions, fits: fits.get(points.length) ?? NO_FITS },
    runs: runs.map((run) => runAt(run, done, share * sizes - done)),
  };
}
