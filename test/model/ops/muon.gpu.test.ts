import { describe, expect, it } from 'vitest';
import { hiddenMatrices } from '../../../src/model/hidden-matrices.ts';
import { muon, stackLengths } from '../../../src/model/ops/muon.ts';
import type { Parameter, ParameterTable } from '../../../src/model/parameters.ts';
import { muonStepApart, type Apart } from '../../../src/reference/muon.ts';
import { expectClose, normal, part, withKernels, words } from '../../gpu/harness.ts';
import { replicaWords, stateWords } from '../state.ts';

const STEPS = 3;
const f32 = Math.fround;
const MOMENTUM = f32(0.95);

type Hidden = Pick<Parameter, 'shape' | 'hidden'>;

/** A parameter that isn't hidden stands before, between and after the others; 64 elements of padding end each. */
function tableOf(shapes: readonly Hidden[]): ParameterTable {
  const other = { shape: [4, 16] as const };
  let length = 0;
  const parameters = [other, ...shapes.flatMap((shape) => [shape, other])].map((parameter: Hidden, stream) => {
    const offset = length;
    length += 64 * (1 + Math.ceil((parameter.shape[0] * parameter.shape[1]) / 64));
    return { ...parameter, name: `${stream}`, deviation: 1, stream, offset };
  });
  return { parameters, length, embeddingLength: 128 };
}

interface Case {
  readonly what: string;
  readonly shapes: readonly Hidden[];
  readonly weightDecay?: number;
  readonly rates: readonly number[];
}

const two = [f32(0.02), f32(0.005)];
const cases: Case[] = [
  { what: '4×4', shapes: [{ shape: [4, 4], hidden: [1, 1] }], rates: two.slice(0, 1) },
  { what: '4×12', shapes: [{ shape: [4, 12], hidden: [1, 1] }], rates: two },
  { what: '12×4', shapes: [{ shape: [12, 4], hidden: [1, 1] }], rates: two },
  {
    what: 'a block of width 12 with weight decay',
    shapes: [
      { shape: [12, 36], hidden: [1, 3] },
      { shape: [12, 12], hidden: [1, 1] },
      { shape: [12, 64], hidden: [1, 2] },
      { shape: [32, 12], hidden: [1, 1] },
    ],
    weightDecay: f32(0.1),
    rates: [...two, 0],
  },
  {
    what: 'three experts of 20×28, gate and up, and of 28×20',
    shapes: [
      { shape: [60, 56], hidden: [3, 2] },
      { shape: [84, 20], hidden: [3, 1] },
    ],
    rates: two,
  },
  { what: '36×24', shapes: [{ shape: [36, 24], hidden: [1, 1] }], rates: two },
];

/** Gradients of a step for all replicas, of very different size from replica to replica. */
function gradientsOf(length: number, replicas: number, step: number) {
  const { f32: values } = normal(replicas * length, 100 + step);
  const sized = values.map((value, i) => value * 10 ** (-2 * Math.floor(i / length)));
  return { f32: sized, f64: Float64Array.from(sized) };
}

/** Some steps are clipped, and the rate changes. */
const bookKeeping = (step: number) => ({
  step: step + 1,
  rateFactor: f32(1 - step / 4),
  clipScale: f32(step === 1 ? 0.3 : 1),
});

function kernelSteps(
  table: ParameterTable,
  { rates, weightDecay = 0 }: Case,
  initial: Float32Array,
  gradientOf = gradientsOf,
) {
  const { sets, words: matrices } = hiddenMatrices(table);
  const replicas = rates.length;
  const length = replicas * table.length;
  const { stack, gram } = stackLengths(sets, replicas);
  const state = stateWords(replicas);
  const arenas = { gradients: length, parameters: initial, first: length };
  const scratch = { even: stack, odd: stack, gram, polynomial: gram };
  const tensors = {
    replicas: replicaWords(rates.map((hidden) => ({ seed: 1, hidden, embedding: 9 }))),
    ...{ state, matrices, ...arenas, ...scratch },
  };
  const shape = { replicas, parameters: table.length, momentum: MOMENTUM, weightDecay };
  return withKernels(
    tensors,
    (list, { even, odd, ...views }) => {
      for (const set of sets) muon(list, shape, set, { ...views, stacks: [even, odd] });
    },
    async ({ run, write, read }) => {
      for (let step = 0; step < STEPS; step += 1) {
        write('state', stateWords(replicas, bookKeeping(step)));
        write('gradients', gradientOf(table.length, replicas, step).f32);
        run();
      }
      return { parameters: await read('parameters'), first: await read('first') };
    },
  );
}

