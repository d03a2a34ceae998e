/** What the law leaves unexplained: measured over fitted loss, size by size, below the law and on its axis. */
import { evaluateLaw } from '../../scaling/law.ts';
import type { Plot, PlotMark } from '../chart/plot.ts';
import { formatPercent } from '../format/numbers.ts';
import type { Theme } from '../format/palette.ts';
import { sizeColor } from '../format/palette.ts';
import type { LawColors, LawScene } from './law-picture.ts';
import { bandAlong, gridOf, mainFit, shownLaw, X_AXES } from './law-picture.ts';

const percent = (value: number): string =>
  `${value > 0 ? '+' : value < 0 ? '−' : ''}${formatPercent(Math.abs(value) / 100)}`;

/** Residuals in percent: positive where the loss was higher than the law says. Null before there is a law. */
export function residualPicture(scene: LawScene, theme: Theme, colors: LawColors): Plot | null {
  const law = shownLaw(scene);
  if (law === null) return null;
  const { points, choice, ladder } = scene;
  const grid = gridOf(scene);
  const over = (loss: number, x: number) => 100 * (loss / evaluateLaw(law, x) - 1);
  const marks = points.map(({ rung, x, loss, seeds, inside }): PlotMark => {
    const bar = [Math.min(...seeds), Math.max(...seeds)] as const;
    return {
      label: inside ? 'measured over fitted' : 'held out: measured over fitted',
      x,
      y: over(loss, x),
      bar: seeds.length > 1 ? [over(bar[0], x), over(bar[1], x)] : null,
      color: sizeColor(theme, rung, ladder.plan.rungs.length),
      shape: inside ? 'dot' : 'cross',
      key: String(rung),
    };
  });
  const fit = mainFit(scene);
  const band = fit === null || fit.intervals.exponent === null ? null : bandAlong(fit, grid);
  const along = (losses: readonly number[]) => grid.map((x, i) => over(losses[i] ?? NaN, x));
  return {
    x: { ...X_AXES[choice.axis], scale: choice.scale, pad: 0, includes: grid, bare: true },
    y: { label: 'residual (%)', scale: 'linear', format: percent, tick: String, pad: 0.15, includes: [-0.5, 0.5] },
    bands: band === null ? [] : [{ x: grid, low: along(band.low), high: along(band.high), color: colors.band }],
    lines: [{ label: '', x: grid, y: grid.map(() => 0), color: colors.law, width: 1.5, ranged: true }],
    marks,
    description: `Residuals of the law in percent: ${marks.map(({ y }) => percent(y)).join(', ')}, from the smallest size to the largest.`,
  };
}
