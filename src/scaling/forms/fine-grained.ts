/** Fine-grained experts (Krajewski et al. 2024, eq. 9): L = c + (g/G^γ + a)·N^−α + b·D^−β. */
import type { SeparableForm } from '../engine/separable.ts';
import type { RunPoint } from '../joint-types.ts';
import type { FineGrainedLaw } from '../published/types.ts';
import { EXPONENT_AXIS, narrowDesign, spread } from './axes.ts';

export interface FineGrainedPoint extends RunPoint {
  /** G: by how much smaller an expert is than the dense layer. */
  readonly granularity: number;
}

function evaluateFineGrained(law: FineGrainedLaw, { n, d, granularity }: FineGrainedPoint): number {
  const { c, g, gamma, a, alpha, b, beta } = law;
  return c + (g * granularity ** -gamma + a) * n ** -alpha + b * d ** -beta;
}

/** G enters twice, by g and γ, so that three values are the least. */
const FEWEST_GRANULARITIES = 3;

function undetermined(points: readonly FineGrainedPoint[]): Readonly<Record<string, string>> {
  const { e, b, alpha, beta } = narrowDesign(points);
  const { count } = spread(points.map(({ granularity }) => granularity));
  const few = `G takes ${count} values only; ${FEWEST_GRANULARITIES} or more are needed.`;
  return {
    ...(e && { c: e }),
    ...(alpha && { alpha, a: alpha, g: alpha }),
    ...(beta && { beta }),
    ...(b && { b }),
    ...(count < FEWEST_GRANULARITIES && { gamma: few, g: few, a: few }),
  };
}

const COARSE = { ...EXPONENT_AXIS, starts: [0.05, 0.12, 0.25, 0.5, 1].map(Math.log) } as const;

export const fineGrainedForm: SeparableForm<FineGrainedPoint, FineGrainedLaw> = {
  title: 'fine-grained experts',
  parameters: {
    c: { symbol: 'c', kind: 'floor' },
    g: { symbol: 'g', kind: 'scale' },
    gamma: { symbol: 'γ', kind: 'value' },
    a: { symbol: 'a', kind: 'scale' },
    alpha: { symbol: 'α', kind: 'value' },
    b: { symbol: 'b', kind: 'scale' },
    beta: { symbol: 'β', kind: 'value' },
  },
  freedom: 7,
  variables: ({ n, d, granularity }) => [
    ['N', n],
    ['D', d],
    ['G', granularity],
  ],
  axes: [
    { ...COARSE, names: ['alpha', 'a', 'g'] },
    { ...COARSE, names: ['beta', 'b'] },
    { ...COARSE, high: Math.log(5), names: ['gamma'] },
  ],
  terms: 4,
  columns: ({ x: [logN, logD, logG], rows }, theta, [one, size, fine, data]) => {
    const [alpha, beta, gamma] = theta.map(Math.exp);
    one.fill(1);
    for (let i = 0; i < rows; i += 1) {
      size[i] = Math.exp(-alpha * logN[i]);
      fine[i] = size[i] * Math.exp(-gamma * logG[i]);
      data[i] = Math.exp(-beta * logD[i]);
    }
  },
  slopes: ({ x: [logN, logD, logG], rows }, theta, [, size, fine, data], [, a, g, b], [dAlpha, dBeta, dGamma]) => {
    const [alpha, beta, gamma] = theta.map(Math.exp);
    for (let i = 0; i < rows; i += 1) {
      dAlpha[i] = -alpha * logN[i] * (a * size[i] + g * fine[i]);
      dBeta[i] = -beta * logD[i] * b * data[i];
      dGamma[i] = -gamma * logG[i] * g * fine[i];
    }
  },
  law: ([centreN, centreD, centreG], theta, [c, size, fine, data]) => {
    const [alpha, beta, gamma] = theta.map(Math.exp);
    const a = size * Math.exp(alpha * centreN);
    const g = fine * Math.exp(alpha * centreN + gamma * centreG);
    return { c, g, gamma, a, alpha, b: data * Math.exp(beta * centreD), beta };
  },
  evaluate: evaluateFineGrained,
  undetermined,
};
