import { beforeAll, describe, expect, it } from 'vitest';
import {
  ATTENTION_SCALE,
  attentionBackward,
  attentionForward,
  type AttentionKernel,
} from '../../../src/model/ops/attention.ts';
import type { Variant } from '../../../src/model/config.ts';
import { rotaryTable } from '../../../src/model/ops/qk-norm-rotary.ts';
import * as twin from '../../../src/reference/attention.ts';
import { qkNormRotaryBackward } from '../../../src/reference/qk-norm-rotary.ts';
import { compileTogether, expectClose, greatest, joined, normal, part, runKernels } from '../../gpu/harness.ts';

const scale = ATTENTION_SCALE;
const REPLICAS = 2;

interface Shape extends Pick<Variant, 'qkNorm'> {
  readonly replicas: number;
  readonly batch: number;
  readonly context: number;
  readonly heads: number;
  readonly headDim: number;
  readonly scale: number;
}

const cases: Shape[] = [1, 3, 17, 63, 64, 65].flatMap((context) =>
  [4, 8, 16, 32].flatMap((headDim) =>
    [1, 3].flatMap((heads) => [1, 3].map((batch) => ({ replicas: REPLICAS, batch, context, heads, headDim, scale }))),
  ),
);

/** Up to the longest context there is, with head dims that fill no power of two; one head, since the twin visits every pair. */
const longCases: Shape[] = [
  [257, 12],
  [511, 28],
  [1000, 20],
  [1024, 4],
  [1024, 8],
  [1024, 32],
].map(([context = 0, headDim = 0]) => ({ replicas: 1, batch: 1, context, heads: 1, headDim, scale }));

/** Queries and keys of any length, turned by their position only; scores reach hundreds. */
const freeCases: Shape[] = [1, 17, 65].flatMap((context) =>
  [4, 32].map((headDim, i) => {
    const scale = 1 / Math.sqrt(headDim);
    return { replicas: REPLICAS, batch: 1, context, heads: 1 + 2 * i, headDim, scale, qkNorm: 'none' as const };
  }),
);

/** Rows of q | k | v with every head of q and k at length 1. */
function unitHeads({ replicas, batch, context, heads, headDim: D }: Shape): { f32: Float32Array; f64: Float64Array } {
  const { f64 } = normal(replicas * batch * context * 3 * heads * D, 1);
  for (let from = 0; from < f64.length; from += D) {
    const isValue = Math.floor(from / (heads * D)) % 3 === 2;
    const head = f64.subarray(from, from + D);
    const length = isValue ? 1 : Math.hypot(...head);
    head.forEach((value, i) => (head[i] = value / length));
  }
  const f32 = Float32Array.from(f64);
  return { f32, f64: Float64Array.from(f32) };
}

/** Inverse lengths that queries and keys might have had before their norm, between 0.5 and 2; 1 without. */
function inverseLengths({ replicas, batch, context, heads, qkNorm }: Shape): Float32Array {
  if (qkNorm === 'none') return new Float32Array(replicas * batch * context * 2 * heads).fill(1);
  return normal(replicas * batch * context * 2 * heads, 3).f32.map((value) => 2 ** Math.max(-1, Math.min(1, value)));
}

/** Runs both passes: sizes in elements are R·B·T rows of 3C, C and H. */
function run(kernel: AttentionKernel, shape: Shape, qkv: Float32Array, dOut: Float32Array) {
  const { context, headDim } = shape;
  const before = { rotary: rotaryTable(context, headDim), rnorm: inverseLengths(shape) };
  return runKernels({ qkv, dOut, ...before, ...scratchOf(shape) }, (list, views) => {
    attentionForward(list, kernel, shape, views);
    attentionBackward(list, kernel, shape, views);
  });
}

function scratchOf({ replicas, batch, context, heads, headDim }: Shape) {
  const rows = replicas * batch * context;
  const [ofOut, ofSums] = [rows * heads * headDim, rows * heads];
  return { out: ofOut, sums: ofSums, delta: ofSums, dQkv: 3 * ofOut };
}

