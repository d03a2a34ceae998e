import { describe, expect, it } from 'vitest';
import { grade, gradeColumns } from '../../../src/model/ops/grade.ts';
import * as twin from '../../../src/reference/grade.ts';
import { expectClose, normal, part, runKernels, wholeNumbers } from '../../gpu/harness.ts';
import { stateWords } from '../state.ts';

interface Case {
  readonly replicas: number;
  readonly batch: number;
  readonly context: number;
  readonly vocabulary: number;
  readonly layout: { readonly period: number; readonly answer: { readonly first: number; readonly every: number } };
}

const strideOf = ({ vocabulary }: Case) => Math.ceil(vocabulary / 4) * 4;

/** Logits whose padding is greatest, and targets of which most are the likeliest token. */
function dataOf(shape: Case) {
  const { replicas, batch, context, vocabulary } = shape;
  const stride = strideOf(shape);
  const rows = replicas * batch * context;
  const logits = normal(rows * stride, 1).f32.map((value, i) => (i % stride < vocabulary ? value : 9));
  const others = wholeNumbers(rows, vocabulary, 2);
  const targets = others.map((other, m) => {
    const row = Array.from(logits.subarray(m * stride, m * stride + vocabulary));
    return m % 7 === 3 ? other : row.indexOf(Math.max(...row));
  });
  return { logits, targets, losses: normal(rows, 3).f32.map(Math.abs) };
}

async function graded(shape: Case, data: ReturnType<typeof dataOf>, evaluated: number): Promise<Float32Array> {
  const { replicas, context } = shape;
  const state = stateWords(replicas, { evaluated });
  const history = (evaluated + 1) * replicas * gradeColumns(context);
  const results = await runKernels({ ...data, state, right: data.targets.length, history }, (list, views) =>
    grade(list, { ...shape, stride: strideOf(shape) }, views),
  );
  return results.history;
}

function expectedOf(shape: Case, { logits, targets, losses }: ReturnType<typeof dataOf>): number[] {
  const { replicas, batch, context: T, vocabulary: V, layout } = shape;
  const [rows, Vp] = [batch * T, strideOf(shape)];
  return Array.from({ length: replicas }, (_, r) => {
    const own = { logits: Float64Array.from(part(logits, r, rows * Vp)), targets: part(targets, r, rows) };
    const { exact, tokens, places } = twin.grade({ ...own, losses: part(losses, r, rows), T, V, Vp, ...layout });
    return [exact, tokens, ...places];
  }).flat();
}

describe('grade', () => {
  it.each([
    { replicas: 1, batch: 1, context: 2, vocabulary: 2, layout: { period: 2, answer: { first: 1, every: 1 } } },
    { replicas: 2, batch: 5, context: 9, vocabulary: 12, layout: { period: 9, answer: { first: 6, every: 1 } } },
    { replicas: 3, batch: 71, context: 12, vocabulary: 5, layout: { period: 4, answer: { first: 3, every: 1 } } },
    { replicas: 2, batch: 3, context: 66, vocabulary: 33, layout: { period: 22, answer: { first: 11, every: 2 } } },
  ])('B $batch, T $context, records of $layout.period: equals the twin, in the row of the batch', async (shape) => {
    const data = dataOf(shape);
    const history = await graded(shape, data, 2);
    const columns = shape.replicas * gradeColumns(shape.context);
    expect(history.subarray(0, 2 * columns).every((value) => value === 0)).toBe(true);
    // Sums over B rows, and the quotient.
    expectClose(history.subarray(2 * columns), expectedOf(shape, data), { roundings: shape.batch + 8 });
  });

  it('takes the first of equal logits, as writing does', async () => {
    const shape = {
      replicas: 1,
      batch: 2,
      context: 2,
      vocabulary: 3,
      layout: { period: 2, answer: { first: 1, every: 1 } },
    };
    const logits = Float32Array.of(1, 1, 0, 9, 0, 0, 0, 9, 0, 2, 2, 9, 0, 0, 0, 9);
    const data = { logits, targets: Uint32Array.of(0, 0, 2, 0), losses: new Float32Array(4) };
    // The first record's answer is the first of two equal ones, the second's the second.
    expect(Array.from(await graded(shape, data, 0))).toEqual([0.5, 0.5, 0, 0]);
  });
});
