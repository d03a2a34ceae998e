/** The picture of the law: log-log, measured sizes, the fit with its band, and what was predicted beforehand. */
import * as Plot from '@observablehq/plot';
import { logDomain } from './drawing.ts';
import type { Palette, Size } from './drawing.ts';
import { drawOnLogPaper } from './log-plot.ts';

/** One measured size; low and high are the lowest and highest of its seeds, nats. */
export interface MeasuredMark {
  readonly n: number;
  readonly loss: number;
  readonly low: number;
  readonly high: number;
}

/** A prediction with its interval, nats. */
export interface PredictedMark {
  readonly n: number;
  readonly loss: number;
  readonly low: number;
  readonly high: number;
}

/** The law at one N with the band of its bootstrap, nats. */
export interface LawMark {
  readonly n: number;
  readonly loss: number;
  readonly low: number | null;
  readonly high: number | null;
}

export interface LawMarks {
  readonly measured: readonly MeasuredMark[];
  readonly predicted: readonly PredictedMark[];
  /** The law with floor; empty where there is none. */
  readonly floor: readonly LawMark[];
  /** The law without floor; empty where there is none. */
  readonly pure: readonly LawMark[];
}

function laws({ floor, pure }: LawMarks, palette: Palette): Plot.Markish[] {
  const banded = floor.filter((mark) => mark.low !== null && mark.high !== null);
  const at = { x: 'n', clip: true } as const;
  return [
    Plot.areaY(banded, { ...at, y1: 'low', y2: 'high', fill: palette.law, fillOpacity: 0.14 }),
    Plot.line(pure, { ...at, y: 'loss', stroke: palette.pure, strokeWidth: 1.5, strokeDasharray: '5 4' }),
    Plot.line(floor, { ...at, y: 'loss', stroke: palette.law, strokeWidth: 2.25 }),
  ];
}

function marks({ measured, predicted }: LawMarks, palette: Palette): Plot.Markish[] {
  const spread = measured.filter((mark) => mark.high > mark.low);
  const range = { x: 'n', y1: 'low', y2: 'high', clip: true } as const;
  const ring = { r: 7.5, stroke: palette.prediction, strokeWidth: 2, fill: palette.paper, fillOpacity: 0.85 };
  return [
    Plot.ruleX(predicted, { ...range, stroke: palette.prediction, strokeWidth: 6, strokeOpacity: 0.3 }),
    Plot.dot(predicted, { x: 'n', y: 'loss', ...ring }),
    Plot.ruleX(spread, { ...range, stroke: palette.ink, strokeWidth: 1.5 }),
    Plot.dot(measured, { x: 'n', y: 'loss', r: 4, fill: palette.ink }),
  ];
}

/** Draws the plot alone, without title. Intervals and bands that leave the range of the losses are cut at the frame. */
export function drawLaw(data: LawMarks, size: Size, palette: Palette): SVGElement {
  const all = [...data.measured, ...data.predicted];
  const paper = {
    className: 'law-plot',
    size,
    palette,
    x: logDomain(
      [...all, ...data.floor].map(({ n }) => n),
      0.04,
    ),
    y: logDomain(
      all.map(({ loss }) => loss),
      0.14,
    ),
    xLabel: size.width < 500 ? 'parameters N (log scale)' : 'parameters N (blocks and head, log scale)',
    yLabel: 'held-out loss, nats a character (log scale)',
    marginRight: 16,
  };
  return drawOnLogPaper(paper, [...laws(data, palette), ...marks(data, palette)]);
}
