/** Figures and tables as plain data: the page's chart and the command line's plots draw them by one function each. */

/**
 * How a number is written: a count with K, M, G; a loss with three decimals; a figure with three digits; a change in percent with
 * its sign, a share without; a time; or a whole number in full.
 */
export type NumberFormat = 'count' | 'flops' | 'loss' | 'figure' | 'percent' | 'share' | 'seconds' | 'exact';

export interface FigureAxis {
  /** What is measured, with its unit: 'parameters N', 'held-out loss (nats a token)'. */
  readonly label: string;
  readonly scale: 'log' | 'linear';
  readonly format: NumberFormat;
  /** Values to show whatever is drawn: the axis then stands still while points come in. */
  readonly includes?: readonly number[];
}

/**
 * What a colour stands for: a part everything has (`ink` for what is measured, `law` for the fit to speak of, `other` for one
 * it is compared with, `prediction` for what was foreseen, `muted` for what is there for orientation), a step of the figure's
 * ordered scale, or one of a few kinds without order.
 */
export type Tint =
  | { readonly kind: 'role'; readonly role: 'ink' | 'law' | 'other' | 'prediction' | 'muted' }
  | { readonly kind: 'step'; readonly step: number }
  | { readonly kind: 'series'; readonly index: number };

/** What the steps of an ordered colour scale stand for, smallest first: 'width' with '8', '16', '32'. */
export interface ColourScale {
  readonly label: string;
  readonly steps: readonly string[];
}

export interface FigurePoint {
  readonly x: number;
  readonly y: number;
  /** Ends of a bar through the point: the range of seeds or an interval. */
  readonly xBar?: readonly [low: number, high: number];
  readonly yBar?: readonly [low: number, high: number];
  /** Points, lines and bands of one name are one entry of the legend; '' for none. */
  readonly series: string;
  /** Named in a tooltip: 'width 16, seed 2'. */
  readonly label: string;
  /** Measured, foreseen, read off a fit, or left out of it. */
  readonly shape: 'dot' | 'ring' | 'diamond' | 'cross';
  readonly tint: Tint;
}

/** A line through (x[i], y[i]); x ascends. Contours are lines too, their level as the tag. */
export interface FigureLine {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly series: string;
  readonly label: string;
  /** A few characters written at the line's end; '' for none. */
  readonly tag: string;
  readonly tint: Tint;
  readonly weight: 'thin' | 'normal' | 'strong';
  readonly dash: 'solid' | 'dashed' | 'dotted';
  /** False for a line that may leave the picture: it doesn't stretch the axes. */
  readonly ranged: boolean;
}

/** The area between two lines over the same x, which ascends. It doesn't stretch the axes. */
export interface FigureBand {
  readonly x: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly series: string;
  readonly tint: Tint;
}

/** Drawn in the order bands, lines, points. */
export interface Figure {
  /** Stem of its files: 'valleys'. */
  readonly id: string;
  readonly title: string;
  /** What to look at, a sentence or two. */
  readonly caption: string;
  readonly x: FigureAxis;
  readonly y: FigureAxis;
  /** Null where no colour is a step. */
  readonly scale: ColourScale | null;
  readonly bands: readonly FigureBand[];
  readonly lines: readonly FigureLine[];
  readonly points: readonly FigurePoint[];
  /** What the picture shows, in words with numbers, for those who can't see it. */
  readonly description: string;
}

export interface TableColumn {
  readonly title: string;
  /** 'text' stands to the left, numbers to the right. */
  readonly format: NumberFormat | 'text';
}

export interface Table {
  readonly id: string;
  readonly title: string;
  /** A sentence on how to read it; '' for none. */
  readonly caption: string;
  readonly columns: readonly TableColumn[];
  /** A cell a column; null where there is nothing to say. Text in a column of numbers is shown as it is. */
  readonly rows: readonly (readonly (number | string | null)[])[];
}
