import { describe, expect, it } from 'vitest';
import type { MatmulKernel } from '../../../src/model/ops/matmul.ts';
import { swigluBackward, swigluForward } from '../../../src/model/ops/swiglu.ts';
import * as products from '../../../src/reference/matmul.ts';
import * as twin from '../../../src/reference/swiglu.ts';
import { expectClose, joined, normal, part, runKernels } from '../../gpu/harness.ts';

const KERNELS = ['plain', 'block', 'shared', 'quad'] as const;

interface Shape {
  readonly replicas: number;
  readonly rows: number;
  readonly width: number;
  readonly hidden: number;
}

interface Inputs {
  readonly inp: Float32Array;
  /** [R, C, 2F]. */
  readonly gateUpWeight: Float32Array;
  readonly dOut: Float32Array;
  /** [R, F, C]. */
  readonly downWeight: Float32Array;
}

function randomInputs({ replicas, rows, width, hidden }: Shape): Inputs {
  const deviation = 2 / Math.sqrt(width);
  return {
    inp: normal(replicas * rows * width, 1).f32,
    gateUpWeight: normal(replicas * width * 2 * hidden, 2, deviation).f32,
    dOut: normal(replicas * rows * width, 3).f32,
    downWeight: normal(replicas * hidden * width, 4, deviation).f32,
  };
}

function bothPasses(kernel: MatmulKernel, shape: Shape, { inp, gateUpWeight, dOut, downWeight }: Inputs) {
  const { replicas, rows, width, hidden } = shape;
  const ofGateUp = replicas * rows * 2 * hidden;
  const outputs = { gateUp: ofGateUp, activated: ofGateUp / 2, dGateUp: ofGateUp };
  return runKernels({ inp, gateUpWeight, dOut, downWeight, ...outputs }, (list, views) => {
    const { gateUp, activated, dGateUp } = views;
    const ofUp = { ...shape, parameters: width * 2 * hidden };
    swigluForward(list, kernel, ofUp, { inp: views.inp, weight: views.gateUpWeight, gateUp, activated });
    const ofDown = { ...shape, parameters: hidden * width };
    swigluBackward(list, kernel, ofDown, { dOut: views.dOut, weight: views.downWeight, gateUp, dGateUp });
  });
}

/** The twins of the products and of the activation, one replica after another. */
function expectedOf({ replicas, rows: M, width: C, hidden: F }: Shape, inputs: Inputs) {
  const each = Array.from({ length: replicas }, (_, r) => {
    const own = (data: Float32Array) => Float64Array.from(part(data, r, data.length / replicas));
    const gateUp = products.matmul({ lhs: own(inputs.inp), rhs: own(inputs.gateUpWeight), M, N: 2 * F, K: C }).out;
    const back = { lhs: own(inputs.dOut), rhs: own(inputs.downWeight), M, N: F, K: C };
    const dOut = products.matmulTransposedRhs(back).out;
    const activated = twin.swigluForward({ inp: gateUp, F }).out;
    return { gateUp, activated, dGateUp: twin.swigluBackward({ dOut, inp: gateUp, F }).dInp };
  });
  const all = (name: keyof (typeof each)[number]) => joined(each.map((result) => result[name]));
  return { gateUp: all('gateUp'), activated: all('activated'), dGateUp: all('dGateUp') };
}

/**
 * Products of C terms round about √C times. exp(−x) is off by 3 + 2|x| ULP; where |x| is large the sigmoid or one minus it
 * is small and the error with it: |x| up to 8 counts, 19 ULP or 38 roundings. The gate's own error is passed on.
 */
const roundings = (width: number) => 56 + 8 * Math.sqrt(width);

describe.each(KERNELS)('swiglu, %s products', (kernel) => {
  const cases = [1, 3, 17, 63, 64, 65, 315].flatMap((rows) =>
    [
      [4, 4],
      [12, 20],
      [20, 12],
      [32, 64],
      // Only the plain kernel takes such; the others leave it to that.
      [5, 6],
    ].map(([width = 0, hidden = 0]) => ({ replicas: 2, rows, width, hidden })),
  );

  it.each(cases)('M $rows, C $width, F $hidden: two replicas equal the twins', async (shape) => {
    const inputs = randomInputs(shape);
    const results = await bothPasses(kernel, shape, inputs);
    const expected = expectedOf(shape, inputs);
    const tolerance = { roundings: roundings(shape.width) };
    expectClose(results.gateUp, expected.gateUp, { ...tolerance, label: 'gateUp' });
    expectClose(results.activated, expected.activated, { ...tolerance, label: 'activated' });
    expectClose(results.dGateUp, expected.dGateUp, { ...tolerance, label: 'dGateUp' });
  });

  // exp(89) exceeds f32, exp(−88) is subnormal; 0 is the point between.
  const gates = [0, 10, 20, 40, 60, 80, 86, 87, 88, 89, 90, 95, 100, 1000].flatMap((gate) => [gate, -gate]);

  it.each(gates)('gate %f gives the limit, not NaN', async (gate) => {
    const shape = { replicas: 1, rows: 1, width: 4, hidden: 4 };
    const rowsOf = (...values: number[]) => Float32Array.from([...values, ...Array<number>(24).fill(0)]);
    const inputs = {
      inp: new Float32Array([1, 0, 0, 0]),
      gateUpWeight: rowsOf(gate, gate, gate, gate, 1, -2, 0.5, 0),
      dOut: new Float32Array([1, 0, 0, 0]),
      downWeight: new Float32Array([1, 0, 0, 0, 1, 0, 0, 0, -3, 0, 0, 0, 2, 0, 0, 0]),
    };
    const results = await bothPasses(kernel, shape, inputs);
    const expected = expectedOf(shape, inputs);
    // Saturated, silu is the gate itself or 0; between, exp is off by 3 + 2|x| ULP of what is then below |x|·exp(−|x|).
    const tolerance = { roundings: roundings(4), magnitude: Math.max(1, Math.abs(gate)) };
    expectClose(results.activated, expected.activated, { ...tolerance, label: 'activated' });
    expectClose(results.dGateUp, expected.dGateUp, { ...tolerance, label: 'dGateUp' });
    expect([...results.activated, ...results.dGateUp].every(Number.isFinite)).toBe(true);
  });
});
