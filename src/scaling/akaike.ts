/** How well a law fits for its number of parameters. */
import type { SurfaceFit } from './joint-types.ts';
import { median } from './quantiles.ts';

/**
 * Akaike's criterion with the correction for few points (Hurvich and Tsai 1989): n·ln σ² + 2K + 2K(K + 1)/(n − K − 1) with K
 * parameters, σ among them. Residuals beyond three robust deviations count as if at three, points set aside included, so that
 * a form doesn't win by one bad run or by leaving runs out. Null where points are too few.
 *
 * @param freedom parameters of the law: its form's \`freedom\`.
 */
export function akaike({ residuals }: Pick<SurfaceFit<unknown>, 'residuals'>, freedom: number): number | null {
  const [n, k] = [residuals.length, freedom + 1];
  if (n <= k + 1) return null;
  const bound = 3 * 1.4826 * median(residuals.map(Math.abs)) * Math.sqrt(n / (n - freedom));
  const squares = residuals.reduce((sum, residual) => sum + Math.min(Math.abs(residual), bound) ** 2, 0);
  // Points on a law: below the rounding of losses no form is better than another.
  const variance = Math.max(squares / n, 1e-16);
  return n * Math.log(variance) + 2 * k + (2 * k * (k + 1)) / (n - k - 1);
}
