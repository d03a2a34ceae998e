/** A plot as an SVG file, with title, legend and source: what the chart element draws, for papers and slides. */
import type { Legend, LegendEntry } from './legend.ts';
import { powerParts } from '../format/powers.ts';
import { CAP, endsOf, MARK_RADIUS } from './marks.ts';
import type { Place, Plot, PlotMark, Project, Range } from './plot.ts';
import { cornersOf, hasPlace, plotRanges, shareOf } from './plot.ts';
import { tagsOf } from './strokes.ts';
import { ticks } from './ticks.ts';

/** Colours and font of the page's theme. */
export interface SvgLook {
  readonly ink: string;
  readonly soft: string;
  readonly grid: string;
  readonly line: string;
  readonly surface: string;
  readonly fontFamily: string;
}

export interface SvgWords {
  readonly title: string;
  /** Where the numbers are from: a line under the plot. */
  readonly source: string;
  /** Under it, smaller; '' for none. */
  readonly address: string;
}

/** Pixels of the file; a viewer scales it. */
const SVG_WIDTH = 960;
const SVG_HEIGHT = 600;
const EM = 15;

/** The plotting area, in pixels of the file. */
interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const at = (value: number): string => String(Number(value.toFixed(2)));
const pointsOf = (corners: readonly Place[]): string => corners.map(([x, y]) => `${at(x)},${at(y)}`).join(' ');

/** About the width of a text: SVG can't measure, and six tenths of an em is generous for digits. */
const widthOf = (text: string, em = EM): number => 0.58 * em * text.length;

/** With its powers, written N^−0.34, raised and small. What follows comes down again by what they went up. */
const typeset = (words: string): string =>
  powerParts(words)
    .map(({ kind, text: part }) =>
      kind === 'plain'
        ? escaped(part)
        : `<tspan dy="-0.4em" font-size="75%">${escaped(part)}</tspan><tspan dy="0.3em">&#8203;</tspan>`,
    )
    .join('');

interface TextStyle {
  readonly fill: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly size?: number;
  readonly weight?: number;
  readonly extra?: string;
}

function text(words: string, x: number, y: number, style: TextStyle): string {
  const { fill, anchor = 'start', size = EM, weight = 400, extra = '' } = style;
  return (
    `<text x="${at(x)}" y="${at(y)}" fill="${escaped(fill)}" font-size="${size}" font-weight="${weight}" ` +
    `text-anchor="${anchor}"${extra}>${typeset(words)}</text>`
  );
}

function projectInto(plot: Plot, ranges: { readonly x: Range; readonly y: Range }, area: Area): Project {
  return (x, y) => [
    area.left + area.width * shareOf(plot.x.scale, ranges.x, x),
    area.top + area.height * (1 - shareOf(plot.y.scale, ranges.y, y)),
  ];
}

function axes(plot: Plot, ranges: { x: Range; y: Range }, area: Area, project: Project, look: SvgLook): string[] {
  const { left, top, width, height } = area;
  const [right, bottom] = [left + width, top + height];
  const rule = (x0: number, y0: number, x1: number, y1: number, color: string) =>
    `<path d="M${at(x0)} ${at(y0)}L${at(x1)} ${at(y1)}" stroke="${escaped(color)}" />`;
  const alongX = ticks(plot.x.scale, ...ranges.x, Math.floor(width / 90)).flatMap((value) => {
    const [x] = project(value, ranges.y[0]);
    const label = text(plot.x.tick(value), x, bottom + 1.35 * EM, { fill: look.soft, anchor: 'middle' });
    return [rule(x, top, x, bottom, look.grid), label];
  });
  const alongY = ticks(plot.y.scale, ...ranges.y, Math.floor(height / 45)).flatMap((value) => {
    const [, y] = project(ranges.x[0], value);
    const label = text(plot.y.tick(value), left - 0.5 * EM, y + 0.35 * EM, { fill: look.soft, anchor: 'end' });
    return [rule(left, y, right, y, look.grid), label];
  });
  const turned = ` transform="rotate(-90 ${at(EM * 1.1)} ${at(top + height / 2)})"`;
  return [
    ...alongX,
    ...alongY,
    rule(left, bottom, right, bottom, look.line),
    rule(left, top, left, bottom, look.line),
    text(plot.x.label, left + width / 2, bottom + 2.9 * EM, { fill: look.soft, anchor: 'middle' }),
    text(plot.y.label, EM * 1.1, top + height / 2, { fill: look.soft, anchor: 'middle', extra: turned }),
  ];
}

