/** Data of the one-variable laws: L(N) = E + A·N^−α, with the floor E or without it (E = 0). */

/** One size: its loss is the mean over seeds. */
export interface LawPoint {
  /** N: parameters. */
  readonly n: number;
  /** Held-out loss, nats a token. */
  readonly loss: number;
  /** Losses of the single seeds, where there are several. */
  readonly seeds?: readonly number[];
}

export type LawForm = 'floor' | 'pure';

/** L(N) = floor + scale·N^−exponent. */
export interface PowerLaw {
  readonly form: LawForm;
  /** E, nats; 0 in the pure form. */
  readonly floor: number;
  /** A. */
  readonly scale: number;
  /** α. */
  readonly exponent: number;
}

export type Interval = readonly [low: number, high: number];

export interface LawFit {
  readonly law: PowerLaw;
  /** Bootstrap intervals at `level`; null where the points can't give one. */
  readonly intervals: {
    readonly floor: Interval | null;
    readonly scale: Interval | null;
    readonly exponent: Interval | null;
  };
  /** Coverage of the intervals, 0.8 by default. */
  readonly level: number;
  /** ln(measured) − ln(fitted), one a point, in order of size. */
  readonly residuals: readonly number[];
  /** Root mean square of the residuals. */
  readonly rms: number;
  /** Laws of the bootstrap, for bands. */
  readonly bootstrap: readonly PowerLaw[];
  /** Plain sentences on what these points cannot tell, empty where all is well. */
  readonly warnings: readonly string[];
}

/** A frozen prediction of the loss at a size that was not part of the fit. */
export interface Prediction {
  readonly n: number;
  readonly loss: number;
  readonly interval: Interval;
  readonly level: number;
  /** The law it was read off. */
  readonly law: PowerLaw;
  /** Sizes the law was fitted to. */
  readonly fittedTo: readonly number[];
}
