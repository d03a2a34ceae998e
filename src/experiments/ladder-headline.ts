/** What a ladder found, in one sentence. */
import type { LawFit } from '../scaling/types.ts';
import { integer, nats } from './format.ts';
import type { LadderState } from './ladder-types.ts';

/** The fit to speak of: with floor where there is one. */
export const mainFit = ({ fits }: Pick<LadderState, 'fits'>): LawFit | null => fits.floor ?? fits.pure;

export function ladderHeadline(state: Pick<LadderState, 'points' | 'fits'>): string {
  const [first, last] = [state.points[0], state.points.at(-1)];
  if (first === undefined || last === undefined || first === last) return 'Too few sizes finished to see a law.';
  const fit = mainFit(state);
  const growth = `From ${integer(first.n)} to ${integer(last.n)} parameters, held-out loss ${last.loss < first.loss ? 'falls' : 'goes'}`;
  const change = `${growth} from ${nats(first.loss)} to ${nats(last.loss)} nats`;
  if (fit === null) return `${change}.`;
  const power = `as N^−${fit.law.exponent.toFixed(2)}`;
  return fit.law.form === 'floor' && fit.law.floor > 0
    ? `${change}, ${power} toward a floor of ${fit.law.floor.toFixed(2)}.`
    : `${change}, ${power}.`;
}
