/** Data of the laws in two variables: loss against parameters N and training tokens D. */
import type { Interval } from './types.ts';

/** What every measured point has, whatever the law's variables. */
export interface Sample {
  /** Held-out loss, nats a token. */
  readonly loss: number;
  /** Weight of the point in the sum that a fit minimises, 1 by default. */
  readonly weight?: number;
  /** Points with the same group share their noise (branches of one run, say) and are drawn together by the bootstrap. */
  readonly group?: string | number;
}

/** One run, or one point of a run's curve. */
export interface RunPoint extends Sample {
  /** N: parameters, counted as the law is meant to count them. */
  readonly n: number;
  /** D: training tokens. */
  readonly d: number;
  /** C: training FLOPs, where they are known; 6·N·D stands in where a method needs them. */
  readonly flops?: number;
}

/** L = E + A·N^−α + B·D^−β (Hoffmann et al. 2022, eq. 2); `tied` holds α = β (Gadre et al. 2024). */
export interface ChinchillaLaw {
  readonly form: 'chinchilla' | 'tied';
  /** E, nats. */
  readonly e: number;
  readonly a: number;
  readonly b: number;
  readonly alpha: number;
  readonly beta: number;
}

/**
 * L = E + [(A·N^−α)^(1/κ) + (B·D^−β)^(1/κ)]^κ. κ = 1 is Chinchilla's law, E = 0 with κ = β Kaplan's; κ → 0 is the greater
 * of the two terms.
 */
export interface KappaLaw {
  readonly form: 'kappa';
  /** E, nats. */
  readonly e: number;
  readonly a: number;
  readonly b: number;
  readonly alpha: number;
  readonly beta: number;
  readonly kappa: number;
}

/** L = [(Nc/N)^(αN/αD) + Dc/D]^αD (Kaplan et al. 2020, eq. 1.5). */
export interface KaplanLaw {
  readonly form: 'kaplan';
  /** Nc, parameters. */
  readonly nc: number;
  /** Dc, tokens. */
  readonly dc: number;
  readonly alphaN: number;
  readonly alphaD: number;
}

export type JointLaw = ChinchillaLaw | KappaLaw | KaplanLaw;
export type JointForm = JointLaw['form'];

/** A parameter as a fit found it. */
export interface Estimated {
  readonly value: number;
  /** Percentile interval of the bootstrap at the fit's level; null where none could be drawn. */
  readonly interval: Interval | null;
  /** Whether the points fix it. Where they don't, show "not determined" in place of the value. */
  readonly determined: boolean;
  /** Why it is not determined, a sentence; null where it is. */
  readonly reason: string | null;
}

/** Every parameter of a law by its name there. */
export type ParametersOf<L> = L extends unknown ? { readonly [K in Exclude<keyof L, 'form'>]: Estimated } : never;

/** What every fit of a loss law returns. */
export interface SurfaceFit<L> {
  readonly law: L;
  readonly parameters: ParametersOf<L>;
  /** Coverage of the intervals. */
  readonly level: number;
  /** ln(measured) − ln(fitted), one a point, in the order given. */
  readonly residuals: readonly number[];
  /** Root mean square of the residuals, weighted; without points set aside. */
  readonly rms: number;
  /** Σ weight·Huber_δ(residual) at the law: what was minimised. */
  readonly objective: number;
  /** Huber's δ that was used. */
  readonly huberDelta: number;
  /** False where the search ended before its tolerance: don't trust the digits. */
  readonly converged: boolean;
  /** Laws of the bootstrap, for bands and anything derived from the law. */
  readonly bootstrap: readonly L[];
  /** Standard deviation of ln L about the law, outliers bounded: the noise of a new measurement. */
  readonly noise: number;
  /** Places, in the order given, of points grossly off the law that were left out of the fit. */
  readonly setAside: readonly number[];
  /** Plain sentences on what these points cannot tell, empty where all is well. */
  readonly warnings: readonly string[];
}

export type JointFit = SurfaceFit<JointLaw>;
