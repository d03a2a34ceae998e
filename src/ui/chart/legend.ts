/** The key of a plot as data: what its colours, shapes and strokes stand for. */
import type { PlotMark } from './plot.ts';

/** Points, lines and bands of one name. */
export interface LegendEntry {
  readonly name: string;
  readonly mark: { readonly shape: PlotMark['shape']; readonly color: string } | null;
  readonly line: { readonly color: string; readonly dash: readonly number[]; readonly width: number } | null;
  readonly band: { readonly color: string; readonly opacity: number } | null;
}

/** The steps of an ordered colour scale, smallest first. */
export interface LegendScale {
  /** '' where the steps say it. */
  readonly label: string;
  readonly steps: readonly { readonly name: string; readonly color: string }[];
}

export interface Legend {
  readonly entries: readonly LegendEntry[];
  readonly scale: LegendScale | null;
}
