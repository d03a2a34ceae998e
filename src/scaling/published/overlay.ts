/**
 * A published slope over one's own points. Losses a token of another vocabulary and text can't be compared, exponents can: so
 * the slope is kept, the height is taken from the points, and the overlay says so.
 */
import { evaluateLaw } from '../law.ts';
import { LawError } from '../points.ts';
import type { PowerLaw } from '../types.ts';

export interface CurvePoint {
  /** N, D or C. */
  readonly x: number;
  /** Nats a token. */
  readonly loss: number;
}

/**
 * `log-loss`: the whole curve shifted in ln L, its floor with it, so that its local slope of ln L is kept. `reducible`: only
 * the exponent kept, as the slope of ln(L − E) above one's own floor E.
 */
export type AnchorSpace = { readonly space: 'log-loss' } | { readonly space: 'reducible'; readonly floor: number };

export interface Anchored {
  readonly curve: PowerLaw;
  /** Root mean square of ln(measured) − ln(curve) in the space of the shift. */
  readonly rms: number;
  /** What was kept and what was taken from the points: print it beside the curve. */
  readonly says: string;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function check(points: readonly CurvePoint[]): void {
  if (points.length === 0) throw new LawError('There are no points to lay a published law over. Add a finished run.');
  for (const { x, loss } of points) {
    if (x > 0 && loss > 0 && Number.isFinite(x) && Number.isFinite(loss)) continue;
    throw new LawError(`A point has x = ${x} and the loss ${loss}. Give positive, finite numbers.`);
  }
}

/** ln of what the shift must bridge at every point. */
function gaps(points: readonly CurvePoint[], curve: PowerLaw, floor: number): number[] {
  return points.map(({ x, loss }) => Math.log(loss - floor) - Math.log(evaluateLaw(curve, x)));
}

function anchored(residuals: readonly number[], shifted: (factor: number) => PowerLaw, says: string): Anchored {
  const shift = mean(residuals);
  const rms = Math.sqrt(mean(residuals.map((residual) => (residual - shift) ** 2)));
  return { curve: shifted(Math.exp(shift)), rms, says };
}

/**
 * Lays a curve of a published law over points: the shift is the mean over them.
 *
 * @param cite the law's name in the sentence.
 * @throws LawError where a point isn't positive, the floor isn't below every loss, or a law without floor is asked for in
 *   reducible loss, of which its exponent says nothing.
 */
export function anchorCurve(curve: PowerLaw, points: readonly CurvePoint[], by: AnchorSpace, cite: string): Anchored {
  check(points);
  const exponent = curve.exponent.toPrecision(3);
  if (by.space === 'log-loss') {
    const { form, floor, scale } = curve;
    return anchored(
      gaps(points, curve, 0),
      (factor) => ({ form, floor: factor * floor, scale: factor * scale, exponent: curve.exponent }),
      `${cite}: its slope of ln L (exponent ${exponent}), shifted in ln L to these points. The height says nothing.`,
    );
  }
  if (curve.form === 'pure') {
    throw new LawError(
      `${cite} has no floor: its exponent is a slope of ln L, not of ln(L − E). Lay it over these points in ln L.`,
    );
  }
  const least = Math.min(...points.map(({ loss }) => loss));
  if (!(by.floor >= 0 && by.floor < least)) {
    throw new LawError(
      `The floor ${by.floor} is not between 0 and the least loss ${least}. Take the floor of your own fit.`,
    );
  }
  const slope: PowerLaw = { form: 'pure', floor: 0, scale: 1, exponent: curve.exponent };
  return anchored(
    gaps(points, slope, by.floor),
    (factor) => ({ form: by.floor > 0 ? 'floor' : 'pure', floor: by.floor, scale: factor, exponent: curve.exponent }),
    `${cite}: its exponent ${exponent} as the slope of ln(L − E), over the floor E = ${by.floor.toPrecision(3)} of these points and shifted to them. Floor and height are not the paper's.`,
  );
}
