import { describe, expect, it } from 'vitest';
import { crossEntropyLoss, crossEntropyWithGradient } from '../../../src/model/ops/cross-entropy.ts';
import * as twin from '../../../src/reference/cross-entropy.ts';
import { expectClose, greatest, joined, normal, part, runKernels, wholeNumbers, words } from '../../gpu/harness.ts';

/** Greater than every logit: counted, a pad would take all the probability. */
const PAD = 500;

interface Case {
  readonly replicas: number;
  readonly rows: number;
  readonly vocabulary: number;
}

const strideOf = (vocabulary: number) => Math.ceil(vocabulary / 4) * 4;

/** logits [R·M, stride] with the pads filled. */
function padded(logits: Float32Array, { vocabulary }: Pick<Case, 'vocabulary'>): Float32Array {
  const stride = strideOf(vocabulary);
  return Float32Array.from(logits, (value, i) => (i % stride < vocabulary ? value : PAD));
}

/** Runs the entry that only reads, then the one that writes the gradient, on their own copies. */
function run({ replicas, rows, vocabulary }: Case, logits: Float32Array, targets: Uint32Array) {
  const counted = part(targets, 0, rows).filter((target) => target < vocabulary).length;
  const shape = { replicas, rows, counted, vocabulary, stride: strideOf(vocabulary) };
  const tensors = { logits, dLogits: logits, targets, losses: targets.length, lossesOnly: targets.length };
  return runKernels(tensors, (list, { logits, dLogits, targets, losses, lossesOnly }) => {
    crossEntropyLoss(list, shape, { logits, targets, losses: lossesOnly });
    crossEntropyWithGradient(list, shape, { logits: dLogits, targets, losses });
  });
}

/** The twin on each replica: the gradient is that of the mean over its own rows. */
function expectedOf({ replicas, rows, vocabulary: V }: Case, logits: Float32Array, targets: Uint32Array) {
  const Vp = strideOf(V);
  const each = Array.from({ length: replicas }, (_, r) => {
    const own = Float64Array.from(part(logits, r, rows * Vp));
    return twin.crossEntropy({ logits: own, targets: part(targets, r, rows), V, Vp });
  });
  return { losses: joined(each.map(({ losses }) => losses)), dLogits: joined(each.map(({ dLogits }) => dLogits)) };
}

/**
 * exp(x) is off by 3 + 2|x| ULP of itself; weighted by exp(x) / Σ that is at most 3 + 2·log V ULP of the whole, 11 at V = 53.
 * Summing rounds √V times, division is 2.5 ULP, log 3 ULP or 2^-21 = 8 roundings between 0.5 and 2.
 */
const ROUNDINGS = 22 + 8 + 5 + 8;

async function expectTwin(shape: Case, logits: Float32Array, targets: Uint32Array): Promise<void> {
  const results = await run(shape, logits, targets);
  const expected = expectedOf(shape, logits, targets);
  const magnitude = Math.max(1, greatest(expected.losses));
  expectClose(results.losses, expected.losses, { roundings: ROUNDINGS, magnitude, label: 'losses' });
  expectClose(results.lossesOnly, expected.losses, { roundings: ROUNDINGS, magnitude, label: 'losses alone' });
  expectClose(results.dLogits, expected.dLogits, { roundings: ROUNDINGS, magnitude: 1 / shape.rows, label: 'dLogits' });
  expect(words(results.logits), 'the entry without gradient leaves the logits').toEqual(words(logits));
  const pads = results.dLogits.filter((_, i) => i % strideOf(shape.vocabulary) >= shape.vocabulary);
  expect(pads.every((value) => value === 0)).toBe(true);
}

describe.each([5, 17, 53])('cross-entropy, V %i', (vocabulary) => {
  it.each([1, 3, 17, 63, 64, 65, 315])('%i rows of two replicas: losses and gradient equal the twin', async (rows) => {
    const shape = { replicas: 2, rows, vocabulary };
    const logits = padded(normal(2 * rows * strideOf(vocabulary), 1, 3).f32, shape);
    await expectTwin(shape, logits, wholeNumbers(2 * rows, vocabulary, 2));
  });

  it('leaves out rows whose target is no token', async () => {
    const [replicas, rows] = [2, 65];
    const shape = { replicas, rows, vocabulary };
    const tokens = wholeNumbers(replicas * rows, vocabulary, 2);
    const targets = tokens.map((token, i) => ((i % rows) % 3 === 0 ? token : i % 2 === 0 ? vocabulary : 0xffffffff));
    const logits = padded(normal(replicas * rows * strideOf(vocabulary), 1, 3).f32, shape);
    const results = await run(shape, logits, targets);
    const expected = expectedOf(shape, logits, targets);
    const magnitude = Math.max(1, greatest(expected.losses));
    expectClose(results.losses, expected.losses, { roundings: ROUNDINGS, magnitude, label: 'losses' });
    expect(results.lossesOnly).toEqual(results.losses);
    expectClose(results.dLogits, expected.dLogits, { roundings: ROUNDINGS, magnitude: 1 / 22, label: 'dLogits' });
    targets.forEach((target, m) => {
      if (target < vocabulary) return;
      expect([results.losses[m], ...part(results.dLogits, m, strideOf(vocabulary))].every((d) => d === 0)).toBe(true);
    });
  });

  it.each([80, 120])('takes logits of ±%i: a sure right answer, a sure wrong one, all equal', async (size) => {
    const shape = { replicas: 1, rows: 7, vocabulary };
    const [right, last] = [2, vocabulary - 1];
    const row = (fill: number, at: number, value: number) =>
      Array.from({ length: strideOf(vocabulary) }, (_, v) => (v === at ? value : fill));
    const rows = [row(-size, right, size), row(size, right, -size), row(-size, last, size), row(-size, 0, size)];
    const even = [row(size, 0, size), row(-size, 0, -size), row(0, 0, 0)];
    const logits = padded(Float32Array.from([...rows, ...even].flat()), shape);
    const targets = new Uint32Array([right, right, right, 0, 0, last, last]);
    await expectTwin(shape, logits, targets);
    const { losses } = await run(shape, logits, targets);
    const evenLoss = Math.log(vocabulary);
    const expected = [0, 2 * size + Math.log(vocabulary - 1), 2 * size, 0, evenLoss, evenLoss, evenLoss];
    expectClose(losses, expected, { roundings: ROUNDINGS, magnitude: 2 * size });
  });
});
