/** What the figures share: the document they are made in, colours, and ticks of log axes. */
import { JSDOM } from 'jsdom';

/** Colours by role; CSS values, so that a page may give variables that follow its theme. */
export interface Palette {
  readonly paper: string;
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  readonly law: string;
  readonly pure: string;
  readonly prediction: string;
}

/** Dark ink on white, for a picture that goes into a paper or a slide. Text has a contrast of 4.5 to 1 or more. */
export const printPalette: Palette = {
  paper: '#ffffff',
  ink: '#1b1f24',
  muted: '#56606b',
  grid: '#e4e7eb',
  law: '#0b5cad',
  pure: '#7b8692',
  prediction: '#c2410c',
};

/** Variables that the report's style sheet sets for light, dark and print. */
export const pagePalette: Palette = {
  paper: 'var(--paper)',
  ink: 'var(--ink)',
  muted: 'var(--muted)',
  grid: 'var(--grid)',
  law: 'var(--law)',
  pure: 'var(--pure)',
  prediction: 'var(--prediction)',
};

/** Fonts every system has one of, so that a picture needs no other file. */
export const FONT_FAMILY = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

export interface Size {
  readonly width: number;
  readonly height: number;
}

let shared: Document | null = null;

/** A document to draw in; Node has none. */
export function drawingDocument(): Document {
  shared ??= new JSDOM('<!doctype html>').window.document;
  return shared;
}

/** An SVG element with attributes and children. */
export function svg(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  ...children: (Node | string)[]
): SVGElement {
  const element = drawingDocument().createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

export type Domain = readonly [low: number, high: number];

/** The range of `values` with a share of its length on the log axis added at both ends. */
export function logDomain(values: readonly number[], margin: number): Domain {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const factor = Math.max(high / low, 1.05) ** margin;
  return [low / factor, high * factor];
}

/** Decades in the domain times the given digits. */
function inDecades([low, high]: Domain, digits: readonly number[]): number[] {
  const first = Math.floor(Math.log10(low));
  const count = Math.floor(Math.log10(high)) - first + 1;
  const decades = Array.from({ length: count }, (_, i) => 10 ** (first + i));
  return decades
    .flatMap((decade) => digits.map((digit) => digit * decade))
    .filter((tick) => tick >= low && tick <= high);
}

/** Ticks to label on a wide log axis, at most `most` of them: 1, 2, 5 a decade, or 1, 3, or 1. */
export function wideTicks(domain: Domain, most: number): number[] {
  const choices = [[1, 2, 5], [1, 3], [1]].map((digits) => inDecades(domain, digits));
  return choices.find((ticks) => ticks.length <= most) ?? choices[2] ?? [];
}

/** The fine lines of log paper. */
export const paperLines = (domain: Domain): number[] => inDecades(domain, [1, 2, 3, 4, 5, 6, 7, 8, 9]);

const steps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

/** Ticks at round steps for a log axis that spans little more than a decade, at most `most` of them. */
export function narrowTicks([low, high]: Domain, most: number): number[] {
  const step = steps.find((size) => (high - low) / size <= most) ?? 10;
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toFixed(2)));
}
