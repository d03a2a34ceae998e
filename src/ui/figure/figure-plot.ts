/** A figure of the findings as a plot of the chart element, and its legend. Pure, so that it can be tested undrawn. */
import type { Figure, FigureAxis, FigureLine, NumberFormat } from '../../experiments/figure.ts';
import { formatted, metric, short } from '../../experiments/format.ts';
import type { Legend, LegendEntry } from '../chart/legend.ts';
import type { Plot, PlotAxis } from '../chart/plot.ts';
import { colourOf, type FigurePalette } from './palette.ts';

const WIDTHS: Readonly<Record<FigureLine['weight'], number>> = { thin: 1.2, normal: 2, strong: 2.8 };
const DASHES: Readonly<Record<FigureLine['dash'], readonly number[]>> = { solid: [], dashed: [7, 5], dotted: [2, 4] };
/** Bands lie over one another where every step has one. */
const BAND_OPACITY = 0.15;

/** A round value at a tick: fewer digits than in a sentence. */
function tick(value: number, format: NumberFormat): string {
  switch (format) {
    case 'count':
    case 'exact':
      return short(value);
    case 'flops':
      return metric(value);
    case 'percent':
    case 'share':
      return `${Number((100 * value).toPrecision(3))} %`.replace('-', '−');
    case 'seconds':
      return `${short(value)} s`;
    case 'loss':
    case 'figure': {
      const small = value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e5);
      const text = small ? value.toExponential().replace('e+', 'e') : String(Number(value.toPrecision(4)));
      return text.replaceAll('-', '−');
    }
    default:
      return format satisfies never;
  }
}

function axisOf({ label, scale, format, includes }: FigureAxis, pad: number): PlotAxis {
  return {
    label,
    scale,
    format: (value) => formatted(value, format),
    tick: (value) => tick(value, format),
    pad,
    ...(includes && { includes }),
  };
}

export function figurePlot(figure: Figure, palette: FigurePalette): Plot {
  const { scale } = figure;
  return {
    // Tags stand beyond the lines' ends.
    x: axisOf(figure.x, figure.lines.some(({ tag }) => tag !== '') ? 0.09 : 0.05),
    y: axisOf(figure.y, 0.06),
    bands: figure.bands.map(({ x, low, high, tint }) => ({
      x,
      low,
      high,
      color: colourOf(tint, scale, palette),
      opacity: BAND_OPACITY,
    })),
    lines: figure.lines.map(({ x, y, series, label, tag, tint, weight, dash, ranged }) => ({
      label: label === '' ? series : label,
      x,
      y,
      color: colourOf(tint, scale, palette),
      width: WIDTHS[weight],
      dash: DASHES[dash],
      tag,
      ranged,
    })),
    marks: figure.points.map(({ x, y, xBar, yBar, series, label, shape, tint }) => ({
      label: label === '' ? series : label,
      x,
      y,
      bar: yBar ?? null,
      ...(xBar && { xBar }),
      color: colourOf(tint, scale, palette),
      shape,
    })),
    description: figure.description,
  };
}

/** One entry a name, in the order points, lines, bands, each as the first of its kind is drawn. */
export function figureLegend(figure: Figure, palette: FigurePalette): Legend {
  const { points, lines, bands, scale } = figure;
  const names = [...new Set([...points, ...lines, ...bands].map(({ series }) => series))].filter((name) => name !== '');
  const entries = names.map((name): LegendEntry => {
    const point = points.find(({ series }) => series === name);
    const line = lines.find(({ series }) => series === name);
    const band = bands.find(({ series }) => series === name);
    return {
      name,
      mark: point ? { shape: point.shape, color: colourOf(point.tint, scale, palette) } : null,
      line: line
        ? { color: colourOf(line.tint, scale, palette), dash: DASHES[line.dash], width: WIDTHS[line.weight] }
        : null,
      band: band ? { color: colourOf(band.tint, scale, palette), opacity: BAND_OPACITY } : null,
    };
  });
  const steps = scale?.steps.map((name, step) => ({ name, color: colourOf({ kind: 'step', step }, scale, palette) }));
  return { entries, scale: scale && steps ? { label: scale.label, steps } : null };
}
