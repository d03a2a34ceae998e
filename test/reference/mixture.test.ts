import { describe, expect, it } from 'vitest';
import {
  balanceLoss,
  mixtureBackward,
  mixtureForward,
  route,
  type MixtureShape,
  type MixtureWeights,
} from '../../src/reference/mixture.ts';
import { matmul } from '../../src/reference/matmul.ts';
import { swigluForward } from '../../src/reference/swiglu.ts';
import { expectGradient, maxDifference, normal } from './gradient-check.ts';

function weightsOf({ C, F, E }: MixtureShape): MixtureWeights {
  const each = (length: number, seed: number) =>
    Array.from({ length: E }, (_, e) => normal(length, seed + e, 1 / Math.sqrt(C)));
  return { router: normal(C * E, 1), gateUp: each(C * 2 * F, 10), down: each(F * C, 30) };
}

describe('route', () => {
  it('takes the most probable experts, divided by their sum', () => {
    const logits = Float64Array.of(Math.log(1), Math.log(3), Math.log(4));
    const { probabilities, chosen, weights, counts } = route({ logits, E: 3, k: 2 });
    expect(maxDifference(probabilities, Float64Array.of(1 / 8, 3 / 8, 4 / 8))).toBeLessThan(1e-15);
    expect([...chosen]).toEqual([2, 1]);
    expect(maxDifference(weights, Float64Array.of(4 / 7, 3 / 7))).toBeLessThan(1e-15);
    expect([...counts]).toEqual([0, 1, 1]);
  });

  it('keeps the probability itself where a row has one expert, and takes the lower index at a tie', () => {
    const { chosen, weights } = route({ logits: Float64Array.of(0, 2, 2, 2), E: 4, k: 1 });
    expect([...chosen]).toEqual([1]);
    expect(weights[0]).toBeCloseTo(1 / (3 + Math.exp(-2)), 15);
    expect([...route({ logits: new Float64Array(8), E: 4, k: 2 }).chosen]).toEqual([0, 1, 0, 1]);
  });
});

describe('the load-balancing loss', () => {
  it.each([1, 2])('is k where rows are spread evenly over experts of equal probability, k = %i', (k) => {
    const even = { probabilities: new Float64Array(16).fill(1 / 4), counts: new Uint32Array(4).fill(k) };
    const routing = { ...even, chosen: new Uint32Array(4 * k), weights: new Float64Array(4 * k) };
    expect(balanceLoss(routing)).toBeCloseTo(k, 14);
  });

  it('is E where every row goes to one expert with certainty', () => {
    expect(balanceLoss(route({ logits: Float64Array.of(99, 0, 0, 99, 0, 0), E: 3, k: 1 }))).toBeCloseTo(3, 14);
  });
});

describe('the mixture', () => {
  it('is a dense layer where there is one expert', () => {
    const shape = { C: 4, F: 8, E: 1, k: 1 };
    const weights = weightsOf(shape);
    const inp = normal(5 * 4, 3);
    const [gateUp, down] = [weights.gateUp[0]!, weights.down[0]!];
    const hidden = matmul({ lhs: inp, rhs: gateUp, M: 5, K: 4, N: 16 }).out;
    const dense = matmul({ lhs: swigluForward({ inp: hidden, F: 8 }).out, rhs: down, M: 5, K: 8, N: 4 }).out;
    expect(maxDifference(mixtureForward(inp, weights, shape).out, dense)).toBe(0);
  });

  const cases = [
    { M: 1, C: 4, F: 4, E: 2, k: 1 },
    { M: 5, C: 4, F: 8, E: 3, k: 2 },
    // Two rows leave an expert without any.
    { M: 2, C: 8, F: 4, E: 8, k: 2 },
    { M: 7, C: 4, F: 4, E: 1, k: 1 },
  ];

  describe.each(cases)('M=$M C=$C F=$F E=$E k=$k', ({ M, ...shape }) => {
    const BALANCE = 0.3;
    const weights = weightsOf(shape);
    const inp = normal(M * shape.C, 2);
    const dOut = normal(M * shape.C, 5);
    const forward = mixtureForward(inp, weights, shape);
    const back = mixtureBackward(dOut, forward.activations, weights, shape, BALANCE);
    /** The output and, as one more element, the balancing loss: with 0.3 for its gradient. Shares f are constants. */
    const outputs = (x: Float64Array, changed: Partial<MixtureWeights>) => {
      const { out, activations } = mixtureForward(x, { ...weights, ...changed }, shape);
      return Float64Array.of(...out, balanceLoss(activations.routing));
    };
    const down = Float64Array.of(...dOut, BALANCE);

    it('has the numerical gradients of rows and router', () => {
      expectGradient({ outputs: (x) => outputs(x, {}), x: inp, dOut: down, gradient: back.dInp });
      const router = { outputs: (x: Float64Array) => outputs(inp, { router: x }), x: weights.router };
      expectGradient({ ...router, dOut: down, gradient: back.dRouter });
    });

    it.each(Array.from({ length: shape.E }, (_, e) => e))('has the numerical gradients of expert %i', (e) => {
      const other = (own: readonly Float64Array[], x: Float64Array) => own.map((data, i) => (i === e ? x : data));
      const gateUp = (x: Float64Array) => outputs(inp, { gateUp: other(weights.gateUp, x) });
      expectGradient({ outputs: gateUp, x: weights.gateUp[e]!, dOut: down, gradient: back.dGateUp[e]! });
      const last = (x: Float64Array) => outputs(inp, { down: other(weights.down, x) });
      expectGradient({ outputs: last, x: weights.down[e]!, dOut: down, gradient: back.dDown[e]! });
    });
  });
});
