import { describe, expect, it } from 'vitest';
import { adamW } from '../../../src/model/ops/optimiser.ts';
import { adamwStep } from '../../../src/reference/adamw.ts';
import { expectClose, normal, runKernels, withKernels, words } from '../../gpu/harness.ts';
import { replicaWords, stateWords } from '../state.ts';

const STEPS = 10;

/** The number as f32 stores it: given this, the twin differs from the kernel by rounding on the way only. */
const f32 = Math.fround;

const [beta1, beta2, epsilon] = [f32(0.9), f32(0.98), f32(1e-8)];

interface Case {
  readonly parameters: number;
  readonly embedding: number;
  readonly weightDecay: number;
  readonly rates: readonly { readonly hidden: number; readonly embedding: number }[];
}

const rates = [
  { hidden: f32(0.02), embedding: f32(0.005) },
  { hidden: f32(0.001), embedding: f32(0.03) },
  { hidden: 0, embedding: f32(0.01) },
];

const cases: Case[] = [
  { parameters: 64, embedding: 64, weightDecay: 0, rates: rates.slice(0, 1) },
  { parameters: 192, embedding: 64, weightDecay: f32(0.1), rates },
  { parameters: 320, embedding: 192, weightDecay: 0, rates },
  { parameters: 1088, embedding: 128, weightDecay: f32(0.5), rates: rates.slice(1, 2) },
];

/** What a step's book-keeping hands on: the rate rises and falls, some steps are clipped. */
const bookKeeping = (step: number) => ({
  step: step + 1,
  rateFactor: f32(Math.sin((step + 1) / 4)),
  clipScale: f32(step % 3 === 0 ? 0.3 : 1),
  beta1Power: f32(beta1 ** (step + 1)),
  beta2Power: f32(beta2 ** (step + 1)),
});

/** From 1e-9 to 1, so that ε counts in some elements; every seventh is zero. */
function gradientsOf(length: number, step: number) {
  const { f32: values } = normal(length, 100 + step);
  const sized = values.map((value, i) => (i % 7 === 6 ? 0 : value * 10 ** -(i % 10)));
  return { f32: sized, f64: Float64Array.from(sized) };
}

function kernelSteps({ parameters: P, embedding, weightDecay, rates }: Case, initial: Float32Array) {
  const replicas = rates.length;
  const length = replicas * P;
  const tensors = {
    replicas: replicaWords(rates.map((rate) => ({ seed: 1, ...rate }))),
    ...{ state: stateWords(replicas), gradients: length, parameters: initial, first: length, second: length },
  };
  const shape = { replicas, parameters: P, embedding, beta1, beta2, epsilon, weightDecay };
  return withKernels(
    tensors,
    (list, views) => adamW(list, shape, views),
    async ({ run, write, read }) => {
      for (let step = 0; step < STEPS; step += 1) {
        write('state', stateWords(replicas, bookKeeping(step)));
        write('gradients', gradientsOf(length, step).f32);
        run();
      }
      return { parameters: await read('parameters'), first: await read('first'), second: await read('second') };
    },
  );
}

/** A range of one replica's parameters that shares a rate, step by step by the twin. */
function twinSteps(
  from: number,
  end: number,
  length: number,
  peak: number,
  weightDecay: number,
  initial: Float64Array,
) {
  let state: ReturnType<typeof adamwStep> = {
    param: initial.slice(from, end),
    m: new Float64Array(end - from),
    v: new Float64Array(end - from),
  };
  for (let step = 0; step < STEPS; step += 1) {
    const { rateFactor, clipScale: clip } = bookKeeping(step);
    const grad = gradientsOf(length, step).f64.slice(from, end);
    const options = { beta1, beta2, epsilon, weightDecay, step, rate: peak * rateFactor, clip };
    state = adamwStep({ ...state, ...options, grad });
  }
  return state;
}

/**
 * In the first steps 1 − β2^step is small and the power's own rounding counts 49-fold, halved by the root; m's 9-fold; root
 * and divisions add 20: below 60 roundings of an update of the rate's size, 10 of them, and 3 roundings of the parameter a step.
 */
const updateRoundings = (rate: number) => STEPS * (60 * rate + 3);

describe('adamw', () => {
  it.each(cases)('P $parameters, embedding $embedding, decay $weightDecay: ten steps of the twin', async (shape) => {
    const { parameters: P, embedding, weightDecay } = shape;
    const initial = normal(shape.rates.length * P, 1);
    const results = await kernelSteps(shape, initial.f32);
    shape.rates.forEach((rate, r) => {
      const length = shape.rates.length * P;
      for (const [from, end, peak] of [
        [0, embedding, rate.embedding],
        [embedding, P, rate.hidden],
      ] as const) {
        if (from === end) continue;
        const [first, last] = [r * P + from, r * P + end];
        const expected = twinSteps(first, last, length, peak, weightDecay, initial.f64);
        const label = `replica ${r} from ${from}`;
        const bound = { roundings: updateRoundings(peak), magnitude: 1 };
        const actual = results.parameters.subarray(first, last);
        expectClose(actual, expected.param, { ...bound, label: `${label}: parameters` });
        // Each step rounds a moment about four times.
        const moment = { roundings: 4 * STEPS };
        expectClose(results.first.subarray(first, last), expected.m, { ...moment, label: `${label}: first` });
        expectClose(results.second.subarray(first, last), expected.v, { ...moment, label: `${label}: second` });
      }
    });
  });

  it('leaves a parameter without gradient, decay or moment alone, bit for bit', async () => {
    const initial = normal(192, 1);
    const { parameters } = await kernelSteps({ ...cases[1]!, weightDecay: 0, rates: rates.slice(0, 1) }, initial.f32);
    const still = (data: Float32Array) => Array.from(words(data).filter((_, i) => i % 7 === 6));
    expect(still(parameters)).toEqual(still(initial.f32));
  });

  it('takes a first step of the rate against the sign of the gradient, whatever its size', async () => {
    const rate = f32(0.5);
    const gradients = Float32Array.from({ length: 64 }, (_, i) => (i % 2 === 0 ? 1 : -1) * 10 ** ((i % 9) - 4));
    const tensors = {
      replicas: replicaWords([{ seed: 1, hidden: rate, embedding: rate }]),
      state: stateWords(1, { ...bookKeeping(0), rateFactor: 1, clipScale: 1 }),
      ...{ gradients, parameters: 64, first: 64, second: 64 },
    };
    const shape = { replicas: 1, parameters: 64, embedding: 64, beta1, beta2, epsilon: 0, weightDecay: 0 };
    const { parameters } = await runKernels(tensors, (list, views) => adamW(list, shape, views));
    // 1 − β and 1 − β^1 are the same number here, so only products (4), divisions (5 each) and the root (9) round.
    expectClose(
      parameters,
      gradients.map((gradient) => -rate * Math.sign(gradient)),
      { roundings: 30 },
    );
  });
});
