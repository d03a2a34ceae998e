/** Published slopes over the measured sizes. Loaded when the law is first drawn: the constants are not of the first screen. */
import { evaluateLaw } from '../../scaling/law.ts';
import { LawError } from '../../scaling/points.ts';
import { PUBLISHED_LAWS, publishedLaw } from '../../scaling/published.ts';
import { anchorCurve } from '../../scaling/published/overlay.ts';
import { publishedCurve } from '../../scaling/published/use.ts';
import type { LawAxis } from './law-choice.ts';

export interface OverlayName {
  readonly id: string;
  readonly name: string;
}

/** The published laws that speak of loss against this axis. */
export function overlaysFor(axis: LawAxis): OverlayName[] {
  return PUBLISHED_LAWS.filter((law) => publishedCurve(law, axis) !== null).map(({ id, paper, name }) => ({
    id,
    name: `${paper.cite}: ${name}`,
  }));
}

export interface Overlay {
  /** Loss at x, nats a token. */
  readonly lossAt: (x: number) => number;
  /** 'Hoffmann 2022'. */
  readonly cite: string;
  readonly exponent: number;
  /** What is the paper's and what is taken from the points. */
  readonly says: string;
}

/**
 * The slope of a published law, laid through one measured size.
 *
 * @param floor E of one's own fit, above which exponents of laws with a floor are slopes; null where there is none.
 * @returns null where the law has no slope along this axis or can't be laid there.
 */
export function overlayThrough(
  id: string,
  axis: LawAxis,
  point: { readonly x: number; readonly loss: number },
  floor: number | null,
): Overlay | null {
  const published = publishedLaw(id);
  const curve = publishedCurve(published, axis);
  if (curve === null) return null;
  const above = curve.form === 'floor' && floor !== null;
  try {
    const by = above ? ({ space: 'reducible', floor } as const) : ({ space: 'log-loss' } as const);
    const anchored = anchorCurve(curve, [point], by, published.paper.cite);
    const { exponent } = anchored.curve;
    return { lossAt: (x) => evaluateLaw(anchored.curve, x), cite: published.paper.cite, exponent, says: anchored.says };
  } catch (error) {
    if (error instanceof LawError) return null;
    throw error;
  }
}
