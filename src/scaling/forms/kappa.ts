/**
 * Two terms joined by a norm: g = [(P·N^−α)^(1/κ) + (Q·D^−β)^(1/κ)]^κ. With a floor it is the κ-form, L = E + S·g; without,
 * and with κ = β, Kaplan's law L = S·g (Kaplan et al. 2020, eq. 1.5). P = e^(ρ/2) and Q = e^(−ρ/2) at the centre of the points,
 * so that S and E are the only coefficients.
 */
import { evaluateJoint } from '../joint-law.ts';
import type { KaplanLaw, KappaLaw, RunPoint } from '../joint-types.ts';
import type { Axis, SeparableForm, Table } from '../engine/separable.ts';
import { ADDITIVE_PARAMETERS, EXPONENT_AXIS, narrowDesign, pointVariables } from './axes.ts';

const BALANCE_AXIS: Axis = { names: ['a', 'b', 'nc', 'dc'], low: -30, high: 30, starts: [-3, -1, 0, 1, 3] };

const KAPPA_AXIS: Axis = {
  names: ['kappa'],
  low: Math.log(0.02),
  high: Math.log(20),
  starts: [0.1, 0.3, 0.6, 1, 2].map(Math.log),
};

interface Norm {
  readonly alpha: number;
  readonly beta: number;
  readonly kappa: number;
  readonly rho: number;
}

/** Writes g of every row. */
function normColumn({ x: [logN, logD], rows }: Table, { alpha, beta, kappa, rho }: Norm, out: Float64Array): void {
  for (let i = 0; i < rows; i += 1) {
    const [size, data] = [0.5 * rho - alpha * logN[i], -0.5 * rho - beta * logD[i]];
    const between = Math.abs(size - data) / kappa;
    out[i] = Math.exp(Math.max(size, data) + kappa * Math.log1p(Math.exp(-between)));
  }
}

/** Where the slopes of s·g in ln α, ln β, ln κ and ρ go. */
interface NormSlopes {
  readonly dAlpha: Float64Array;
  readonly dBeta: Float64Array;
  readonly dKappa: Float64Array;
  readonly dRho: Float64Array;
}

/** With p the share of the size's term, ∂ln g = p·∂(its logarithm) + (1 − p)·∂(the other's), and ∂ln g/∂κ is p's entropy. */
function normSlopes({ x: [logN, logD], rows }: Table, norm: Norm, g: Float64Array, s: number, out: NormSlopes): void {
  const { alpha, beta, kappa, rho } = norm;
  for (let i = 0; i < rows; i += 1) {
    const apart = (rho - alpha * logN[i] + beta * logD[i]) / kappa;
    const decay = Math.exp(-Math.abs(apart));
    const larger = 1 / (1 + decay);
    const p = apart > 0 ? larger : 1 - larger;
    const value = s * g[i];
    out.dAlpha[i] = -value * p * alpha * logN[i];
    out.dBeta[i] = -value * (1 - p) * beta * logD[i];
    out.dKappa[i] = value * kappa * (Math.log1p(decay) + Math.abs(apart) * (1 - larger));
    out.dRho[i] = value * (p - 0.5);
  }
}

function normOf([u, v, w, rho]: readonly number[]): Norm {
  return { alpha: Math.exp(u), beta: Math.exp(v), kappa: Math.exp(w), rho };
}

export const kappaForm: SeparableForm<RunPoint, KappaLaw> = {
  title: 'κ-form',
  parameters: { ...ADDITIVE_PARAMETERS, kappa: { symbol: 'κ', kind: 'value' } },
  freedom: 6,
  variables: pointVariables,
  axes: [
    { ...EXPONENT_AXIS, names: ['alpha', 'a'] },
    { ...EXPONENT_AXIS, names: ['beta', 'b'] },
    KAPPA_AXIS,
    BALANCE_AXIS,
  ],
  terms: 2,
  columns: (table, theta, [one, norm]) => {
    one.fill(1);
    normColumn(table, normOf(theta), norm);
  },
  slopes: (table, theta, [, g], [, s], [dAlpha, dBeta, dKappa, dRho]) =>
    normSlopes(table, normOf(theta), g, s, { dAlpha, dBeta, dKappa, dRho }),
  law: ([centreN, centreD], theta, [e, s]) => {
    const { alpha, beta, kappa, rho } = normOf(theta);
    const a = s * Math.exp(0.5 * rho + alpha * centreN);
    const b = s * Math.exp(-0.5 * rho + beta * centreD);
    return { form: 'kappa', e, a, b, alpha, beta, kappa };
  },
  evaluate: (law, { n, d }) => evaluateJoint(law, n, d),
  undetermined: narrowDesign,
};

function kaplanNorm([u, v, rho]: readonly number[]): Norm {
  return { alpha: Math.exp(u), beta: Math.exp(v), kappa: Math.exp(v), rho };
}

export const kaplanForm: SeparableForm<RunPoint, KaplanLaw> = {
  title: 'Kaplan',
  parameters: {
    nc: { symbol: 'Nc', kind: 'scale' },
    dc: { symbol: 'Dc', kind: 'scale' },
    alphaN: { symbol: 'αN', kind: 'value' },
    alphaD: { symbol: 'αD', kind: 'value' },
  },
  freedom: 4,
  variables: pointVariables,
  axes: [{ ...EXPONENT_AXIS, names: ['alphaN', 'nc'] }, { ...EXPONENT_AXIS, names: ['alphaD', 'dc'] }, BALANCE_AXIS],
  terms: 1,
  columns: (table, theta, [norm]) => normColumn(table, kaplanNorm(theta), norm),
  slopes: (table, theta, [g], [s], [dAlpha, dBeta, dRho]) => {
    const dKappa = new Float64Array(table.rows);
    normSlopes(table, kaplanNorm(theta), g, s, { dAlpha, dBeta, dKappa, dRho });
    for (let i = 0; i < table.rows; i += 1) dBeta[i] += dKappa[i];
  },
  law: ([centreN, centreD], theta, [s]) => {
    const { alpha, beta, rho } = kaplanNorm(theta);
    const nc = Math.exp((Math.log(s) + 0.5 * rho) / alpha + centreN);
    const dc = Math.exp((Math.log(s) - 0.5 * rho) / beta + centreD);
    return { form: 'kaplan', nc, dc, alphaN: alpha, alphaD: beta };
  },
  evaluate: (law, { n, d }) => evaluateJoint(law, n, d),
  undetermined: (points) => {
    const { alpha, a, beta, b } = narrowDesign(points);
    return { ...(alpha && { alphaN: alpha }), ...(a && { nc: a }), ...(beta && { alphaD: beta }), ...(b && { dc: b }) };
  },
};
