/** The picture of the training: loss against tokens for every size, coloured from small to large. */
import * as Plot from '@observablehq/plot';
import type { RunRecord } from '../../train/record.ts';
import { logDomain } from './drawing.ts';
import type { Palette, Size } from './drawing.ts';
import { drawOnLogPaper, frameHeight } from './log-plot.ts';

/** Pixels between the labels at the ends of the curves. */
const LABEL_GAP = 14;

/** Points of a smoothed curve while the tokens grow by a factor e. */
const BINS_PER_E = 16;

/** Colour of size `index` of `count`, from teal (small) to magenta (large), legible on light and dark. */
function sizeColour(index: number, count: number): string {
  const share = count > 1 ? index / (count - 1) : 0;
  return `oklch(0.63 0.16 ${Math.round(190 + 165 * share)})`;
}

interface CurveMark {
  readonly run: string;
  readonly width: number;
  readonly tokens: number;
  readonly loss: number;
}

/** Means of the losses in equal steps of ln tokens, counted from the end: one batch is too noisy to compare sizes by. */
function smoothed({ id, spec, curve }: RunRecord): CurveMark[] {
  const end = curve.at(-1)?.tokens ?? 1;
  const bins = new Map<number, { tokens: number; loss: number; count: number }>();
  for (const { tokens, loss } of curve) {
    const key = Math.floor(Math.log(end / tokens) * BINS_PER_E);
    const { loss: sum, count } = bins.get(key) ?? { loss: 0, count: 0 };
    if (tokens > 0 && Number.isFinite(loss)) bins.set(key, { tokens, loss: sum + loss, count: count + 1 });
  }
  return [...bins.values()].map(({ tokens, loss, count }) => ({
    run: id,
    width: spec.model.width,
    tokens,
    loss: loss / count,
  }));
}

/** Smoothed curves from where they lie under `ceiling`: the fall from ln V says nothing about size. */
function curveMarks(records: readonly RunRecord[], ceiling: number): CurveMark[] {
  return records.flatMap(smoothed).filter(({ loss }) => loss > 0 && loss <= ceiling);
}

/** Ends of the curves, pushed apart so that their labels don't cover each other; `gap` is a ratio of losses. */
function spreadLabels(ends: readonly CurveMark[], gap: number): (CurveMark & { at: number })[] {
  const placed: (CurveMark & { at: number })[] = [];
  for (const end of [...ends].sort((a, b) => a.loss - b.loss)) {
    const below = placed.at(-1)?.at ?? 0;
    placed.push({ ...end, at: Math.max(end.loss, below * gap) });
  }
  return placed;
}

function lastOfEachWidth(marks: readonly CurveMark[]): CurveMark[] {
  const last = new Map<number, CurveMark>();
  for (const mark of marks) if (mark.tokens >= (last.get(mark.width)?.tokens ?? 0)) last.set(mark.width, mark);
  return [...last.values()];
}

/** Draws the training curves of all records, or null where no run got as far as two points. */
export function drawCurves(records: readonly RunRecord[], size: Size, palette: Palette): SVGElement | null {
  const points = curveMarks(records, 0.95 * Math.log(records[0]?.spec.model.vocabulary ?? 2));
  if (points.length < 2) return null;
  const widths = [...new Set(records.map(({ spec }) => spec.model.width))].sort((a, b) => a - b);
  const y = logDomain(
    points.map(({ loss }) => loss),
    0.06,
  );
  const paper = {
    className: 'curves-plot',
    size,
    palette,
    x: logDomain(
      points.map(({ tokens }) => tokens),
      0.02,
    ),
    y,
    xLabel: 'training tokens (log scale)',
    yLabel: 'training loss, nats a character (log scale)',
    marginRight: 50,
    color: { type: 'ordinal', domain: widths, range: widths.map((_, i) => sizeColour(i, widths.length)) } as const,
  };
  const ends = spreadLabels(lastOfEachWidth(points), (y[1] / y[0]) ** (LABEL_GAP / frameHeight(size)));
  const label = { dx: 6, textAnchor: 'start', fontSize: 12, fontWeight: 600 } as const;
  return drawOnLogPaper(paper, [
    Plot.line(points, { x: 'tokens', y: 'loss', z: 'run', stroke: 'width', strokeWidth: 1.6 }),
    Plot.text(ends, { x: 'tokens', y: 'at', text: 'width', fill: 'width', ...label }),
    Plot.text(['width'], {
      frameAnchor: 'top-right',
      dx: 44,
      dy: -4,
      textAnchor: 'end',
      fontSize: 12,
      fill: palette.muted,
    }),
  ]);
}