/** Every head dim of the cases, with the norm of queries and keys and without. */
async function compileAll(kernel: AttentionKernel): Promise<void> {
  const shapes = [...cases, ...longCases, ...freeCases].map((shape) => ({ ...shape, context: 1, batch: 1, heads: 1 }));
  const most = scratchOf({ ...shapes[0]!, headDim: 32 });
  const tensors = { qkv: most.dQkv, dOut: most.out, rotary: 32, rnorm: 2 * most.sums, ...most };
  await compileTogether(tensors, (list, views) => {
    for (const shape of shapes) {
      attentionForward(list, kernel, shape, views);
      attentionBackward(list, kernel, shape, views);
    }
  });
}

/** The twins on each replica, joined: attention, and back through the norm and the rotation of queries and keys. */
function expectedOf(shape: Shape, qkv: Float64Array, dOut: Float64Array) {
  const { replicas, batch: B, context: T, heads: H, headDim: D, qkNorm } = shape;
  const sizes = { B, T, H, D, scale: shape.scale, unbounded: qkNorm === 'none' };
  const heads = { T, H, D, ...(qkNorm && { qkNorm }) };
  const lengths = inverseLengths(shape);
  const each = Array.from({ length: replicas }, (_, r) => {
    const own = part(qkv, r, qkv.length / replicas);
    const forward = twin.attentionForward({ ...sizes, qkv: own });
    const ofOut = part(dOut, r, dOut.length / replicas);
    const { dQkv } = twin.attentionBackward({ ...sizes, ...forward, qkv: own, dOut: ofOut });
    const rnorm = Float64Array.from(part(lengths, r, lengths.length / replicas));
    return { ...forward, dQkv: qkNormRotaryBackward({ ...heads, dOut: dQkv, out: own, rnorm }).dInp };
  });
  return {
    out: joined(each.map(({ out }) => out)),
    sums: joined(each.map(({ sum }) => sum)),
    dQkv: joined(each.map(({ dQkv }) => dQkv)),
  };
}

/**
 * A weight exp(x), x in [−24, 0], is off by the rounding of its score, scale · √D, and by WGSL's 3 + 2|x| ULP of exp: at
 * most 102 roundings, though weights that count have small |x|. The sum over keys adds √T, the division 2.5 ULP.
 */
const roundings = ({ context, headDim }: Shape) => 107 + scale * (2 + Math.sqrt(headDim)) + Math.sqrt(context);

