/** Every law that is fitted in several variables, with published constants where there are any, and points laid over it. */
import { powerForm, pureForm, type CurvePoint } from '../../src/scaling/forms/power.ts';
import { brokenForm, type BrokenLaw } from '../../src/scaling/forms/broken.ts';
import { chinchillaForm, tiedForm } from '../../src/scaling/forms/chinchilla.ts';
import { fineGrainedForm, type FineGrainedPoint } from '../../src/scaling/forms/fine-grained.ts';
import { kaplanForm, kappaForm } from '../../src/scaling/forms/kappa.ts';
import {
  repeatedDataForm,
  tiedRepeatedDataForm,
  type RepeatedLaw,
  type RepeatedPoint,
} from '../../src/scaling/forms/repeated-data.ts';
import { routedForm, type RoutedPoint } from '../../src/scaling/forms/routed.ts';
import type { ChinchillaLaw, Estimated, KaplanLaw, KappaLaw, RunPoint, Sample } from '../../src/scaling/joint-types.ts';
import type { FineGrainedLaw, RoutedLaw } from '../../src/scaling/published/types.ts';
import type { SeparableForm } from '../../src/scaling/engine/separable.ts';
import { seededRandom } from '../../src/scaling/random.ts';
import type { PowerLaw } from '../../src/scaling/types.ts';

/** Values from `low` to `high` in equal factors. */
export function factors(low: number, high: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => low * (high / low) ** (i / (count - 1)));
}

export const SIZES = factors(4e7, 1.6e10, 9);
export const TOKENS = factors(3e8, 4e11, 8);

export function grid(ns: readonly number[], ds: readonly number[]): RunPoint[] {
  return ns.flatMap((n) => ds.map((d) => ({ n, d, loss: 1 })));
}

/** Gives points the losses of a law, each disturbed by normal noise of standard deviation `noise` in ln L. */
export function onLaw<P extends Sample, L>(
  form: Pick<SeparableForm<P, L>, 'evaluate'>,
  law: L,
  points: readonly P[],
  noise = 0,
  seed = 1,
): P[] {
  const random = seededRandom(seed);
  return points.map((point) => ({ ...point, loss: form.evaluate(law, point) * Math.exp(noise * random.normal()) }));
}

/** A parameter of a fit whose form the types don't say. */
export function parameter(fit: { readonly parameters: object }, name: string): Estimated {
  return (fit.parameters as Record<string, Estimated>)[name]!;
}

/** Width of its interval. */
export function width(fit: { readonly parameters: object }, name: string): number {
  const [low, high] = parameter(fit, name).interval!;
  return high - low;
}

interface Case<P extends Sample, L> {
  readonly name: string;
  readonly form: SeparableForm<P, L>;
  readonly law: L;
  readonly points: readonly P[];
}

/** Hoffmann et al. 2022 with the digits of its source text. */
export const HOFFMANN: ChinchillaLaw = {
  form: 'chinchilla',
  e: 1.69337,
  a: 406.401,
  b: 410.723,
  alpha: 0.33917,
  beta: 0.28491,
};

/** Besiroglu et al. 2024. */
export const BESIROGLU: ChinchillaLaw = {
  form: 'chinchilla',
  e: 1.8172,
  a: 482.01,
  b: 2085.43,
  alpha: 0.3478,
  beta: 0.3658,
};

/** The measured ladder of seven sizes (docs/fits.md). */
export const MINIATURE: KappaLaw = { form: 'kappa', e: 0.69, a: 10.5, b: 30.1, alpha: 0.285, beta: 0.275, kappa: 0.53 };
export const MINIATURE_POINTS = grid(factors(4e3, 2.3e5, 7), factors(1.3e5, 2.1e6, 5));

const TIED: ChinchillaLaw = { form: 'tied', e: 1.87, a: 521, b: 1488, alpha: 0.35266, beta: 0.35266 };
const KAPLAN: KaplanLaw = { form: 'kaplan', nc: 6.4e13, dc: 1.8e13, alphaN: 0.076, alphaD: 0.103 };
const MUENNIGHOFF: RepeatedLaw = {
  e: 1.87,
  a: 521,
  b: 1488,
  alpha: 0.35266,
  beta: 0.35266,
  tokenDecay: 15.387756,
  parameterDecay: 5.309743,
};
const S_BASE: RoutedLaw = { a: -0.082, b: -0.108, c: 0.009, d: 1.104, eStart: 1.847, eMax: 314.478 };
const KRAJEWSKI: FineGrainedLaw = { c: 0.47, g: 2.1, gamma: 0.58, a: 18.1, alpha: 0.115, b: 30.8, beta: 0.147 };
const BROKEN: BrokenLaw = { floor: 0.7, scale: 9, exponent: 0.12, change: 0.3, at: 3e6, width: 0.4 };
const CURVE: PowerLaw = { form: 'floor', floor: 1.7, scale: 410, exponent: 0.285 };

const repeated: RepeatedPoint[] = grid(factors(2e7, 8e9, 6), factors(1e8, 1e11, 6)).flatMap((point) =>
  [1, 4, 20, 100].map((epochs) => ({ ...point, unique: point.d / epochs })),
);
const routed: RoutedPoint[] = factors(1.5e7, 1.3e9, 6).flatMap((n) =>
  [1, 2, 4, 8, 16, 32, 64, 128, 256, 512].map((experts) => ({ n, experts, loss: 1 })),
);
const granular: FineGrainedPoint[] = grid(factors(1e8, 4e9, 6), factors(1e9, 1.3e11, 6)).flatMap((point) =>
  [1, 2, 4, 8, 16].map((granularity) => ({ ...point, granularity })),
);
const curve: CurvePoint[] = factors(1e4, 1e9, 40).map((x) => ({ x, loss: 1 }));

/** Hides the point's type, so that cases of different points fit one list. */
function any<P extends Sample, L>(name: string, form: SeparableForm<P, L>, law: L, points: readonly P[]): AnyCase {
  return { name, form, law, points } as unknown as AnyCase;
}

type AnyCase = Case<Sample, Record<string, number>>;

export const CASES: readonly AnyCase[] = [
  any('Hoffmann', chinchillaForm, HOFFMANN, grid(SIZES, TOKENS)),
  any('Besiroglu', chinchillaForm, BESIROGLU, grid(SIZES, TOKENS)),
  any('α = β', tiedForm, TIED, grid(SIZES, TOKENS)),
  any('κ-form', kappaForm, MINIATURE, MINIATURE_POINTS),
  any("the κ-form at Chinchilla's limit", kappaForm, { ...HOFFMANN, form: 'kappa', kappa: 1 }, grid(SIZES, TOKENS)),
  any('Kaplan', kaplanForm, KAPLAN, grid(factors(1e3, 1.5e9, 8), factors(2e7, 2.3e10, 8))),
  any('repeated data', repeatedDataForm, { ...MUENNIGHOFF, beta: 0.31, b: 600 }, repeated),
  any('Muennighoff', tiedRepeatedDataForm, MUENNIGHOFF, repeated),
  any('Clark, S-BASE', routedForm, S_BASE, routed),
  any('Krajewski', fineGrainedForm, KRAJEWSKI, granular),
  any('broken', brokenForm('D'), BROKEN, curve),
  any('one variable with a floor', powerForm('D'), CURVE, curve),
  any('one variable without', pureForm('N'), { form: 'pure', floor: 0, scale: 11.5, exponent: 0.076 }, curve),
];
