/** A plot on log paper: both axes logarithmic, with the ticks, lines and labels every figure of the lab has. */
import * as Plot from '@observablehq/plot';
import { drawingDocument, FONT_FAMILY, narrowTicks, paperLines, wideTicks } from './drawing.ts';
import type { Domain, Palette, Size } from './drawing.ts';
import { short } from './format.ts';

export interface LogPlot {
  readonly className: string;
  readonly size: Size;
  readonly palette: Palette;
  readonly x: Domain;
  /** In nats; a decade or less. */
  readonly y: Domain;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly marginRight: number;
  readonly color?: Plot.ScaleOptions;
}

const margins = { marginTop: 32, marginBottom: 52, marginLeft: 50 } as const;

/** Pixels of the plot's frame, top to bottom. */
export const frameHeight = ({ height }: Size): number => height - margins.marginTop - margins.marginBottom;

function axes({ x, y, size, palette }: LogPlot): Plot.Markish[] {
  const xTicks = wideTicks(x, Math.max(3, Math.floor(size.width / 72)));
  const yTicks = narrowTicks(y, Math.max(3, Math.floor(size.height / 52)));
  const decimals = Math.max(...yTicks.map((tick) => (String(tick).split('.')[1] ?? '').length));
  const grid = { stroke: palette.grid, strokeOpacity: 1 };
  // Without a spacing of its own, Plot drops labels of a log axis that it was told to draw.
  const text = { fontSize: 12, fill: palette.muted, tickSize: 0, tickPadding: 8, tickSpacing: 1, label: null };
  return [
    Plot.gridX(paperLines(x), grid),
    Plot.gridY(yTicks, grid),
    Plot.axisX(xTicks, { ...text, tickFormat: (value: number) => short(value) }),
    Plot.axisY(yTicks, { ...text, tickFormat: (value: number) => value.toFixed(decimals) }),
    Plot.ruleY([y[0]], { stroke: palette.muted }),
  ];
}

function labels({ xLabel, yLabel, palette }: LogPlot): Plot.Markish[] {
  const text = { fontSize: 12.5, fill: palette.ink };
  return [
    Plot.text([xLabel], { ...text, frameAnchor: 'bottom', dy: 40 }),
    Plot.text([yLabel], { ...text, frameAnchor: 'top-left', textAnchor: 'start', dx: -margins.marginLeft, dy: -22 }),
  ];
}

/** Draws the marks between the grid below and the labels above. */
export function drawOnLogPaper(plot: LogPlot, marks: readonly Plot.Markish[]): SVGElement {
  const { className, size, palette, x, y, marginRight, color } = plot;
  const drawn = Plot.plot({
    document: drawingDocument(),
    className,
    ...size,
    ...margins,
    marginRight,
    style: { fontFamily: FONT_FAMILY, color: palette.ink, background: 'none' },
    x: { type: 'log', domain: [...x] },
    y: { type: 'log', domain: [...y] },
    ...(color && { color }),
    marks: [...axes(plot), ...marks, ...labels(plot)],
  });
  return drawn as SVGElement;
}
