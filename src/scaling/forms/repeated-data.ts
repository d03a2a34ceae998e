/**
 * Text seen more than once (Muennighoff et al. 2023, eqs. 5 and 6): L = E + A·N′^−α + B·D′^−β, where D′ and N′ are the fresh tokens
 * and the parameters of the same worth. N′ depends on A/B by way of the size that suits the unique tokens, so that the balance
 * of the two terms is searched, and only E and the size of both are coefficients.
 */
import type { Axis, SeparableForm, Table } from '../engine/separable.ts';
import type { RunPoint } from '../joint-types.ts';
import { ADDITIVE_PARAMETERS, EXPONENT_AXIS, narrowDesign } from './axes.ts';

export interface RepeatedPoint extends RunPoint {
  /** U_D: different tokens among the D. At D or above, nothing was repeated. */
  readonly unique: number;
}

export interface RepeatedLaw {
  /** E, nats. */
  readonly e: number;
  readonly a: number;
  readonly b: number;
  readonly alpha: number;
  readonly beta: number;
  /** R*_D: repetitions after which a further one is worth 1/e of fresh text. */
  readonly tokenDecay: number;
  /** R*_N: the same for parameters beyond those that suit the unique tokens. */
  readonly parameterDecay: number;
}

/** ln of the worth of x when `unique` of it is fresh, and its derivatives in ln unique and ln decay. */
interface Worth {
  readonly log: number;
  readonly dUnique: number;
  readonly dDecay: number;
}

/** U + U·R*·(1 − e^(−R/R*)) with R = x/U − 1, in logarithms; x itself while x ≤ U. */
function worth(logX: number, logUnique: number, decay: number): Worth {
  if (logX <= logUnique) return { log: logX, dUnique: 0, dDecay: 0 };
  const ratio = Math.exp(logX - logUnique);
  const times = (ratio - 1) / decay;
  const kept = Math.exp(-times);
  const factor = 1 - decay * Math.expm1(-times);
  return {
    log: logUnique + Math.log(factor),
    dUnique: 1 - (kept * ratio) / factor,
    dDecay: (decay * (1 - kept - times * kept)) / factor,
  };
}

/** ln of the size whose compute-optimal data are the unique tokens: α·A·N^−α = β·B·U^−β. */
function logSizeThatSuits(logAlphaA: number, logBetaB: number, alpha: number, beta: number, logUnique: number): number {
  return (logAlphaA - logBetaB + beta * logUnique) / alpha;
}

function evaluateRepeated(law: RepeatedLaw, { n, d, unique }: RepeatedPoint): number {
  const { e, a, b, alpha, beta, tokenDecay, parameterDecay } = law;
  const logUnique = Math.log(Math.min(unique, d));
  const suits = logSizeThatSuits(Math.log(alpha * a), Math.log(beta * b), alpha, beta, logUnique);
  const size = worth(Math.log(n), suits, parameterDecay).log;
  const data = worth(Math.log(d), logUnique, tokenDecay).log;
  return e + a * Math.exp(-alpha * size) + b * Math.exp(-beta * data);
}

interface Coordinates {
  readonly alpha: number;
  readonly beta: number;
  readonly rho: number;
  readonly tokenDecay: number;
  readonly parameterDecay: number;
}

function coordinates([u, v, rho, w, z]: readonly number[]): Coordinates {
  return { alpha: Math.exp(u), beta: Math.exp(v), rho, tokenDecay: Math.exp(w), parameterDecay: Math.exp(z) };
}

/** Both terms of a row, at the scale where A = e^(ρ/2) and B = e^(−ρ/2) at the centre, with what their slopes need. */
function rowOf({ x: [logN, logD, logU], centres: [, centreD, centreU] }: Table, at: Coordinates, i: number) {
  const { alpha, beta, rho } = at;
  const unique = Math.min(logU[i] + centreU - centreD, logD[i]);
  const suits = logSizeThatSuits(Math.log(alpha) + 0.5 * rho, Math.log(beta) - 0.5 * rho, alpha, beta, unique);
  const size = worth(logN[i], suits, at.parameterDecay);
  const data = worth(logD[i], unique, at.tokenDecay);
  const [p, q] = [Math.exp(0.5 * rho - alpha * size.log), Math.exp(-0.5 * rho - beta * data.log)];
  return { unique, suits, size, data, p, q };
}

