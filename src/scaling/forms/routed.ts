/**
 * Routed experts (Clark et al. 2022, eqs. 1 and 2): log10 L = a·log10 N + b·log10 Ê + c·log10 N·log10 Ê + d with the saturating number of
 * experts 1/Ê = 1/(E − 1 + (1/E_start − 1/E_max)^−1) + 1/E_max.
 */
import { gram } from '../engine/coefficients.ts';
import { solvePositive } from '../engine/matrix.ts';
import type { SeparableForm, Table } from '../engine/separable.ts';
import type { Sample } from '../joint-types.ts';
import type { RoutedLaw } from '../published/types.ts';
import { narrowness } from './axes.ts';

export interface RoutedPoint extends Sample {
  /** N: parameters of the dense model. */
  readonly n: number;
  /** E: experts of a routed layer, 1 for the dense model. */
  readonly experts: number;
}

/** log10 Ê and its derivatives in ln E_start and in τ = ln(E_max/E_start). */
function logSaturating(experts: number, logStart: number, tau: number) {
  const start = Math.exp(logStart);
  const inverseMax = Math.exp(-tau) / start;
  const shift = start / -Math.expm1(-tau);
  const counted = experts - 1 + shift;
  const inverse = 1 / counted + inverseMax;
  const share = shift / counted;
  return {
    log: -Math.log10(inverse),
    dStart: ((share / counted + inverseMax) / inverse) * Math.LOG10E,
    dTau: ((inverseMax * (1 - share * share)) / inverse) * Math.LOG10E,
  };
}

function evaluateRouted({ a, b, c, d, eStart, eMax }: RoutedLaw, { n, experts }: RoutedPoint): number {
  const { log } = logSaturating(experts, Math.log(eStart), Math.log(eMax / eStart));
  return 10 ** (a * Math.log10(n) + (b + c * Math.log10(n)) * log + d);
}

function expertsOf({ x: [, logE], centres }: Table, i: number): number {
  return Math.exp(logE[i] + centres[1]);
}

/** For given E_start and E_max the logarithm is linear in the rest. */
function starts(table: Table): number[][] {
  const size = table.x[0].map((value) => value * Math.LOG10E);
  const goal = table.y.map((value) => value * Math.LOG10E);
  return [1.2, 2, 4].flatMap((start) =>
    [3, 5, 7].flatMap((tau) => {
      const experts = size.map((_, i) => logSaturating(expertsOf(table, i), Math.log(start), tau).log);
      const arrays = [size.map(() => 1), size, experts, size.map((value, i) => value * experts[i])];
      const products = gram(table.weight, [...arrays, goal]);
      const solved = solvePositive(
        products.slice(0, 4).map((row) => row.slice(0, 4)),
        products.slice(0, 4).map((row) => row[4]),
      );
      const [, a, b, c] = solved ?? [0, -0.08, -0.05, 0];
      return [[a, b, c, Math.log(start), tau]];
    }),
  );
}

export const routedForm: SeparableForm<RoutedPoint, RoutedLaw> = {
  title: 'routed experts',
  parameters: {
    a: { symbol: 'a', kind: 'value' },
    b: { symbol: 'b', kind: 'value' },
    c: { symbol: 'c', kind: 'value' },
    d: { symbol: 'd', kind: 'value' },
    eStart: { symbol: 'E_start', kind: 'value' },
    eMax: { symbol: 'E_max', kind: 'scale' },
  },
  freedom: 6,
  variables: ({ n, experts }) => [
    ['N', n],
    ['the number of experts', experts],
  ],
  axes: [
    { names: ['a'], low: -2, high: 1, starts: [] },
    { names: ['b'], low: -3, high: 2, starts: [] },
    { names: ['c'], low: -1, high: 1, starts: [] },
    { names: ['eStart'], low: Math.log(0.2), high: Math.log(100), starts: [] },
    { names: ['eMax'], low: 0.05, high: 12, starts: [] },
  ],
  starts,
  terms: 1,
  columns: (table, [a, b, c, start, tau], [out]) => {
    for (let i = 0; i < table.rows; i += 1) {
      const size = table.x[0][i] * Math.LOG10E;
      const { log } = logSaturating(expertsOf(table, i), start, tau);
      out[i] = 10 ** (a * size + (b + c * size) * log);
    }
  },
  slopes: (table, [, b, c, start, tau], [column], [scale], [dA, dB, dC, dStart, dTau]) => {
    for (let i = 0; i < table.rows; i += 1) {
      const size = table.x[0][i] * Math.LOG10E;
      const experts = logSaturating(expertsOf(table, i), start, tau);
      const value = Math.LN10 * scale * column[i];
      dA[i] = value * size;
      dB[i] = value * experts.log;
      dC[i] = value * size * experts.log;
      dStart[i] = value * (b + c * size) * experts.dStart;
      dTau[i] = value * (b + c * size) * experts.dTau;
    }
  },
  law: ([centre], [a, b, c, start, tau], [scale]) => {
    const middle = centre * Math.LOG10E;
    const [eStart, eMax] = [Math.exp(start), Math.exp(start + tau)];
    return { a, b: b - c * middle, c, d: Math.log10(scale) - a * middle, eStart, eMax };
  },
  evaluate: evaluateRouted,
  undetermined: (points) => {
    const inN = narrowness(
      'N',
      points.map(({ n }) => n),
    );
    const inE = narrowness(
      'The number of experts',
      points.map(({ experts }) => experts),
    );
    return { ...(inN && { a: inN, c: inN, d: inN }), ...(inE && { b: inE, c: inE, eStart: inE, eMax: inE }) };
  },
};
