/** A power law that bends once: L = E + A·x^−c0·(1 + (x/x1)^(1/f))^(−c1·f) (Caballero et al. 2022, eq. 1, one break). */
import type { SeparableForm, Table } from '../engine/separable.ts';
import { narrowness } from './axes.ts';
import type { CurvePoint } from './power.ts';

export interface BrokenLaw {
  /** E, nats. */
  readonly floor: number;
  readonly scale: number;
  /** c0, the exponent before the break. */
  readonly exponent: number;
  /** c1, by how much the exponent grows across the break. */
  readonly change: number;
  /** x1, where the break is. */
  readonly at: number;
  /** f, how gradual it is: the bend spans a factor of about e^(4·f) in x. */
  readonly width: number;
}

function evaluateBroken({ floor, scale, exponent, change, at, width }: BrokenLaw, x: number): number {
  return floor + scale * Math.exp(-exponent * Math.log(x) - change * width * softPlus(Math.log(x / at) / width));
}

function softPlus(u: number): number {
  return Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u)));
}

/** Breaks at sixths of the range, exponents and widths in a few steps. */
function starts({ x: [logX] }: Table): number[][] {
  const sorted = Float64Array.from(logX).sort();
  const [low, high] = [sorted[0], sorted[sorted.length - 1]];
  const breaks = [1, 2, 3, 4, 5].map((sixth) => low + (sixth / 6) * (high - low));
  return [0.03, 0.12, 0.4, 0.9].flatMap((before) =>
    [-0.3, 0.1, 0.4, 1].flatMap((change) =>
      breaks.flatMap((at) => [0.1, 0.6].map((width) => [before, change, at, Math.log(width)])),
    ),
  );
}

/** @param name the variable's letter, for messages. */
export function brokenForm(name: string): SeparableForm<CurvePoint, BrokenLaw> {
  return {
    title: `L(${name}) with a break`,
    parameters: {
      floor: { symbol: 'E', kind: 'floor' },
      scale: { symbol: 'A', kind: 'scale' },
      exponent: { symbol: 'c0', kind: 'value' },
      change: { symbol: 'c1', kind: 'value' },
      at: { symbol: `${name}1`, kind: 'scale' },
      width: { symbol: 'f', kind: 'value' },
    },
    freedom: 6,
    variables: ({ x }) => [[name, x]],
    axes: [
      { names: ['exponent', 'scale'], low: -1, high: 3, starts: [] },
      { names: ['change'], low: -3, high: 3, starts: [] },
      { names: ['at'], low: -60, high: 60, starts: [] },
      { names: ['width'], low: Math.log(0.02), high: Math.log(5), starts: [] },
    ],
    starts,
    terms: 2,
    columns: ({ x: [logX] }, [before, change, at, w], [one, term]) => {
      const width = Math.exp(w);
      one.fill(1);
      for (let i = 0; i < term.length; i += 1) {
        term[i] = Math.exp(-before * logX[i] - change * width * softPlus((logX[i] - at) / width));
      }
    },
    slopes: ({ x: [logX] }, [, change, at, w], [, term], [, a], [dBefore, dChange, dAt, dWidth]) => {
      const width = Math.exp(w);
      for (let i = 0; i < term.length; i += 1) {
        const u = (logX[i] - at) / width;
        const past = 1 / (1 + Math.exp(-u));
        const value = a * term[i];
        dBefore[i] = -value * logX[i];
        dChange[i] = -value * width * softPlus(u);
        dAt[i] = value * change * past;
        dWidth[i] = -value * change * width * (softPlus(u) - u * past);
      }
    },
    law: ([centre], [exponent, change, at, w], [floor, a]) => ({
      floor,
      scale: a * Math.exp(exponent * centre),
      exponent,
      change,
      at: Math.exp(at + centre),
      width: Math.exp(w),
    }),
    evaluate: (law, { x }) => evaluateBroken(law, x),
    undetermined: (points) => {
      const narrow = narrowness(
        name,
        points.map(({ x }) => x),
      );
      return narrow === null ? {} : { exponent: narrow, change: narrow, at: narrow, width: narrow };
    },
  };
}
