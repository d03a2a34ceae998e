/** The keys of saved pictures whose panels have keys of their own on screen. Pure. */
import type { Legend, LegendEntry } from '../chart/legend.ts';
import type { Plot, PlotMark } from '../chart/plot.ts';

const SHAPES: Readonly<Record<PlotMark['shape'], string>> = {
  dot: 'measured',
  ring: 'predicted',
  cross: 'held out',
  diamond: 'from the library',
};

/** Of a law: every shape of its marks in one neutral colour, and every line that has a name and no tag. */
export function lawLegend({ marks, lines, bands }: Plot, ink: string): Legend {
  const shapes = [...new Set(marks.map(({ shape }) => shape))];
  const named = lines.filter(({ label, tag }) => label !== '' && tag === undefined);
  const [band] = bands;
  return {
    entries: [
      ...shapes.map((shape): LegendEntry => ({
        name: SHAPES[shape],
        mark: { shape, color: ink },
        line: null,
        band: null,
      })),
      ...named.map(({ label, color, dash = [], width }): LegendEntry => ({
        name: label,
        mark: null,
        line: { color, dash, width },
        band: band !== undefined && dash.length === 0 ? { color: band.color, opacity: band.opacity ?? 1 } : null,
      })),
    ],
    scale: null,
  };
}

/** Of curves: a step for every group. */
export function groupsLegend(groups: readonly { readonly name: string; readonly color: string }[]): Legend {
  return { entries: [], scale: { label: '', steps: groups } };
}
