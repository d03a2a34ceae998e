/** A plot as a picture that stands alone: title, subtitle, legend and source around it, on white. */
import { drawingDocument, FONT_FAMILY, svg } from './drawing.ts';
import type { Palette } from './drawing.ts';

export interface LegendEntry {
  readonly symbol: 'dot' | 'dot-and-range' | 'ring' | 'line' | 'dashes';
  readonly text: string;
}

export interface PictureText {
  readonly title: string;
  readonly subtitle: string;
  readonly legend: readonly LegendEntry[];
  /** Adapter, date and program, in small print. */
  readonly source: string;
}

const WIDTH = 960;
const MARGIN = 32;
const PLOT_TOP = 76;
const PLOT_HEIGHT = 500;
const HEIGHT = PLOT_TOP + PLOT_HEIGHT + 44;
const LEGEND_WIDTH = 300;
const LEGEND_LINE = 22;

/** Room for the plot inside the picture, in pixels. */
export const plotSize = { width: WIDTH - 2 * MARGIN, height: PLOT_HEIGHT } as const;

function symbolOf({ symbol }: LegendEntry, palette: Palette): SVGElement[] {
  switch (symbol) {
    case 'dot':
      return [svg('circle', { r: 4, fill: palette.ink })];
    case 'dot-and-range':
      return [
        svg('line', { x1: 0, x2: 0, y1: -8, y2: 8, stroke: palette.ink, 'stroke-width': 1.5 }),
        svg('circle', { r: 4, fill: palette.ink }),
      ];
    case 'ring':
      return [
        svg('line', {
          x1: 0,
          x2: 0,
          y1: -10,
          y2: 10,
          stroke: palette.prediction,
          'stroke-width': 6,
          'stroke-opacity': 0.3,
        }),
        svg('circle', { r: 6.5, fill: palette.paper, stroke: palette.prediction, 'stroke-width': 2 }),
      ];
    case 'line':
      return [
        svg('rect', { x: -13, y: -6, width: 26, height: 12, fill: palette.law, 'fill-opacity': 0.14 }),
        svg('line', { x1: -13, x2: 13, y1: 0, y2: 0, stroke: palette.law, 'stroke-width': 2.25 }),
      ];
    case 'dashes':
      return [
        svg('line', {
          x1: -13,
          x2: 13,
          y1: 0,
          y2: 0,
          stroke: palette.pure,
          'stroke-width': 1.5,
          'stroke-dasharray': '5 4',
        }),
      ];
    default:
      return symbol satisfies never;
  }
}

/** A legend symbol as a picture of its own, for a legend set in HTML. */
export function legendSymbol(entry: LegendEntry, palette: Palette): SVGElement {
  return svg('svg', { viewBox: '-14 -11 28 22', 'aria-hidden': 'true' }, ...symbolOf(entry, palette));
}

/** Text with N^−0.34 set as a power. */
function withPowers(text: string): (Node | string)[] {
  return text.split(/\^(−?[\d.]*\d)/).map((part, i) => {
    if (i % 2 === 1) return svg('tspan', { dy: '-0.5em', 'font-size': '0.7em' }, part);
    // A shift holds for all that follows, so the text after a power is shifted back: 0.5 em of the smaller size.
    return i === 0 || part === '' ? part : svg('tspan', { dy: '0.35em' }, part);
  });
}

/** In the upper right of the plot, where a falling law leaves room. */
function legendOf(entries: readonly LegendEntry[], palette: Palette): SVGElement {
  const rows = entries.map((entry, row) =>
    svg(
      'g',
      { transform: `translate(16, ${row * LEGEND_LINE + 16})` },
      ...symbolOf(entry, palette),
      svg('text', { x: 24, y: 4, 'font-size': 12.5, fill: palette.ink }, entry.text),
    ),
  );
  const height = entries.length * LEGEND_LINE + 10;
  const back = svg('rect', { width: LEGEND_WIDTH, height, fill: palette.paper, 'fill-opacity': 0.9 });
  const left = WIDTH - MARGIN - LEGEND_WIDTH - 16;
  return svg('g', { transform: `translate(${left}, ${PLOT_TOP + 36})`, 'aria-label': 'legend' }, back, ...rows);
}

/** Puts the plot (of `plotSize`) into a page of its own and returns the text of the SVG file. */
export function picture(plot: SVGElement, text: PictureText, palette: Palette): string {
  plot.setAttribute('x', String(MARGIN));
  plot.setAttribute('y', String(PLOT_TOP));
  const line = (y: number, size: number, fill: string, content: string, weight = 400): SVGElement =>
    svg('text', { x: MARGIN, y, 'font-size': size, 'font-weight': weight, fill }, ...withPowers(content));
  const page = svg(
    'svg',
    { width: WIDTH, height: HEIGHT, viewBox: `0 0 ${WIDTH} ${HEIGHT}`, 'font-family': FONT_FAMILY, role: 'img' },
    svg('title', {}, text.title),
    svg('desc', {}, text.subtitle),
    svg('rect', { width: WIDTH, height: HEIGHT, fill: palette.paper }),
    line(38, 21, palette.ink, text.title, 600),
    line(61, 13.5, palette.muted, text.subtitle),
    plot,
    legendOf(text.legend, palette),
    line(HEIGHT - 18, 11.5, palette.muted, text.source),
  );
  const view = drawingDocument().defaultView;
  if (view === null) throw new Error('The drawing document has no window.');
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new view.XMLSerializer().serializeToString(page)}\n`;
}
