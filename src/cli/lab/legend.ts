/** What the marks of a figure mean: one entry a name, and the steps of its ordered colours. */
import type { Figure, FigureLine, FigurePoint, Tint } from '../../experiments/figure.ts';
import { colourOf, svg } from './drawing.ts';
import type { Palette } from './drawing.ts';

interface LegendMark {
  readonly shape: FigurePoint['shape'] | null;
  readonly bar: boolean;
  readonly line: Pick<FigureLine, 'dash' | 'weight'> | null;
  readonly band: boolean;
  readonly tint: Tint;
}

export interface LegendEntry {
  readonly text: string;
  readonly mark: LegendMark;
}

/** The names in the order points, lines, bands; then a dot for each step of the ordered colours. */
export function legendOf({ points, lines, bands, scale }: Figure): LegendEntry[] {
  const names = [...new Set([...points, ...lines, ...bands].map(({ series }) => series))].filter((name) => name !== '');
  const entries = names.flatMap((text): LegendEntry[] => {
    const [point, line, band] = [points, lines, bands].map((marks) => marks.find(({ series }) => series === text)) as [
      FigurePoint | undefined,
      FigureLine | undefined,
      Figure['bands'][number] | undefined,
    ];
    const tint = (point ?? line ?? band)?.tint;
    if (!tint) return [];
    const bar = points.some(({ series, yBar }) => series === text && yBar !== undefined);
    return [{ text, mark: { shape: point?.shape ?? null, bar, line: line ?? null, band: band !== undefined, tint } }];
  });
  const steps = (scale?.steps ?? []).map((name, step): LegendEntry => ({
    text: step === 0 && scale ? `${scale.label} ${name}` : name,
    mark: { shape: 'dot', bar: false, line: null, band: false, tint: { kind: 'step', step } },
  }));
  return [...entries, ...steps];
}

const DASHES = { solid: '', dashed: '6 4', dotted: '1.5 3.5' } as const;

function shapeOf(shape: FigurePoint['shape'], colour: string, paper: string): SVGElement {
  switch (shape) {
    case 'dot':
      return svg('circle', { r: 4, fill: colour });
    case 'ring':
      return svg('circle', { r: 6.5, fill: paper, stroke: colour, 'stroke-width': 2 });
    case 'diamond':
      return svg('path', { d: 'M0 -6L6 0L0 6L-6 0Z', fill: colour });
    case 'cross':
      return svg('path', { d: 'M-4 -4L4 4M-4 4L4 -4', stroke: colour, 'stroke-width': 2 });
    default:
      return shape satisfies never;
  }
}

/** Centred on 0, 26 pixels wide and 20 high at most. */
export function symbolOf({ mark }: LegendEntry, steps: number, palette: Palette): SVGElement[] {
  const colour = colourOf(mark.tint, steps, palette);
  const ring = mark.shape !== 'dot';
  return [
    ...(mark.band ? [svg('rect', { x: -13, y: -6, width: 26, height: 12, fill: colour, 'fill-opacity': 0.14 })] : []),
    ...(mark.line
      ? [
          svg('line', {
            x1: -13,
            x2: 13,
            y1: 0,
            y2: 0,
            stroke: colour,
            'stroke-width': mark.line.weight === 'strong' ? 2.5 : 1.6,
            'stroke-dasharray': DASHES[mark.line.dash],
          }),
        ]
      : []),
    ...(mark.bar
      ? [
          svg('line', {
            x1: 0,
            x2: 0,
            y1: ring ? -10 : -8,
            y2: ring ? 10 : 8,
            stroke: colour,
            'stroke-width': ring ? 6 : 1.5,
            'stroke-opacity': ring ? 0.3 : 1,
          }),
        ]
      : []),
    ...(mark.shape ? [shapeOf(mark.shape, colour, palette.paper)] : []),
  ];
}

/** A legend symbol as a picture of its own, for a legend set in HTML. */
export function legendSymbol(entry: LegendEntry, steps: number, palette: Palette): SVGElement {
  return svg('svg', { viewBox: '-14 -11 28 22', 'aria-hidden': 'true' }, ...symbolOf(entry, steps, palette));
}
