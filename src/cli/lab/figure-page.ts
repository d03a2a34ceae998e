/** A figure as a picture that stands alone: title, subtitle, legend and source around it, on white. */
import type { Figure } from '../../experiments/figure.ts';
import { drawingDocument, FONT_FAMILY, printPalette, svg, withPowers } from './drawing.ts';
import { legendOf, symbolOf } from './legend.ts';
import { plotFigure } from './plot-figure.ts';

export interface PictureText {
  /** Which experiment and text. */
  readonly subtitle: string;
  /** Adapter, date and program, in small print. */
  readonly source: string;
}

const WIDTH = 960;
const MARGIN = 32;
const LEGEND_TOP = 80;
const LEGEND_LINE = 22;
const PLOT_HEIGHT = 500;
/** About what a letter takes at 12.5 pixels, and a symbol with the space around it. */
const LETTER = 6.6;
const SYMBOL = 52;

/** Rows of entries that fit the width, each with the place where it begins. */
function rowsOf(texts: readonly string[]): { text: string; x: number; row: number }[] {
  let [x, row] = [0, 0];
  return texts.map((text) => {
    const width = SYMBOL + text.replaceAll('^', '').length * LETTER;
    if (x > 0 && x + width > WIDTH - 2 * MARGIN) [x, row] = [0, row + 1];
    const placed = { text, x, row };
    x += width;
    return placed;
  });
}

function legend(figure: Figure): { element: SVGElement; height: number } {
  const entries = legendOf(figure);
  const steps = figure.scale?.steps.length ?? 1;
  const placed = rowsOf(entries.map(({ text }) => text));
  const parts = entries.map((entry, i) => {
    const { x = 0, row = 0 } = placed[i] ?? {};
    return svg(
      'g',
      { transform: `translate(${MARGIN + x + 14}, ${LEGEND_TOP + row * LEGEND_LINE + 8})` },
      ...symbolOf(entry, steps, printPalette),
      svg('text', { x: 20, y: 4, 'font-size': 12.5, fill: printPalette.ink }, ...withPowers(entry.text)),
    );
  });
  const rows = (placed.at(-1)?.row ?? -1) + 1;
  return { element: svg('g', { 'aria-label': 'legend' }, ...parts), height: rows * LEGEND_LINE };
}

/** The text of the SVG file. */
export function picture(figure: Figure, { subtitle, source }: PictureText): string {
  const { element, height } = legend(figure);
  const top = LEGEND_TOP + height + 8;
  const total = top + PLOT_HEIGHT + 40;
  const plot = plotFigure(figure, { width: WIDTH - 2 * MARGIN, height: PLOT_HEIGHT }, printPalette);
  plot.setAttribute('x', String(MARGIN));
  plot.setAttribute('y', String(top));
  const line = (y: number, size: number, fill: string, content: string, weight = 400): SVGElement =>
    svg('text', { x: MARGIN, y, 'font-size': size, 'font-weight': weight, fill }, ...withPowers(content));
  const page = svg(
    'svg',
    { width: WIDTH, height: total, viewBox: `0 0 ${WIDTH} ${total}`, 'font-family': FONT_FAMILY, role: 'img' },
    svg('title', {}, figure.title),
    svg('desc', {}, figure.description),
    svg('rect', { width: WIDTH, height: total, fill: printPalette.paper }),
    line(38, 21, printPalette.ink, figure.title, 600),
    line(61, 13.5, printPalette.label, subtitle),
    element,
    plot,
    line(total - 16, 11.5, printPalette.label, source),
  );
  const view = drawingDocument().defaultView;
  if (view === null) throw new Error('The drawing document has no window.');
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new view.XMLSerializer().serializeToString(page)}\n`;
}
