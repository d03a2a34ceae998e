import { describe, expect, it } from 'vitest';
import { addSplits, squaresPerReplica } from '../../../src/model/ops/optimiser.ts';
import { globalNorm } from '../../../src/reference/adamw.ts';
import { expectClose, normal, part, runKernels } from '../../gpu/harness.ts';

/** P is always a multiple of 64; workgroups take 64 · 32 elements. */
const cases = [64, 128, 192, 2048, 2112, 4160].flatMap((parameters) =>
  [1, 2, 5].flatMap((splits) => [1, 3].map((replicas) => ({ parameters, splits, replicas }))),
);

describe('gradient-norm', () => {
  it.each(cases)('P $parameters, $splits splits, R $replicas: sums and their squares', async (shape) => {
    const { parameters: P, splits, replicas } = shape;
    const partial = normal(replicas * splits * P, 1);
    const squaresLength = squaresPerReplica(P);
    const results = await runKernels(
      { partial: partial.f32, gradients: replicas * P, squares: replicas * squaresLength },
      (list, views) => addSplits(list, shape, views),
    );
    for (let r = 0; r < replicas; r += 1) {
      const own = part(partial.f64, r, splits * P);
      const sums = Float64Array.from({ length: P }, (_, i) =>
        Array.from({ length: splits }, (_, s) => own[s * P + i]!).reduce((sum, value) => sum + value),
      );
      // Each of splits − 1 additions rounds once.
      expectClose(part(results.gradients, r, P), sums, { roundings: splits, label: 'gradients' });
      const squares = part(results.squares, r, squaresLength);
      const total = squares.reduce((sum, value) => sum + value, 0);
      // Squares of sums of `splits` roundings, added up 32 an invocation without cancelling.
      expectClose([total], [globalNorm([sums]) ** 2], { roundings: 2 * splits + 32, label: 'squares' });
      expect(squares.every((value) => value > 0)).toBe(true);
    }
  });
});
