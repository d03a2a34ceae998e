/** The law of loss against tokens, and the longest runs predicted from the others. */
import { finish, fitSurface } from '../scaling/engine/surface-fit.ts';
import { powerForm, pureForm, type CurvePoint } from '../scaling/forms/power.ts';
import type { SurfaceFit } from '../scaling/joint-types.ts';
import { evaluateLaw } from '../scaling/law.ts';
import type { PowerLaw } from '../scaling/types.ts';
import { attempt } from './attempt.ts';
import { distinct, mean, type MeasuredRun } from './measured.ts';
import { remembered } from './remembered.ts';

export interface LongestHeldOut {
  readonly tokens: number;
  readonly measured: number;
  /** By the law with a floor and by the pure power, fitted to the shorter runs. */
  readonly floor: number;
  readonly pure: number;
}

export interface DataFit {
  readonly floor: SurfaceFit<PowerLaw>;
  readonly pure: SurfaceFit<PowerLaw>;
  /** Null with fewer than four token counts. */
  readonly longest: LongestHeldOut | null;
}

/** Branches of one seed share their stable run, so that their noise is one group's. */
export function curvePoint({ tokens, loss, spec }: MeasuredRun): CurvePoint {
  return { x: tokens, loss, group: spec.seed };
}

const FEWEST_COUNTS = 3;

const lawOf = (points: readonly CurvePoint[], form: 'floor' | 'pure', replicates: number) =>
  finish(fitSurface(form === 'floor' ? powerForm('D') : pureForm('D'), points, { replicates, setAside: false }));

function longestOf(points: readonly CurvePoint[], counts: readonly number[]): LongestHeldOut | null {
  const tokens = counts.at(-1);
  if (tokens === undefined || counts.length <= FEWEST_COUNTS) return null;
  const shorter = points.filter(({ x }) => x < tokens);
  const at = (form: 'floor' | 'pure') => evaluateLaw(lawOf(shorter, form, 0).law, tokens);
  const measured = mean(points.filter(({ x }) => x === tokens).map(({ loss }) => loss));
  return { tokens, measured, floor: at('floor'), pure: at('pure') };
}

/** Null with fewer than three token counts. */
export const fitData = remembered((points: readonly CurvePoint[]): DataFit | null => {
  const counts = distinct(points.map(({ x }) => x));
  if (counts.length < FEWEST_COUNTS) return null;
  return attempt(() => ({
    floor: lawOf(points, 'floor', 400),
    pure: lawOf(points, 'pure', 400),
    longest: longestOf(points, counts),
  }));
}, 8);
