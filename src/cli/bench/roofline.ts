/** The roofline of a step (Williams, Waterman and Patterson 2009): what each kernel reaches below what the adapter allows. */
import * as Plot from '@observablehq/plot';
import { drawingDocument, FONT_FAMILY, svg } from '../lab/drawing.ts';
import type { Palette, Size } from '../lab/drawing.ts';
import { metric } from '../lab/format.ts';
import { ceilingOf, kernelSeconds, placeOf } from './figures.ts';
import type { Ceiling } from './figures.ts';
import { logDomain, paperLines, wideTicks } from './log-axes.ts';
import type { Basis, BenchResult, StepKernels } from './result.ts';
import { byTime, ceilingText, totalSeconds } from './table-kernels.ts';
import { share, sizeName, sourceText } from './words.ts';

/** A kernel in the picture. */
export interface RooflineMark {
  /** As in the table of the step's kernels. */
  readonly number: number;
  readonly name: string;
  /** Operations a byte. */
  readonly intensity: number;
  readonly flopsPerSecond: number;
  /** Of the step's time. */
  readonly part: number;
  readonly family: 'product' | 'attention' | 'other';
}

function familyOf(kernel: string): RooflineMark['family'] {
  if (kernel.startsWith('matmul')) return 'product';
  return kernel.startsWith('attention') ? 'attention' : 'other';
}

/** Kernels that compute something and whose cost is known, those that take longest first. */
export function rooflineMarks(step: StepKernels, ceiling: Ceiling, basis: Basis): RooflineMark[] {
  const total = totalSeconds(step, { basis });
  return byTime(step, { basis }).flatMap((kernel, i) => {
    const place = placeOf(kernel, ceiling, basis);
    if (!place || place.flopsPerSecond <= 0) return [];
    const { intensity, flopsPerSecond } = place;
    const part = (kernel.count * kernelSeconds(kernel, basis)) / total;
    return [{ number: i + 1, name: kernel.name, intensity, flopsPerSecond, part, family: familyOf(kernel.kernel) }];
  });
}

/** Kernels that are numbered in the picture. */
const NUMBERED = 14;
/** Part of the step below which a dot would be too small to see. */
const SMALLEST = 0.006;
const margins = { marginTop: 32, marginBottom: 52, marginLeft: 62, marginRight: 20 } as const;

const colours = (palette: Palette): Record<RooflineMark['family'], string> => {
  return { product: palette.law, attention: palette.prediction, other: palette.muted };
};

function roof(
  ceiling: Ceiling,
  [low, high]: readonly [number, number],
): { intensity: number; flopsPerSecond: number }[] {
  const ridge = ceiling.flops / ceiling.bytes;
  const at = (intensity: number) => ({ intensity, flopsPerSecond: Math.min(ceiling.flops, intensity * ceiling.bytes) });
  return [low, ...(ridge > low && ridge < high ? [ridge] : []), high].map(at);
}

function axes(
  x: readonly [number, number],
  y: readonly [number, number],
  size: Size,
  palette: Palette,
): Plot.Markish[] {
  const grid = { stroke: palette.grid, strokeOpacity: 1 };
  const text = { fontSize: 12, fill: palette.muted, tickSize: 0, tickPadding: 8, tickSpacing: 1, label: null };
  const write = { tickFormat: (value: number) => metric(value) };
  const label = { fontSize: 12.5, fill: palette.ink };
  return [
    Plot.gridX(paperLines(x), grid),
    Plot.gridY(paperLines(y), grid),
    Plot.axisX(wideTicks(x, Math.floor(size.width / 72)), { ...text, ...write }),
    Plot.axisY(wideTicks(y, Math.floor(size.height / 40)), { ...text, ...write }),
    Plot.text(['operations a byte that must be moved'], { ...label, frameAnchor: 'bottom', dy: 40 }),
    Plot.text(['operations a second'], { ...label, frameAnchor: 'top-left', textAnchor: 'start', dx: -56, dy: -22 }),
  ];
}