/** The same steps of one parameter of a replica by the twin. */
function twinSteps(
  size: { readonly rows: number; readonly cols: number; readonly apart: Apart },
  peak: number,
  weightDecay: number,
  initial: Float64Array,
  gradients: readonly Float64Array[],
) {
  let state: ReturnType<typeof muonStepApart> = { param: initial, m: new Float64Array(initial.length) };
  for (const [step, grad] of gradients.entries()) {
    const { rateFactor, clipScale: clip } = bookKeeping(step);
    const options = { momentum: MOMENTUM, weightDecay, rate: peak * rateFactor, clip };
    state = muonStepApart({ ...options, ...state, grad, ...size });
  }
  return state;
}

/** Of the initial weights: small, so that it is the updates that round. */
const DEVIATION = 0.01;

/**
 * Of a rate. Small singular values grow 485-fold in five iterations and their rounding with them, but those that small hardly
 * occur here: some 30 were seen. √(out / in) is at most 2.
 */
const ROUNDINGS = 128;

describe('muon', () => {
  it.each(cases)('$what: three steps of the twin, each matrix by itself', async (shape) => {
    const table = tableOf(shape.shapes);
    const { length: P } = table;
    const R = shape.rates.length;
    const initial = normal(R * P, 1, DEVIATION);
    const results = await kernelSteps(table, shape, initial.f32);
    const gradients = Array.from({ length: STEPS }, (_, step) => gradientsOf(P, R, step).f64);
    shape.rates.forEach((rate, r) => {
      for (const {
        shape: [rows, cols],
        hidden,
        offset,
      } of table.parameters) {
        const from = r * P + offset;
        const own = <T extends Float32Array | Float64Array>(data: T) => data.subarray(from, from + rows * cols) as T;
        const label = `replica ${r}, ${rows}×${cols}`;
        if (!hidden) {
          expect(words(own(results.parameters)), `${label} is left alone`).toEqual(words(own(initial.f32)));
          expect(Array.from(own(results.first)).every((value) => value === 0)).toBe(true);
          continue;
        }
        const size = { rows, cols, apart: hidden };
        const expected = twinSteps(size, rate, shape.weightDecay ?? 0, own(initial.f64), gradients.map(own));
        const bound = { roundings: ROUNDINGS, magnitude: Math.max(rate, DEVIATION) };
        expectClose(own(results.parameters), expected.param, { ...bound, label: `${label}: parameters` });
        expectClose(own(results.first), expected.m, { roundings: 4 * STEPS, label: `${label}: momentum` });
      }
    });
  });

  it('leaves parameters without gradient and momentum alone, bit for bit', async () => {
    const table = tableOf([{ shape: [12, 36], hidden: [1, 3] }]);
    const initial = normal(table.length, 1);
    const nothing = (length: number) => ({ f32: new Float32Array(length), f64: new Float64Array(length) });
    const { parameters } = await kernelSteps(table, { what: '', shapes: [], rates: [0.02] }, initial.f32, nothing);
    expect(words(parameters)).toEqual(words(initial.f32));
  });

  it('takes a step of the same size whatever the size of the gradient', async () => {
    const table = tableOf([{ shape: [12, 24], hidden: [1, 1] }]);
    const { f32: values } = normal(table.length, 100);
    const gradientOf = (length: number) => {
      const repeated = Float32Array.from(
        { length: 2 * length },
        (_, i) => values[i % length]! * (i < length ? 1 : 1024),
      );
      return { f32: repeated, f64: Float64Array.from(repeated) };
    };
    const shape = { what: '', shapes: [], rates: [f32(0.02), f32(0.02)] };
    const { parameters } = await kernelSteps(table, shape, new Float32Array(2 * table.length), gradientOf);
    // 1e-7 beside a norm of about 1 is another 1e-7 of the step.
    expectClose(part(parameters, 1, table.length), part(parameters, 0, table.length), { roundings: 64 });
  });
});
