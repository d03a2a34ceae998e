import { describe, expect, it } from 'vitest';
import { swigluBackward, swigluForward } from '../../../src/model/ops/swiglu.ts';
import * as twin from '../../../src/reference/swiglu.ts';
import { expectClose, normal, runKernels } from '../../gpu/harness.ts';

async function bothPasses(inp: Float32Array, dOut: Float32Array, hidden: number) {
  const results = await runKernels(
    { gateUp: inp, out: dOut.length, dOut, dGateUp: inp.length },
    (list, { gateUp, out, dOut, dGateUp }) => {
      const shape = { rows: inp.length / (2 * hidden), hidden };
      swigluForward(list, shape, { gateUp, out });
      swigluBackward(list, shape, { dOut, gateUp, dGateUp });
    },
  );
  const f64 = { inp: Float64Array.from(inp), F: hidden };
  const expected = twin.swigluForward(f64).out;
  const { dInp } = twin.swigluBackward({ ...f64, dOut: Float64Array.from(dOut) });
  return { ...results, expected, dInp };
}

/**
 * exp(−x) is off by 3 + 2|x| ULP. Where |x| is large the sigmoid or one minus it is small, and the error with it: |x| up to
 * 8 counts, 19 ULP or 38 roundings. Division is 2.5 ULP, the products a few roundings.
 */
const ROUNDINGS = 48;

describe.each([1, 3, 17, 63, 64, 65, 315])('swiglu of %i rows', (rows) => {
  it.each([4, 12, 20, 64])('F %i: forward and backward equal the twin', async (hidden) => {
    const inp = normal(rows * 2 * hidden, 1, 2);
    const dOut = normal(rows * hidden, 2);
    const { out, dGateUp, expected, dInp } = await bothPasses(inp.f32, dOut.f32, hidden);
    expectClose(out, expected, { roundings: ROUNDINGS, label: 'out' });
    expectClose(dGateUp, dInp, { roundings: ROUNDINGS, label: 'dGateUp' });
  });
});

describe('swiglu of large gates', () => {
  // exp(89) exceeds f32, exp(−88) is subnormal; 0 is the point between.
  const gates = [0, 10, 20, 40, 60, 80, 86, 87, 88, 89, 90, 95, 100, 1000].flatMap((gate) => [gate, -gate]);

  it.each(gates)('gate %f gives the limit, not NaN', async (gate) => {
    const { out, dGateUp, expected, dInp } = await bothPasses(
      new Float32Array([gate, gate, gate, gate, 1, -2, 0.5, 0]),
      new Float32Array([1, 1, -3, 2]),
      4,
    );
    // Saturated, silu is the gate itself or 0; between, exp is off by 3 + 2|x| ULP of what is then below |x|·exp(−|x|).
    const magnitude = Math.max(1, Math.abs(gate));
    expectClose(out, expected, { roundings: ROUNDINGS, magnitude, label: 'out' });
    expectClose(dGateUp, dInp, { roundings: ROUNDINGS, magnitude, label: 'dGateUp' });
    expect(Array.from(out).every(Number.isFinite)).toBe(true);
  });
});