function strokes(plot: Plot, project: Project): string[] {
  const bands = plot.bands.map(({ x, low, high, color, opacity = 1 }) => {
    const corners = [...cornersOf(plot, x, high, project), ...cornersOf(plot, x, low, project).reverse()];
    return `<polygon points="${pointsOf(corners)}" fill="${escaped(color)}" fill-opacity="${opacity}" />`;
  });
  const lines = plot.lines.map(({ x, y, color, width, dash = [] }) => {
    const dashes = dash.length === 0 ? '' : ` stroke-dasharray="${dash.join(' ')}"`;
    const points = pointsOf(cornersOf(plot, x, y, project));
    return `<polyline points="${points}" fill="none" stroke="${escaped(color)}" stroke-width="${width}" stroke-linejoin="round"${dashes} />`;
  });
  return [...bands, ...lines];
}

function bars(plot: Plot, mark: PlotMark, project: Project): string {
  const cap = EM * CAP;
  const parts: string[] = [];
  if (mark.bar !== null) {
    const [low, high] = endsOf(mark.bar, plot.y.scale).map((value) => project(mark.x, value));
    for (const end of [low, high]) if (end) parts.push(`M${at(end[0] - cap)} ${at(end[1])}h${at(2 * cap)}`);
    if (low && high) parts.push(`M${at(low[0])} ${at(low[1])}L${at(high[0])} ${at(high[1])}`);
  }
  if (mark.xBar !== undefined) {
    const [low, high] = endsOf(mark.xBar, plot.x.scale).map((value) => project(value, mark.y));
    for (const end of [low, high]) if (end) parts.push(`M${at(end[0])} ${at(end[1] - cap)}v${at(2 * cap)}`);
    if (low && high) parts.push(`M${at(low[0])} ${at(low[1])}L${at(high[0])} ${at(high[1])}`);
  }
  return parts.length === 0
    ? ''
    : `<path d="${parts.join('')}" fill="none" stroke="${escaped(mark.color)}" stroke-width="2" />`;
}

function shape({ shape: kind, color }: Pick<PlotMark, 'shape' | 'color'>, [x, y]: Place, surface: string): string {
  const radius = EM * MARK_RADIUS[kind];
  const paint = escaped(color);
  switch (kind) {
    case 'dot':
      return `<circle cx="${at(x)}" cy="${at(y)}" r="${at(radius)}" fill="${paint}" />`;
    case 'ring':
      return `<circle cx="${at(x)}" cy="${at(y)}" r="${at(radius)}" fill="${escaped(surface)}" stroke="${paint}" stroke-width="2" />`;
    case 'diamond':
      return `<path d="M${at(x)} ${at(y - radius)}l${at(radius)} ${at(radius)}l${at(-radius)} ${at(radius)}l${at(-radius)} ${at(-radius)}z" fill="${paint}" />`;
    case 'cross':
      return `<path d="M${at(x - radius)} ${at(y - radius)}l${at(2 * radius)} ${at(2 * radius)}m0 ${at(-2 * radius)}l${at(-2 * radius)} ${at(2 * radius)}" stroke="${paint}" stroke-width="2" />`;
    default:
      return kind satisfies never;
  }
}

function key({ mark, line, band, name }: LegendEntry, x: number, y: number, look: SvgLook): string {
  const middle = y - 0.35 * EM;
  const parts = [
    band &&
      `<rect x="${at(x)}" y="${at(middle - 0.45 * EM)}" width="24" height="${at(0.9 * EM)}" fill="${escaped(band.color)}" fill-opacity="${band.opacity}" />`,
    line &&
      `<path d="M${at(x)} ${at(middle)}h24" stroke="${escaped(line.color)}" stroke-width="${line.width}" stroke-dasharray="${line.dash.join(' ')}" />`,
    mark && shape(mark, [x + 12, middle], look.surface),
    text(name, x + 31, y, { fill: look.soft, size: 13 }),
  ];
  return parts.filter(Boolean).join('');
}

