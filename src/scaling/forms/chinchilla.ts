/** L = E + A·N^−α + B·D^−β (Hoffmann et al. 2022, eq. 2) as columns 1, N^−α, D^−β; and the same with α = β. */
import { evaluateJoint } from '../joint-law.ts';
import type { ChinchillaLaw, RunPoint } from '../joint-types.ts';
import type { SeparableForm, Table } from '../engine/separable.ts';
import { ADDITIVE_PARAMETERS, EXPONENT_AXIS, narrowDesign, pointVariables } from './axes.ts';

function columns({ x: [logN, logD], rows }: Table, alpha: number, beta: number, out: readonly Float64Array[]): void {
  const [one, size, data] = out;
  for (let i = 0; i < rows; i += 1) {
    one[i] = 1;
    size[i] = Math.exp(-alpha * logN[i]);
    data[i] = Math.exp(-beta * logD[i]);
  }
}

/** Adds factor·z·column to `out`: the slope of factor·column where the column is exp(∓e^θ·z). */
function addProduct(out: Float64Array, factor: number, z: Float64Array, column: Float64Array): void {
  for (let i = 0; i < out.length; i += 1) out[i] += factor * z[i] * column[i];
}

function lawOf(
  form: ChinchillaLaw['form'],
  [centreN, centreD]: readonly number[],
  [e, size, data]: readonly number[],
  alpha: number,
  beta: number,
): ChinchillaLaw {
  const [a, b] = [size * Math.exp(alpha * centreN), data * Math.exp(beta * centreD)];
  return { form, e, a, b, alpha, beta };
}

export const chinchillaForm: SeparableForm<RunPoint, ChinchillaLaw> = {
  title: 'Chinchilla',
  parameters: ADDITIVE_PARAMETERS,
  freedom: 5,
  variables: pointVariables,
  axes: [
    { ...EXPONENT_AXIS, names: ['alpha', 'a'] },
    { ...EXPONENT_AXIS, names: ['beta', 'b'] },
  ],
  terms: 3,
  columns: (table, [u, v], out) => columns(table, Math.exp(u), Math.exp(v), out),
  slopes: ({ x: [logN, logD] }, [u, v], [, size, data], [, a, b], [dAlpha, dBeta]) => {
    dAlpha.fill(0);
    dBeta.fill(0);
    addProduct(dAlpha, -a * Math.exp(u), logN, size);
    addProduct(dBeta, -b * Math.exp(v), logD, data);
  },
  law: (centres, [u, v], c) => lawOf('chinchilla', centres, c, Math.exp(u), Math.exp(v)),
  evaluate: (law, { n, d }) => evaluateJoint(law, n, d),
  undetermined: narrowDesign,
};

export const tiedForm: SeparableForm<RunPoint, ChinchillaLaw> = {
  ...chinchillaForm,
  title: 'Chinchilla with α = β',
  freedom: 4,
  axes: [{ ...EXPONENT_AXIS, names: ['alpha', 'beta', 'a', 'b'] }],
  columns: (table, [u], out) => columns(table, Math.exp(u), Math.exp(u), out),
  slopes: ({ x: [logN, logD] }, [u], [, size, data], [, a, b], [dAlpha]) => {
    dAlpha.fill(0);
    addProduct(dAlpha, -a * Math.exp(u), logN, size);
    addProduct(dAlpha, -b * Math.exp(u), logD, data);
  },
  law: (centres, [u], c) => lawOf('tied', centres, c, Math.exp(u), Math.exp(u)),
};
