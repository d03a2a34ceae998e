import { describe, expect, it } from 'vitest';
import { geluBackward, geluForward } from '../../../src/model/ops/gelu.ts';
import * as twin from '../../../src/reference/gelu.ts';
import { expectClose, normal, runKernels } from '../../gpu/harness.ts';

function bothPasses(replicas: number, inp: Float32Array, dOut: Float32Array) {
  const shape = { replicas, elements: inp.length / replicas };
  return runKernels({ inp, gradient: dOut, activated: inp.length }, (list, views) => {
    geluForward(list, shape, views);
    geluBackward(list, shape, views);
  });
}

/**
 * u takes five roundings, which σ' multiplies by up to |2u| where it counts (below 20); WGSL's exp may be off by 3 + 2|2u| ULP, and quotient and
 * products by a few more.
 */
const ROUNDINGS = 96;

describe('gelu', () => {
  it.each([4, 252, 256, 260, 1012])('equals the twin, %i elements of two replicas', async (elements) => {
    const [inp, dOut] = [normal(2 * elements, 1, 2), normal(2 * elements, 2)];
    const { activated, gradient } = await bothPasses(2, inp.f32, dOut.f32);
    const bound = { roundings: ROUNDINGS };
    expectClose(activated, twin.geluForward({ inp: inp.f64 }).out, { ...bound, label: 'activated' });
    const { dInp } = twin.geluBackward({ dOut: dOut.f64, inp: inp.f64 });
    expectClose(gradient, dInp, { ...bound, label: 'gradient' });
  });

  it('is x far above zero and 0 far below, with gradients 1 and 0', async () => {
    const { activated, gradient } = await bothPasses(
      1,
      Float32Array.of(30, -30, 1000, -1000),
      new Float32Array(4).fill(1),
    );
    expect([...activated].map((value) => Math.abs(value))).toEqual([
      30,
      expect.closeTo(0, 20),
      1000,
      expect.closeTo(0, 20),
    ]);
    expect([...gradient].map((value) => Math.abs(value))).toEqual([1, expect.closeTo(0, 20), 1, expect.closeTo(0, 20)]);
  });
});