/** Draws the plot alone. Throws where there is no kernel to draw. */
export function drawRoofline(
  marks: readonly RooflineMark[],
  ceiling: Ceiling,
  size: Size,
  palette: Palette,
): SVGElement {
  const ridge = ceiling.flops / ceiling.bytes;
  const x = logDomain([...marks.map(({ intensity }) => intensity), ridge], 0.08);
  const y = logDomain([...marks.map(({ flopsPerSecond }) => flopsPerSecond), ceiling.flops], 0.06);
  const at = { x: 'intensity', y: 'flopsPerSecond' } as const;
  const colour = colours(palette);
  const drawn = Plot.plot({
    document: drawingDocument(),
    className: 'roofline',
    ...size,
    ...margins,
    style: { fontFamily: FONT_FAMILY, color: palette.ink, background: 'none' },
    x: { type: 'log', domain: [...x] },
    y: { type: 'log', domain: [...y] },
    r: { type: 'sqrt', domain: [0, 1], range: [0, 50] },
    marks: [
      ...axes(x, y, size, palette),
      Plot.line(roof(ceiling, x), { ...at, stroke: palette.ink, strokeWidth: 2, clip: true }),
      Plot.dot(marks, {
        ...at,
        r: ({ part }: RooflineMark) => Math.max(part, SMALLEST),
        fill: ({ family }: RooflineMark) => colour[family],
        fillOpacity: 0.55,
        stroke: palette.paper,
        title: ({ name, part }: RooflineMark) => `${name}: ${share(part)} of the step`,
      }),
      Plot.text(marks.slice(0, NUMBERED), {
        ...at,
        text: ({ number }: RooflineMark) => String(number),
        fontSize: 10.5,
        fontWeight: 600,
        fill: palette.ink,
        stroke: palette.paper,
        strokeWidth: 2.5,
        textAnchor: 'start',
        dx: 7,
        dy: -7,
      }),
    ],
  });
  return drawn as SVGElement;
}

const PICTURE = { width: 1080, height: 620, margin: 32, plotTop: 76, keyWidth: 350 } as const;

/** What the numbers mean, right of the plot. */
function key(marks: readonly RooflineMark[], palette: Palette): SVGElement {
  const colour = colours(palette);
  const rows = marks.slice(0, NUMBERED).map(({ number, name, part, family }, row) => {
    const text = { y: row * 29, 'font-size': 11.5 };
    return svg(
      'g',
      {},
      svg('text', { ...text, x: 18, 'text-anchor': 'end', 'font-weight': 600, fill: colour[family] }, String(number)),
      svg('text', { ...text, x: 26, fill: palette.ink }, name),
      svg('text', { ...text, x: PICTURE.keyWidth, 'text-anchor': 'end', fill: palette.muted }, share(part)),
    );
  });
  const { width, margin, keyWidth, plotTop } = PICTURE;
  return svg('g', { transform: `translate(${width - margin - keyWidth}, ${plotTop + 44})` }, ...rows);
}

/** The text of a roofline file: title, plot, key and source on white. */
export function rooflineSvg(step: StepKernels, result: BenchResult, palette: Palette): string {
  const { kernels, basis } = result;
  if (!kernels) throw new Error('No kernels were measured.');
  const ceiling = ceilingOf(kernels, basis);
  const marks = rooflineMarks(step, ceiling, basis);
  const { width, height, margin, plotTop, keyWidth } = PICTURE;
  const size = { width: width - 2 * margin - keyWidth - 12, height: height - plotTop - 44 };
  const plot = drawRoofline(marks, ceiling, size, palette);
  plot.setAttribute('x', String(margin));
  plot.setAttribute('y', String(plotTop));
  const title = `Kernels of a training step: ${sizeName(step)}`;
  const subtitle = `Roof: ${ceilingText(ceiling, result)}. Area of a dot: its part of the step’s time.`;
  const line = (y: number, fontSize: number, fill: string, text: string, weight = 400): SVGElement =>
    svg('text', { x: margin, y, 'font-size': fontSize, 'font-weight': weight, fill }, text);
  const page = svg(
    'svg',
    { width, height, viewBox: `0 0 ${width} ${height}`, 'font-family': FONT_FAMILY, role: 'img' },
    svg('title', {}, title),
    svg('desc', {}, subtitle),
    svg('rect', { width, height, fill: palette.paper }),
    line(38, 21, palette.ink, title, 600),
    line(61, 13.5, palette.muted, subtitle),
    plot,
    key(marks, palette),
    line(height - 18, 11.5, palette.muted, sourceText(result)),
  );
  const view = drawingDocument().defaultView;
  if (view === null) throw new Error('The drawing document has no window.');
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new view.XMLSerializer().serializeToString(page)}\n`;
}
