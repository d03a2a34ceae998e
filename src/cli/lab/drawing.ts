/** What the figures share: the document they are made in, colours, and ticks. */
import { JSDOM } from 'jsdom';
import type { Tint } from '../../experiments/figure.ts';

type Role = Extract<Tint, { readonly kind: 'role' }>['role'];

/** Colours by role; CSS values, so that a page may give variables that follow its theme. */
export interface Palette extends Readonly<Record<Role, string>> {
  readonly paper: string;
  readonly grid: string;
  /** Text beside the marks. */
  readonly label: string;
}

/** Dark ink on white, for a picture that goes into a paper or a slide. Text has a contrast of 4.5 to 1 or more. */
export const printPalette: Palette = {
  paper: '#ffffff',
  ink: '#1b1f24',
  label: '#56606b',
  muted: '#b9c0c7',
  grid: '#e4e7eb',
  law: '#0b5cad',
  other: '#7b8692',
  prediction: '#c2410c',
};

/** Variables that the report's style sheet sets for light, dark and print. */
export const pagePalette: Palette = {
  paper: 'var(--paper)',
  ink: 'var(--ink)',
  label: 'var(--muted)',
  muted: 'var(--rule)',
  grid: 'var(--grid)',
  law: 'var(--law)',
  other: 'var(--other)',
  prediction: 'var(--prediction)',
};

/** Kinds without order, legible on light and dark. */
const SERIES = ['#2f7fd6', '#d9601a', '#2a9d5c', '#a05bd0', '#b8860b', '#d1477a'] as const;

/** Step `index` of `count`, from teal (small) to magenta (large), legible on light and dark. */
function stepColour(index: number, count: number): string {
  const share = count > 1 ? index / (count - 1) : 0;
  return `oklch(0.63 0.16 ${Math.round(190 + 165 * share)})`;
}

/** @param steps of the figure's ordered scale. */
export function colourOf(tint: Tint, steps: number, palette: Palette): string {
  switch (tint.kind) {
    case 'role':
      return palette[tint.role];
    case 'step':
      return stepColour(tint.step, steps);
    case 'series':
      return SERIES[tint.index % SERIES.length] ?? palette.ink;
    default:
      return tint satisfies never;
  }
}

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

/** Text with N^−0.34 set as a power. */
export function withPowers(text: string): (Node | string)[] {
  return text.split(/\^(−?[\d.]*\d)/).map((part, i) => {
    if (i % 2 === 1) return svg('tspan', { dy: '-0.5em', 'font-size': '0.7em' }, part);
    // A shift holds for all that follows, so the text after a power is shifted back: 0.5 em of the smaller size.
    return i === 0 || part === '' ? part : svg('tspan', { dy: '0.35em' }, part);
  });
}
