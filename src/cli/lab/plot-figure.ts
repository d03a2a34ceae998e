/** Draws any figure of an experiment: bands, lines and points on a grid, without title and legend. */
import * as Plot from '@observablehq/plot';
import type { Figure, FigureAxis, FigureLine, FigurePoint } from '../../experiments/figure.ts';
import { domainOf, gridOf, tickFormat, ticksOf, type Domain } from './axes.ts';
import { colourOf, drawingDocument, FONT_FAMILY } from './drawing.ts';
import type { Palette, Size } from './drawing.ts';

const margins = { marginTop: 32, marginBottom: 52, marginLeft: 54 } as const;
/** Pixels between tags at the ends of lines, one above the other; share of the width within which they are. */
const TAG_GAP = 14;
const TAG_ROOM = 0.045;
const WIDTHS: Readonly<Record<FigureLine['weight'], number>> = { thin: 1.2, normal: 1.8, strong: 2.5 };
const DASHES: Readonly<Record<FigureLine['dash'], string | null>> = { solid: null, dashed: '6 4', dotted: '1.5 3.5' };

interface Paper {
  readonly figure: Figure;
  readonly size: Size;
  readonly palette: Palette;
  readonly x: Domain;
  readonly y: Domain;
}

const colour = ({ figure, palette }: Paper, tint: FigurePoint['tint']): string =>
  colourOf(tint, figure.scale?.steps.length ?? 1, palette);

/** All points, the lines that count and what the axis wants to include; the seeds' range of a dot, but no interval. */
function domains({ x, y, lines, points }: Figure): { x: Domain; y: Domain } {
  const ranged = lines.filter((line) => line.ranged);
  const dots = points.filter(({ shape }) => shape === 'dot');
  const xs = [...(x.includes ?? []), ...ranged.flatMap((line) => line.x), ...points.map((point) => point.x)];
  const ys = [
    ...(y.includes ?? []),
    ...ranged.flatMap((line) => line.y),
    ...points.map((point) => point.y),
    ...dots.flatMap(({ yBar }) => yBar ?? []),
  ];
  return { x: domainOf(x.scale, xs, 0.04), y: domainOf(y.scale, ys, 0.1) };
}

function axes({ figure, size, palette, x, y }: Paper): Plot.Markish[] {
  const xTicks = ticksOf(figure.x.scale, x, Math.max(3, Math.floor(size.width / 72)));
  const yTicks = ticksOf(figure.y.scale, y, Math.max(3, Math.floor(size.height / 52)));
  const grid = { stroke: palette.grid, strokeOpacity: 1 };
  // Without a spacing of its own, Plot drops labels of a log axis that it was told to draw.
  const text = { fontSize: 12, fill: palette.label, tickSize: 0, tickPadding: 8, tickSpacing: 1, label: null };
  return [
    Plot.gridX(gridOf(figure.x.scale, x, xTicks), grid),
    Plot.gridY(gridOf(figure.y.scale, y, yTicks), grid),
    Plot.axisX(xTicks, { ...text, tickFormat: tickFormat(figure.x, xTicks) }),
    Plot.axisY(yTicks, { ...text, tickFormat: tickFormat(figure.y, yTicks) }),
    Plot.ruleY([y[0]], { stroke: palette.label }),
  ];
}

const axisText = ({ label, scale }: FigureAxis, room: number): string => {
  const whole =
    scale === 'log' ? `${label.replace(/\)$/, '')}${label.endsWith(')') ? ', log scale)' : ' (log scale)'}` : label;
  // About 6.5 pixels a letter.
  return whole.length * 6.5 <= room ? whole : label.replace(/ \(.*\)$/, '');
};

