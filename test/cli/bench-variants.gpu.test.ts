/** Products tried for the benchmark alone: a wrong kernel's time is worth nothing. */
import { describe, expect, it } from 'vitest';
import { loadAttention } from '../../bench/page/attention.ts';
import { halfProduct, packHalves } from '../../bench/page/half.ts';
import { machine } from '../../bench/page/machine.ts';
import { loadMatrixVariants, loadVariants } from '../../bench/page/variants.ts';
import { matmul } from '../../src/reference/matmul.ts';
import { EPSILON, expectClose, normal, runKernels } from '../gpu/harness.ts';

/** Nearest f16, ties to even: 11 significant bits, multiples of 2^−24 below 2^−14. */
function toHalf(value: number): number {
  const spacing = 2 ** Math.max(-24, Math.floor(Math.log2(Math.abs(value) || 1)) - 10);
  const steps = value / spacing;
  const rounded = Math.round(steps);
  const tie = Math.abs(steps - Math.trunc(steps)) === 0.5;
  return spacing * (tie && rounded % 2 !== 0 ? rounded - 1 : rounded);
}

const sizes = [
  { rows: 4, cols: 4, inner: 4 },
  { rows: 36, cols: 20, inner: 44 },
  { rows: 64, cols: 68, inner: 128 },
];

describe.each(sizes)('products of halves, $rows × $cols × $inner', ({ rows, cols, inner }) => {
  const lhs = normal(rows * inner, 1);
  const rhs = normal(inner * cols, 2);
  const sizesOf = { M: rows, N: cols, K: inner };

  async function outputs() {
    const tensors = { lhs: lhs.f32, rhs: rhs.f32, lhsHalves: (rows * inner) / 2, rhsHalves: (inner * cols) / 2 };
    const size = { rows, cols, inner };
    return runKernels({ ...tensors, weights: rows * cols, both: rows * cols }, (list, views) => {
      list.push(packHalves({ rows, cols: inner }, views.lhs, views.lhsHalves));
      list.push(packHalves({ rows: inner, cols }, views.rhs, views.rhsHalves));
      const { rhsHalves } = views;
      list.push(halfProduct('half_rhs', size, { lhs: views.lhs, rhsHalves, out: views.weights }));
      list.push(halfProduct('half_both', size, { lhs: views.lhsHalves, rhsHalves, out: views.both }));
    });
  }

  it('are those of operands rounded to f16, added up in f32', async () => {
    const { weights, both } = await outputs();
    const rounded = { lhs: lhs.f64.map(toHalf), rhs: rhs.f64.map(toHalf) };
    const tolerance = { roundings: 4 * Math.sqrt(inner) + 4, magnitude: Math.sqrt(inner) };
    const { out: ofWeights } = matmul({ lhs: lhs.f64, rhs: rounded.rhs, ...sizesOf });
    expectClose(weights, ofWeights, { ...tolerance, label: 'weights' });
    expectClose(both, matmul({ ...rounded, ...sizesOf }).out, { ...tolerance, label: 'both' });
  });

  it('differ from the exact ones by no more than the rounding of each operand, 2^−11', async () => {
    const { weights, both } = await outputs();
    const exact = matmul({ lhs: lhs.f64, rhs: rhs.f64, ...sizesOf }).out;
    const terms = matmul({ lhs: lhs.f64.map(Math.abs), rhs: rhs.f64.map(Math.abs), ...sizesOf }).out;
    exact.forEach((value, i) => {
      const inF32 = (terms[i] ?? 0) * inner * EPSILON;
      expect(Math.abs(weights[i]! - value)).toBeLessThanOrEqual(terms[i]! * 2 ** -11 + inF32);
      expect(Math.abs(both[i]! - value)).toBeLessThanOrEqual(terms[i]! * (2 ** -10 + 2 ** -22) + inF32);
    });
  });
});

describe('what the bench page loads', () => {
  it('computes every product right, in f32 or as well as halves allow', async () => {
    for (const { program, timer, errors } of await loadVariants(await machine())) {
      expect(errors.map(({ label }) => label)).toEqual(
        expect.arrayContaining(['plain', 'block', 'shared 128×128', 'shared 64×64', 'shared 32×64', 'f16 both']),
      );
      for (const { label, error } of errors) {
        // Rounding to f16 shows: were the error smaller, the kernel would be another.
        expect(error, label).toBeLessThan(label.startsWith('f16') ? 1e-3 : 1e-6);
        expect(error > 1e-5, label).toBe(label.startsWith('f16'));
      }
      const of = (name: RegExp) => timer.kernels.find((kernel) => name.test(kernel.name));
      expect(of(/^plain/)).toMatchObject({ flops: 2 * 256 ** 3, bytes: 12 * 256 ** 2 });
      expect(of(/^f16 both/)).toMatchObject({ flops: 2 * 256 ** 3, bytes: 8 * 256 ** 2 });
      expect(of(/^pack/)).toMatchObject({ flops: 0, bytes: 6 * 256 ** 2, count: 2 });
      timer.destroy();
      program.destroy();
    }
  });

  it('says so where the adapter has no matrix units', async () => {
    const opened = await machine();
    const offered = opened.open.facts.features.includes('chromium-experimental-subgroup-matrix');
    if (!offered) expect(await loadMatrixVariants(opened)).toBe('not offered by this adapter');
  });

  it('has attention at every context, on as many tokens', async () => {
    const { program, timer, shape } = await loadAttention(await machine());
    const contexts = timer.kernels.map(({ uniform }) => [uniform['batch'], uniform['context']]);
    expect(contexts.every(([batch = 0, context = 0]) => batch * context === shape.tokens)).toBe(true);
    expect(new Set(contexts.map(([, context]) => context))).toEqual(new Set([64, 128, 256, 512, 1024]));
    expect(timer.kernels.every(({ flops, bytes }) => (flops ?? 0) > 0 && (bytes ?? 0) > 0)).toBe(true);
    // Three dispatches a context and kernel: forward, and two backward.
    expect(timer.kernels.length % 15).toBe(0);
    timer.destroy();
    program.destroy();
  });
});
