/** Translates a plot into uPlot's options and columns. */
/* eslint-disable @typescript-eslint/no-unsafe-enum-assignment --
   uPlot declares ambient const enums, which single modules can't read: their numbers stand here instead. */
import uPlot from 'uplot';
import type { Plot, PlotAxis, Range } from './plot.ts';
import { ticks } from './ticks.ts';

/** Colours and sizes read from the design tokens when the chart is built. */
export interface ChartTheme {
  readonly ink: string;
  readonly grid: string;
  readonly line: string;
  readonly surface: string;
  /** CSS pixels. */
  readonly fontSize: number;
  readonly fontFamily: string;
}

/** What the options read while drawing: the plot of the moment and its ranges. */
export interface ChartSource {
  readonly plot: Plot;
  readonly ranges: { readonly x: Range; readonly y: Range };
}

/** Two plots of equal structure can share a chart: only their data differ. */
export function structureOf(plot: Plot): string {
  const axis = ({ label, scale, bare = false }: PlotAxis) => `${label}|${scale}|${bare}`;
  return [axis(plot.x), axis(plot.y)].join(';');
}

/** uPlot draws the axes; its one series is a frame that spans the ranges and shows nothing. */
export function columnsOf({ ranges }: ChartSource): uPlot.AlignedData {
  return [[...ranges.x], [null, null]];
}

/** @param low - whether the plot is a strip below another: then its ticks stand closer. */
function axisOf(axis: PlotAxis, side: 2 | 3, theme: ChartTheme, low: boolean): uPlot.Axis {
  const { fontSize } = theme;
  const spacing = side === 2 ? fontSize * 5 : fontSize * (low ? 1.6 : 2.6);
  return {
    scale: side === 2 ? 'x' : 'y',
    side,
    ...(axis.bare === true ? {} : { label: axis.label }),
    stroke: theme.ink,
    font: `${fontSize}px ${theme.fontFamily}`,
    labelFont: `${fontSize}px ${theme.fontFamily}`,
    labelSize: fontSize * 1.7,
    labelGap: 0,
    gap: fontSize * 0.4,
    size: axis.bare === true ? fontSize * 0.5 : side === 2 ? fontSize * 1.9 : fontSize * 3.3,
    grid: { stroke: theme.grid, width: 1 },
    ticks: { stroke: theme.line, width: 1, size: fontSize * 0.35 },
    border: { show: true, stroke: theme.line, width: 1 },
    splits: (chart, _, min, max) => {
      const length = (side === 2 ? chart.bbox.width : chart.bbox.height) / uPlot.pxRatio;
      return ticks(axis.scale, min, max, Math.max(2, Math.floor(length / spacing)));
    },
    filter: (_, splits) => splits,
    values: (_, splits) => splits.map((value) => (axis.bare === true ? '' : axis.tick(value))),
  };
}

function scaleOf(axis: PlotAxis, range: () => Range): uPlot.Scale {
  const limits = (): uPlot.Range.MinMax => [...range()];
  return axis.scale === 'log' ? { time: false, distr: 3, log: 10, range: limits } : { time: false, range: limits };
}

export function optionsOf(source: () => ChartSource, theme: ChartTheme, size: uPlot.Options): uPlot.Options {
  const { plot } = source();
  return {
    ...size,
    padding: [theme.fontSize * 0.6, theme.fontSize * 1.2, 0, 0],
    legend: { show: false },
    cursor: {
      x: false,
      y: false,
      points: { show: false },
      // A hand that moves a little while it clicks drags nothing here: its click counts.
      drag: { x: false, y: false, setScale: false, click: () => undefined },
    },
    scales: { x: scaleOf(plot.x, () => source().ranges.x), y: scaleOf(plot.y, () => source().ranges.y) },
    axes: [axisOf(plot.x, 2, theme, false), axisOf(plot.y, 3, theme, plot.x.bare === true)],
    series: [{}, { points: { show: false }, width: 0 }],
  };
}
