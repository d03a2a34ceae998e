import { describe, expect, it } from 'vitest';
import { modelOfWidth, type ModelConfig } from '../../src/model/config.ts';
import { parameterTable } from '../../src/model/parameters.ts';
import { matmulTransposedLhs } from '../../src/reference/matmul.ts';
import { matricesApart, muonStep, muonStepApart, newtonSchulz, NEWTON_SCHULZ } from '../../src/reference/muon.ts';
import { maxDifference, normal } from './gradient-check.ts';

const ITERATIONS = 5;

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);

/** What the iteration makes of a singular value. */
function quintic(x: number, iterations = ITERATIONS): number {
  const { a, b, c } = NEWTON_SCHULZ;
  for (let i = 0; i < iterations; i++) x = a * x + b * x ** 3 + c * x ** 5;
  return x;
}

/** Orthonormal columns [rows, cols], by Gram and Schmidt from seeded normal ones. */
function orthonormal(rows: number, cols: number, seed: number): Float64Array {
  const columns: Float64Array[] = [];
  for (let j = 0; j < cols; j++) {
    let column = normal(rows, seed + 100 * j);
    for (const other of [...columns, ...columns]) {
      const along = dot(column, other);
      column = column.map((x, i) => x - along * other[i]!);
    }
    const norm = Math.hypot(...column);
    columns.push(column.map((x) => x / norm));
  }
  return Float64Array.from({ length: rows * cols }, (_, at) => columns[at % cols]![Math.floor(at / cols)]!);
}

/** U·diag(s)·Vᵀ [rows, cols]. */
function composed(u: Float64Array, s: readonly number[], v: Float64Array, rows: number, cols: number): Float64Array {
  const k = s.length;
  return Float64Array.from({ length: rows * cols }, (_, at) => {
    const [i, j] = [Math.floor(at / cols), at % cols];
    return s.reduce((sum, value, n) => sum + u[i * k + n]! * value * v[j * k + n]!, 0);
  });
}

const shapes = [
  [1, 1],
  [1, 6],
  [5, 1],
  [4, 4],
  [4, 12],
  [12, 4],
  [9, 7],
] as const;

describe('newtonSchulz', () => {
  it.each(shapes)('%i × %i: moves the singular values by the quintic and keeps the directions', (rows, cols) => {
    const k = Math.min(rows, cols);
    const [u, v] = [orthonormal(rows, k, 1), orthonormal(cols, k, 2)];
    const values = Array.from({ length: k }, (_, i) => 3 / (i + 1));
    const norm = Math.hypot(...values);
    const { out } = newtonSchulz({ inp: composed(u, values, v, rows, cols), rows, cols });
    const expected = values.map((value) => quintic(value / (norm + 1e-7)));
    expect(maxDifference(out, composed(u, expected, v, rows, cols))).toBeLessThan(1e-12);
    // The band of the published coefficients: they don't converge, but stay about 1.
    for (const value of expected) {
      expect(value).toBeGreaterThan(0.68);
      expect(value).toBeLessThan(1.21);
    }
  });

  it('brings every singular value from a hundredth of the norm on between 0.68 and 1.21', () => {
    const values = Array.from({ length: 9901 }, (_, i) => quintic(0.01 + i / 1e4));
    expect(Math.min(...values)).toBeGreaterThan(0.68);
    expect(Math.max(...values)).toBeLessThan(1.21);
    // Smaller ones grow as much as five times the slope at zero lets them.
    expect(quintic(1e-9) / 1e-9).toBeCloseTo(3.4445 ** 5, 3);
  });

  it('gives the transpose for the transpose', () => {
    const inp = normal(24, 3);
    const turned = (data: Float64Array, rows: number) =>
      data.map((_, i) => data[(i % rows) * (24 / rows) + Math.floor(i / rows)]!);
    const { out } = newtonSchulz({ inp, rows: 4, cols: 6 });
    const { out: other } = newtonSchulz({ inp: turned(inp, 4), rows: 6, cols: 4 });
    expect(maxDifference(other, turned(out, 4))).toBeLessThan(1e-15);
  });

  it('takes matrices of any size for the same, and zeros for zeros', () => {
    const inp = normal(20, 4);
    const of = (data: Float64Array) => newtonSchulz({ inp: data, rows: 4, cols: 5 }).out;
    expect(maxDifference(of(inp.map((x) => 1e6 * x)), of(inp))).toBeLessThan(1e-6);
    expect([...of(new Float64Array(20))]).toEqual(Array(20).fill(0));
  });
});