function labels({ figure, palette, size }: Paper): Plot.Markish[] {
  const text = { fontSize: 12.5, fill: palette.ink };
  const [below, above] = [axisText(figure.x, size.width - 90), axisText(figure.y, size.width - 20)];
  return [
    Plot.text([below], { ...text, frameAnchor: 'bottom', dy: 40 }),
    Plot.text([above], { ...text, frameAnchor: 'top-left', textAnchor: 'start', dx: -margins.marginLeft, dy: -22 }),
  ];
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Points of a line that the axes can show. */
function placesOf({ figure }: Paper, { x, y }: Pick<FigureLine, 'x' | 'y'>): Place[] {
  const fits = (value: number | undefined, { scale }: FigureAxis): value is number =>
    value !== undefined && Number.isFinite(value) && (scale === 'linear' || value > 0);
  return x.flatMap((at, i) => {
    const value = y[i];
    return fits(at, figure.x) && fits(value, figure.y) ? [{ x: at, y: value }] : [];
  });
}

function bandMarks(paper: Paper): Plot.Markish[] {
  return paper.figure.bands.map(({ x, low, high, tint }) => {
    const places = x.map((at, i) => ({ x: at, low: low[i], high: high[i] }));
    const fill = { fill: () => colour(paper, tint), fillOpacity: 0.14, clip: true };
    return Plot.areaY(places, { x: 'x', y1: 'low', y2: 'high', ...fill });
  });
}

function lineMarks(paper: Paper): Plot.Markish[] {
  return paper.figure.lines.map((line) => {
    const dash = DASHES[line.dash];
    return Plot.line(placesOf(paper, line), {
      x: 'x',
      y: 'y',
      stroke: () => colour(paper, line.tint),
      strokeWidth: WIDTHS[line.weight],
      ...(dash !== null && { strokeDasharray: dash }),
      clip: true,
    });
  });
}

/** How far up the frame a value stands, 0 to 1. */
function height({ figure, y: [low, high] }: Paper, value: number): number {
  const at = figure.y.scale === 'log' ? Math.log : (v: number) => v;
  return (at(value) - at(low)) / (at(high) - at(low));
}

/** The value at a height of the frame. */
function valueAt({ figure, y: [low, high] }: Paper, share: number): number {
  return figure.y.scale === 'log' ? low * (high / low) ** share : low + (high - low) * share;
}

/** Tags at the ends of their lines; those that end together are pushed apart. */
function tagMarks(paper: Paper): Plot.Markish[] {
  const [left, right] = paper.x;
  const ends = paper.figure.lines.flatMap((line) => {
    const inside = placesOf(paper, line).filter(
      ({ x, y }) => x >= left && x <= right && y >= paper.y[0] && y <= paper.y[1],
    );
    const end = inside.at(-1);
    return line.tag === '' || !end ? [] : [{ ...end, tag: line.tag, colour: colour(paper, line.tint) }];
  });
  const along = paper.figure.x.scale === 'log' ? Math.log : (x: number) => x;
  const gap = TAG_GAP / (paper.size.height - margins.marginTop - margins.marginBottom);
  const placed: { x: number; y: number; tag: string; colour: string; share: number }[] = [];
  for (const end of [...ends].sort((a, b) => a.y - b.y)) {
    const beside = placed.filter(
      ({ x }) => Math.abs(along(x) - along(end.x)) < TAG_ROOM * (along(right) - along(left)),
    );
    const share = Math.max(height(paper, end.y), ...beside.map((other) => other.share + gap));
    placed.push({ ...end, share, y: valueAt(paper, share) });
  }
  return [
    Plot.text(placed, {
      x: 'x',
      y: 'y',
      text: 'tag',
      fill: ({ colour: own }: (typeof placed)[number]) => own,
      stroke: paper.palette.paper,
      strokeWidth: 3,
      dx: 6,
      textAnchor: 'start',
      fontSize: 12,
      fontWeight: 600,
    }),
  ];
}

interface Bar {
  readonly x1: number;
  readonly x2: number;
  readonly y1: number;
  readonly y2: number;
  readonly colour: string;
}

/** Bars through the points: thin for the range of seeds, broad and pale for intervals. */
function barMarks(paper: Paper, points: readonly FigurePoint[], shape: FigurePoint['shape']): Plot.Markish[] {
  const bars = points.flatMap(({ x, y, xBar, yBar, tint }): Bar[] => [
    ...(yBar ? [{ x1: x, x2: x, y1: yBar[0], y2: yBar[1], colour: colour(paper, tint) }] : []),
    ...(xBar ? [{ x1: xBar[0], x2: xBar[1], y1: y, y2: y, colour: colour(paper, tint) }] : []),
  ]);
  if (bars.length === 0) return [];
  const look = shape === 'dot' ? { strokeWidth: 1.5 } : { strokeWidth: 6, strokeOpacity: 0.3 };
  const stroke = (bar: Bar) => bar.colour;
  return [Plot.link(bars, { x1: 'x1', x2: 'x2', y1: 'y1', y2: 'y2', stroke, ...look, clip: true })];
}

/** Rings under the dots, which fill them; diamonds over all. */
const SHAPES = ['ring', 'cross', 'dot', 'diamond'] as const;

function pointMarks(paper: Paper): Plot.Markish[] {
  return SHAPES.flatMap((shape) => {
    const points = paper.figure.points.filter((point) => point.shape === shape);
    if (points.length === 0) return [];
    const own = ({ tint }: FigurePoint) => colour(paper, tint);
    const at = { x: 'x', y: 'y' } as const;
    const looks = {
      ring: { r: 7.5, stroke: own, strokeWidth: 2, fill: paper.palette.paper, fillOpacity: 0.85 },
      cross: { r: 5, symbol: 'times', stroke: own, strokeWidth: 2 },
      dot: { r: 4, fill: own },
      diamond: { r: 6, symbol: 'diamond2', fill: own, stroke: paper.palette.paper, strokeWidth: 1.2 },
    } as const;
    return [...barMarks(paper, points, shape), Plot.dot(points, { ...at, ...looks[shape] })];
  });
}

/** Intervals and bands that leave the range of the points are cut at the frame. */
export function plotFigure(figure: Figure, size: Size, palette: Palette): SVGElement {
  const paper: Paper = { figure, size, palette, ...domains(figure) };
  const tagged = figure.lines.some(({ tag }) => tag !== '');
  const drawn = Plot.plot({
    document: drawingDocument(),
    className: `${figure.id}-plot`,
    ...size,
    ...margins,
    marginRight: tagged ? 56 : 16,
    style: { fontFamily: FONT_FAMILY, color: palette.ink, background: 'none' },
    x: { type: figure.x.scale, domain: [...paper.x] },
    y: { type: figure.y.scale, domain: [...paper.y] },
    color: { type: 'identity' },
    symbol: { type: 'identity' },
    marks: [
      ...axes(paper),
      ...bandMarks(paper),
      ...lineMarks(paper),
      ...pointMarks(paper),
      ...tagMarks(paper),
      ...labels(paper),
    ],
  });
  return drawn as SVGElement;
}
