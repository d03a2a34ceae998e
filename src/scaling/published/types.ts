/** Data of the published scaling laws: what each says, of what, how sure it is and where it stands. */
import type { JointLaw } from '../joint-types.ts';
import type { Interval, PowerLaw } from '../types.ts';

export interface Paper {
  /** First author and year, as cited in text. */
  readonly cite: string;
  readonly authors: string;
  readonly year: number;
  readonly title: string;
  /** Identifier at arxiv.org. */
  readonly arxiv: string;
}

/**
 * How sure the constants are here. `primary`: read in the paper itself, in its authors' code or data, or computed anew from
 * their runs. `quoted`: read alike in two or more independent texts that quote the paper. `single`: read in one such text.
 */
export type Certainty = 'primary' | 'quoted' | 'single';

export interface Constant {
  /** As in `formula`. */
  readonly symbol: string;
  readonly value: number;
  readonly unit?: string;
  readonly interval?: Interval;
  /** What the interval is: its coverage and how it was drawn. */
  readonly intervalIs?: string;
  readonly standardError?: number;
  readonly note?: string;
}

/** Least and greatest value trained at; null where the paper's range isn't known here. */
export interface TrainedRange {
  /** N, counted as the law counts it. */
  readonly parameters: Interval | null;
  /** D, training tokens. */
  readonly tokens: Interval | null;
  /** C, training FLOPs. */
  readonly flops: Interval | null;
}

/** What the letters of a law mean. */
export interface Setup {
  /** What N counts. */
  readonly parameters: string;
  /** What C counts. */
  readonly flops: string;
  /** Unit of the loss. */
  readonly loss: string;
  /** Text and tokens. */
  readonly text: string;
  readonly trained: TrainedRange;
}

/** y = scale·C^exponent, C in FLOPs; scale null where only the exponent was published. */
export interface ComputePower {
  readonly scale: number | null;
  readonly exponent: number;
}

/** Kaplan et al. 2020, eq. 1.6: L = (Nc/N)^αN + (Sc/S)^αS, S the least number of steps (at batches far above the critical). */
export interface StepsLaw {
  readonly nc: number;
  readonly alphaN: number;
  /** Optimiser steps. */
  readonly sc: number;
  readonly alphaS: number;
}

/** Muennighoff et al. 2023, eqs. 5 and 6: a law for fresh data, and how fast repeated tokens and excess parameters fade. */
export interface RepeatedDataLaw {
  readonly fresh: JointLaw;
  /** R*_D: repetitions after which the value of a further one has fallen to 1/e. */
  readonly tokenDecay: number;
  /** R*_N, the same for parameters beyond those that suit the unique tokens. */
  readonly parameterDecay: number;
}

/** Clark et al. 2022, eqs. 1 and 2: log10 L = a·log10 N + b·log10 Ê + c·log10 N·log10 Ê + d, Ê the saturating number of experts. */
export interface RoutedLaw {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly eStart: number;
  readonly eMax: number;
}

/** Krajewski et al. 2024, eq. 9: L = c + (g/G^γ + a)·N^−α + b·D^−β, G the granularity of the experts. */
export interface FineGrainedLaw {
  readonly c: number;
  readonly g: number;
  readonly gamma: number;
  readonly a: number;
  readonly alpha: number;
  readonly b: number;
  readonly beta: number;
}

export type Axis = 'parameters' | 'tokens' | 'flops';

export type PublishedForm =
  /** Loss against one variable, the others no limit. */
  | { readonly kind: 'curve'; readonly axis: Axis; readonly curve: PowerLaw }
  /** Loss against N and D. */
  | { readonly kind: 'joint'; readonly law: JointLaw }
  /** Best N and D for a compute. */
  | { readonly kind: 'allocation'; readonly parameters: ComputePower; readonly tokens: ComputePower }
  /** Any other power: y = scale·x^exponent. */
  | {
      readonly kind: 'power';
      readonly of: string;
      readonly gives: string;
      readonly scale: number;
      readonly exponent: number;
    }
  | { readonly kind: 'steps'; readonly law: StepsLaw }
  | { readonly kind: 'repeated-data'; readonly law: RepeatedDataLaw }
  | { readonly kind: 'routed'; readonly law: RoutedLaw }
  | { readonly kind: 'fine-grained'; readonly law: FineGrainedLaw };

/** A table of a paper, as printed. */
export interface PublishedTable {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

export interface PublishedLaw {
  /** Author, year and part, in lower case with hyphens. */
  readonly id: string;
  readonly name: string;
  readonly paper: Paper;
  /** Equation and table. */
  readonly where: string;
  readonly formula: string;
  readonly latex: string;
  readonly constants: readonly Constant[];
  readonly setup: Setup;
  readonly certainty: Certainty;
  readonly form: PublishedForm;
  readonly notes: readonly string[];
  readonly tables?: readonly PublishedTable[];
}

/** Why published laws differ. */
export interface Disagreement {
  readonly id: string;
  readonly title: string;
  /** In our own words. */
  readonly text: string;
  /** Ids of the laws it concerns. */
  readonly laws: readonly string[];
  readonly sources: readonly Paper[];
}