const OPTIONS = { momentum: 0.95, weightDecay: 0, rate: 0.1, clip: 1 };

describe('muonStep', () => {
  const [rows, cols] = [3, 8];
  const zeros = new Float64Array(rows * cols);

  it('steps along the orthogonalised gradient at first, √(out / in) times the rate where there are more outputs', () => {
    const grad = normal(rows * cols, 5);
    const { out } = newtonSchulz({ inp: grad, rows, cols });
    const wide = muonStep({ ...OPTIONS, param: zeros, grad, m: zeros, rows, cols });
    expect(
      maxDifference(
        wide.param,
        out.map((x) => -0.1 * Math.sqrt(8 / 3) * x),
      ),
    ).toBeLessThan(1e-6);
    const { out: tall } = newtonSchulz({ inp: grad, rows: cols, cols: rows });
    const next = muonStep({ ...OPTIONS, param: zeros, grad, m: zeros, rows: cols, cols: rows });
    expect(
      maxDifference(
        next.param,
        tall.map((x) => -0.1 * x),
      ),
    ).toBeLessThan(1e-6);
  });

  it('looks ahead as Nesterov does: the update is of μ·m + (1 − μ)·g with the new m', () => {
    const [grad, m] = [normal(rows * cols, 6), normal(rows * cols, 7)];
    const next = muonStep({ ...OPTIONS, param: zeros, grad, m, rows, cols, clip: 0.5 });
    const newM = m.map((x, i) => 0.95 * x + 0.05 * 0.5 * grad[i]!);
    expect(maxDifference(next.m, newM)).toBeLessThan(1e-15);
    const inp = newM.map((x, i) => 0.95 * x + 0.05 * 0.5 * grad[i]!);
    const { out } = newtonSchulz({ inp, rows, cols });
    expect(
      maxDifference(
        next.param,
        out.map((x) => -0.1 * Math.sqrt(8 / 3) * x),
      ),
    ).toBeLessThan(1e-15);
  });

  it('decays the weights by rate · weightDecay, whatever the shape', () => {
    const param = normal(rows * cols, 8);
    const next = muonStep({ ...OPTIONS, param, grad: zeros, m: zeros, rows, cols, weightDecay: 0.1 });
    expect(
      maxDifference(
        next.param,
        param.map((x) => x * 0.99),
      ),
    ).toBeLessThan(1e-15);
  });

  it('takes matrices that lie one beneath another and side by side each by itself', () => {
    const [param, grad, m] = [normal(72, 9), normal(72, 10), normal(72, 11)];
    const next = muonStepApart({ ...OPTIONS, param, grad, m, rows: 6, cols: 12, apart: [2, 3] });
    const part = (data: Float64Array, down: number, across: number) =>
      data.filter((_, i) => Math.floor(i / 36) === down && Math.floor((i % 12) / 4) === across);
    for (const [down, across] of [0, 1, 2].flatMap((at) => [[0, at] as const, [1, at] as const])) {
      const of = (data: Float64Array) => part(data, down, across);
      const own = muonStep({ ...OPTIONS, param: of(param), grad: of(grad), m: of(m), rows: 3, cols: 4 });
      expect([...of(next.param)]).toEqual([...own.param]);
      expect([...of(next.m)]).toEqual([...own.m]);
    }
  });
});

describe('matricesApart', () => {
  const configs: ModelConfig[] = [
    modelOfWidth(12, 53, 16),
    { ...modelOfWidth(12, 53, 16), experts: { count: 4, active: 2, balance: 0.01 } },
  ];

  it.each(configs)('is what the parameter table says of the hidden matrices', (config) => {
    for (const { name, hidden = null } of parameterTable(config).parameters)
      expect([name, matricesApart(name, config.experts?.count)]).toEqual([name, hidden]);
  });
});

it('orthonormal columns are orthonormal', () => {
  const q = orthonormal(9, 7, 1);
  const { out } = matmulTransposedLhs({ lhs: q, rhs: q, M: 7, N: 7, K: 9 });
  expect(
    maxDifference(
      out,
      Float64Array.from({ length: 49 }, (_, i) => (i % 8 === 0 ? 1 : 0)),
    ),
  ).toBeLessThan(1e-14);
});