function columns(table: Table, theta: readonly number[], [one, sum]: readonly Float64Array[]): void {
  const at = coordinates(theta);
  one.fill(1);
  for (let i = 0; i < table.rows; i += 1) {
    const { p, q } = rowOf(table, at, i);
    sum[i] = p + q;
  }
}

function slopes(
  table: Table,
  theta: readonly number[],
  s: number,
  [dAlpha, dBeta, dRho, dTokens, dSize]: readonly Float64Array[],
): void {
  const at = coordinates(theta);
  const { alpha, beta } = at;
  for (let i = 0; i < table.rows; i += 1) {
    const { unique, suits, size, data, p, q } = rowOf(table, at, i);
    const perSize = -s * alpha * p;
    dAlpha[i] = perSize * (size.log + size.dUnique * (1 / alpha - suits));
    dBeta[i] = -s * beta * q * data.log + (perSize * size.dUnique * (beta * unique - 1)) / alpha;
    dRho[i] = 0.5 * s * (p - q) + (perSize * size.dUnique) / alpha;
    dTokens[i] = -s * beta * q * data.dDecay;
    dSize[i] = perSize * size.dDecay;
  }
}

const BALANCE: Axis = { names: ['a', 'b'], low: -30, high: 30, starts: [-2, 0, 2] };
const DECAY = { low: Math.log(0.05), high: Math.log(2000), starts: [3, 30].map(Math.log) } as const;
const FEW_EXPONENTS = { ...EXPONENT_AXIS, starts: [0.15, 0.35, 0.7].map(Math.log) } as const;

/** Fewest points of repeated text, by a half at least, for its decay to be judged. */
const FEWEST_REPEATED = 3;

function undetermined(points: readonly RepeatedPoint[]): Readonly<Record<string, string>> {
  const repeated = points.filter(({ d, unique }) => d >= 1.5 * unique).length;
  if (repeated >= FEWEST_REPEATED) return narrowDesign(points);
  const reason = `Only ${repeated} points have repeated text; ${FEWEST_REPEATED} or more are needed.`;
  return { ...narrowDesign(points), tokenDecay: reason };
}

export const repeatedDataForm: SeparableForm<RepeatedPoint, RepeatedLaw> = {
  title: 'repeated data',
  parameters: {
    ...ADDITIVE_PARAMETERS,
    tokenDecay: { symbol: 'R*_D', kind: 'value' },
    parameterDecay: { symbol: 'R*_N', kind: 'value' },
  },
  freedom: 7,
  variables: ({ n, d, unique }) => [
    ['N', n],
    ['D', d],
    ['the number of unique tokens', unique],
  ],
  axes: [
    { ...FEW_EXPONENTS, names: ['alpha', 'a'] },
    { ...FEW_EXPONENTS, names: ['beta', 'b'] },
    BALANCE,
    { ...DECAY, names: ['tokenDecay'] },
    { ...DECAY, names: ['parameterDecay'] },
  ],
  terms: 2,
  columns,
  slopes: (table, theta, _, [, s], out) => slopes(table, theta, s, out),
  law: ([centreN, centreD], theta, [e, s]) => {
    const { alpha, beta, rho, tokenDecay, parameterDecay } = coordinates(theta);
    const a = s * Math.exp(0.5 * rho + alpha * centreN);
    const b = s * Math.exp(-0.5 * rho + beta * centreD);
    return { e, a, b, alpha, beta, tokenDecay, parameterDecay };
  },
  evaluate: evaluateRepeated,
  undetermined,
};

/** The same with α = β, as the paper's authors fitted it. */
export const tiedRepeatedDataForm: SeparableForm<RepeatedPoint, RepeatedLaw> = {
  ...repeatedDataForm,
  title: 'repeated data with α = β',
  freedom: 6,
  axes: [{ ...FEW_EXPONENTS, names: ['alpha', 'beta', 'a', 'b'] }, ...repeatedDataForm.axes.slice(2)],
  columns: (table, [u, ...rest], out) => columns(table, [u, u, ...rest], out),
  slopes: (table, [u, ...rest], _, [, s], [dAlpha, ...others]) => {
    const dBeta = new Float64Array(table.rows);
    slopes(table, [u, u, ...rest], s, [dAlpha, dBeta, ...others]);
    for (let i = 0; i < table.rows; i += 1) dAlpha[i] += dBeta[i];
  },
  law: (centres, [u, ...rest], c) => repeatedDataForm.law(centres, [u, u, ...rest], c),
};