/** The legend in rows; returns its parts and the height they take. */
function keys({ entries, scale }: Legend, look: SvgLook, top: number): { parts: string[]; height: number } {
  const steps = (scale?.steps ?? []).map(({ name, color }): LegendEntry => ({
    name,
    mark: { shape: 'dot', color },
    line: null,
    band: null,
  }));
  const parts: string[] = [];
  let [x, y] = [EM, top];
  const place = (width: number, draw: () => string) => {
    if (x > EM && x + width > SVG_WIDTH - EM) [x, y] = [EM, y + 1.5 * EM];
    parts.push(draw());
    x += width;
  };
  for (const entry of entries) place(31 + widthOf(entry.name, 13) + EM, () => key(entry, x, y, look));
  if (scale !== null && scale.label !== '')
    place(widthOf(scale.label, 13) + EM, () => text(`${scale.label}:`, x, y, { fill: look.soft, size: 13 }));
  for (const step of steps) place(31 + widthOf(step.name, 13), () => key(step, x, y, look));
  return { parts, height: parts.length === 0 ? 0 : y - top + 1.5 * EM };
}

/** Characters of 12 pixels that a line has room for. */
const MOST_CHARACTERS = 145;

const clipped = (line: string): string =>
  line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS - 1)}…` : line;

function footer({ source, address }: SvgWords, { soft }: SvgLook): string[] {
  const lines = [source, address].filter((line) => line !== '').map(clipped);
  const from = SVG_HEIGHT - 0.7 * EM - 1.15 * EM * (lines.length - 1);
  return lines.map((line, i) => text(line, EM, from + 1.15 * EM * i, { fill: soft, size: 12 }));
}

/** The file's text. */
export function plotSvg(plot: Plot, legend: Legend, words: SvgWords, look: SvgLook): string {
  const ranges = plotRanges(plot);
  const { parts: legendParts, height: legendHeight } = keys(legend, look, 3.6 * EM);
  const top = 2.7 * EM + legendHeight;
  const area: Area = { left: 5 * EM, top, width: SVG_WIDTH - 6.5 * EM, height: SVG_HEIGHT - top - 6.2 * EM };
  const project = projectInto(plot, ranges, area);
  const marks = plot.marks
    .filter(({ x, y }) => hasPlace(plot.x.scale, x) && hasPlace(plot.y.scale, y))
    .map((mark) => bars(plot, mark, project) + shape(mark, project(mark.x, mark.y), look.surface));
  const tags = tagsOf(plot, project, area, EM, (tag) => widthOf(tag)).map(({ text: tag, color, left, top: middle }) =>
    text(tag, left, middle + 0.3 * EM, {
      fill: color,
      weight: 600,
      extra: ` stroke="${escaped(look.surface)}" stroke-width="4" paint-order="stroke"`,
    }),
  );
  const clip = `<clipPath id="area"><rect x="${at(area.left)}" y="${at(area.top)}" width="${at(area.width)}" height="${at(area.height)}" /></clipPath>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${SVG_WIDTH}" height="${SVG_HEIGHT}" viewBox="0 0 ${SVG_WIDTH} ${SVG_HEIGHT}" font-family="${escaped(look.fontFamily)}" role="img">`,
    `<title>${escaped(words.title)}</title><desc>${escaped(plot.description)}</desc><defs>${clip}</defs>`,
    `<rect width="100%" height="100%" fill="${escaped(look.surface)}" />`,
    text(words.title, EM, 1.9 * EM, { fill: look.ink, size: 18, weight: 650 }),
    ...legendParts,
    ...axes(plot, ranges, area, project, look),
    `<g clip-path="url(#area)">${strokes(plot, project).join('')}</g>`,
    ...marks,
    ...tags,
    ...footer(words, look),
    '</svg>\n',
  ].join('\n');
}