describe.each(['plain', 'quad'] as const)('attention %s', (kernel) => {
  beforeAll(() => compileAll(kernel));

  it.each(cases)('T $context, D $headDim, H $heads, B $batch: equals the twin', async (shape) => {
    const qkv = unitHeads(shape);
    const dOut = normal(qkv.f32.length / 3, 2);
    const results = await run(kernel, shape, qkv.f32, dOut.f32);
    const expected = expectedOf(shape, qkv.f64, dOut.f64);
    const bound = roundings(shape);
    expectClose(results.out, expected.out, { roundings: bound, label: 'out' });
    expectClose(results.sums, expected.sums, { roundings: bound, label: 'sums' });
    // ds is scale · p times a difference of sums dOut·v, of size √D, which may cancel; both kernels add up over tokens.
    // What stands along the unit vector is then taken away, and the rest scaled by up to 2.
    const magnitude = 2 * Math.max(greatest(expected.dQkv), scale * Math.sqrt(shape.headDim));
    expectClose(results.dQkv, expected.dQkv, { roundings: bound, magnitude, label: 'dQkv' });
  });

  it.each(longCases)(
    'T $context, D $headDim: the last tokens of a long window equal the twin as well',
    async (shape) => {
      const qkv = unitHeads(shape);
      const dOut = normal(qkv.f32.length / 3, 2);
      const results = await run(kernel, shape, qkv.f32, dOut.f32);
      const expected = expectedOf(shape, qkv.f64, dOut.f64);
      const bound = roundings(shape);
      // Late tokens attend to many and come out small; early keys gather from all. Each end is held against its own size.
      for (const [name, from] of [
        ['first', 0],
        ['last', shape.context - 64],
      ] as const) {
        const rows = (data: Float32Array | Float64Array, width: number) =>
          data.subarray(from * width, (from + 64) * width);
        const D = shape.headDim;
        expectClose(rows(results.out, D), rows(expected.out, D), { roundings: bound, label: `${name} out` });
        expectClose(rows(results.sums, 1), rows(expected.sums, 1), { roundings: bound, label: `${name} sums` });
        const dQkv = rows(expected.dQkv, 3 * D);
        const magnitude = 2 * Math.max(greatest(dQkv), scale * Math.sqrt(D));
        expectClose(rows(results.dQkv, 3 * D), dQkv, { roundings: bound, magnitude, label: `${name} dQkv` });
      }
      const magnitude = 2 * Math.max(greatest(expected.dQkv), scale * Math.sqrt(shape.headDim));
      expectClose(results.dQkv, expected.dQkv, { roundings: bound, magnitude, label: 'dQkv' });
    },
  );

  it.each(freeCases)('T $context, D $headDim, H $heads, without norm: equals the twin', async (shape) => {
    const { context: T, headDim: D } = shape;
    const qkv = normal(REPLICAS * T * 3 * shape.heads * D, 1, 6);
    const dOut = normal(qkv.f32.length / 3, 2);
    const results = await run(kernel, shape, qkv.f32, dOut.f32);
    const expected = expectedOf(shape, qkv.f64, dOut.f64);
    // The rounding of a score is in proportion to it, and that of a weight to the rounding of its score.
    const most = greatest(expected.sums);
    expect(most, 'some score is one that f32 has no exponential of').toBeGreaterThan(T > 1 ? 89 : 0);
    const bound = 107 + 2 * most * (2 + Math.sqrt(D)) + Math.sqrt(T);
    expectClose(results.out, expected.out, { roundings: bound, label: 'out' });
    expectClose(results.sums, expected.sums, { roundings: bound / most + 4, label: 'sums' });
    const magnitude = Math.max(greatest(expected.dQkv), shape.scale * 36 * Math.sqrt(D));
    expectClose(results.dQkv, expected.dQkv, { roundings: bound, magnitude, label: 'dQkv' });
  });

  it('stays within range when every key stands against its query: all weights are exp(−24)', async () => {
    const shape = { replicas: 1, batch: 1, context: 65, heads: 1, headDim: 4, scale };
    const qkv = new Float32Array(65 * 12);
    for (let t = 0; t < 65; t += 1) qkv.set([1, 0, 0, 0, -1, 0, 0, 0, t, 1, 0, -t], t * 12);
    const { f32: dOut, f64 } = normal(65 * 4, 2);
    const results = await run(kernel, shape, qkv, dOut);
    const expected = expectedOf(shape, Float64Array.from(qkv), f64);
    // A query attends evenly to itself and all before it.
    const means = Array.from({ length: 65 }, (_, t) => [t / 2, 1, 0, -t / 2]).flat();
    expectClose(results.out, means, { roundings: roundings(shape) });
    expectClose(results.sums, expected.sums, { roundings: roundings(shape), label: 'sums' });
    expectClose(results.dQkv, expected.dQkv, { roundings: roundings(shape), label: 'dQkv' });
  });

  it('looks at no later token: changing the last leaves all others bit for bit', async () => {
    const shape = { replicas: 1, batch: 1, context: 17, heads: 3, headDim: 8, scale };
    const { f32: qkv } = unitHeads(shape);
    const dOut = new Float32Array(17 * 24);
    const before = await run(kernel, shape, qkv, dOut);
    const changed = Float32Array.from(qkv, (value, i) => (i >= 16 * 72 ? -value : value));
    const after = await run(kernel, shape, changed, dOut);
    expect(after.out.subarray(0, 16 * 24)).toEqual(before.out.subarray(0, 16 * 24));
    expect(after.out.subarray(16 * 24)).not.toEqual(before.out.subarray(16 * 24));
  });
});
