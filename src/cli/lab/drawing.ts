/** What the figures share: the document they are made in, colours, and ticks. */
import { JSDOM } from 'jsdom';
import type { Tint } from '../../experiments/figure.ts';
import { powerParts } from '../../experiments/typeset.ts';

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

/** A linear-light value as sRGB, 0 to 255. */
function gamma(linear: number): number {
  const bounded = Math.min(1, Math.max(0, linear));
  const encoded = bounded <= 0.0031308 ? 12.92 * bounded : 1.055 * bounded ** (1 / 2.4) - 0.055;
  return Math.round(255 * encoded);
}

/** OKLCH as #rrggbb, which every program reads, not browsers alone (Ottosson 2020, "A perceptual color space for image processing"). */
export function hexOf(lightness: number, chroma: number, hue: number): string {
  const [a, b] = [chroma * Math.cos((hue * Math.PI) / 180), chroma * Math.sin((hue * Math.PI) / 180)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const channels = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return `#${channels.map((channel) => gamma(channel).toString(16).padStart(2, '0')).join('')}`;
}

/** Step `index` of `count`, from teal (small) to magenta (large), legible on light and dark. */
function stepColour(index: number, count: number): string {
  const share = count > 1 ? index / (count - 1) : 0;
  return hexOf(0.63, 0.16, 190 + 165 * share);
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

/** A sentence with powers raised. */
export function withPowers(text: string): (Node | string)[] {
  return powerParts(text).map(({ kind, text: part }, i) => {
    if (kind === 'raised') return svg('tspan', { dy: '-0.5em', 'font-size': '0.7em' }, part);
    // A shift holds for all that follows, so the text after a power is shifted back: 0.5 em of the smaller size.
    return i === 0 ? part : svg('tspan', { dy: '0.35em' }, part);
  });
}
