import { describe, expect, it } from 'vitest';
import {
  groupedGradient,
  groupedLinear,
  groupedSwigluBackward,
  groupedSwigluForward,
} from '../../../src/model/ops/mixture-products.ts';
import {
  countsOf,
  groupRows,
  moveRows,
  routeBackward,
  routeForward,
  slotsOf,
  tallyLoad,
} from '../../../src/model/ops/mixture-route.ts';
import { mixtureBackward, mixtureForward, type MixtureShape } from '../../../src/reference/mixture.ts';
import { matmul as product } from '../../../src/reference/matmul.ts';
import { expectClose, greatest, joined, normal, part, runKernels, words } from '../../gpu/harness.ts';

interface Case extends MixtureShape {
  readonly M: number;
  /** Added to the router's weights of the first expert times a constant first column of the rows. */
  readonly skew?: number;
}

const REPLICAS = 2;
const BALANCE = 0.3;

/** Rows whose first element is 1, so that a router's first row is a bias. */
function inputsOf({ M, C, F, E, skew = 0 }: Case) {
  const inp = normal(REPLICAS * M * C, 1).f32.map((value, i) => (i % C === 0 ? 1 : value));
  const router = normal(REPLICAS * C * E, 2, 1 / Math.sqrt(C)).f32;
  for (let r = 0; r < REPLICAS; r += 1) router[r * C * E] = router[r * C * E]! + skew;
  return {
    inp,
    router,
    gateUp: normal(REPLICAS * E * C * 2 * F, 3, 1 / Math.sqrt(C)).f32,
    down: normal(REPLICAS * E * F * C, 4, 1 / Math.sqrt(F)).f32,
    dOut: normal(REPLICAS * M * C, 5).f32,
  };
}

type Inputs = ReturnType<typeof inputsOf>;

/** The twins' results of each replica, one after the other. The logits are given to the kernels rounded to f32. */
function expectedOf({ M, ...shape }: Case, inputs: Inputs) {
  const { C, F, E } = shape;
  const each = Array.from({ length: REPLICAS }, (_, r) => {
    const own = (data: Float32Array) => Float64Array.from(part(data, r, data.length / REPLICAS));
    const experts = (data: Float32Array, length: number) =>
      Array.from({ length: E }, (_, e) => own(data).slice(e * length, (e + 1) * length));
    const weights = {
      router: own(inputs.router),
      gateUp: experts(inputs.gateUp, C * 2 * F),
      down: experts(inputs.down, F * C),
    };
    const forward = mixtureForward(own(inputs.inp), weights, shape);
    const back = mixtureBackward(own(inputs.dOut), forward.activations, weights, shape, BALANCE);
    const logits = product({ lhs: own(inputs.inp), rhs: weights.router, M, K: C, N: E }).out;
    return { forward, back, logits };
  });
  const all = (of: (result: (typeof each)[number]) => ArrayLike<number>) => joined(each.map(of));
  return {
    logits: all(({ logits }) => logits),
    probabilities: all(({ forward }) => forward.activations.routing.probabilities),
    chosen: all(({ forward }) => forward.activations.routing.chosen),
    weights: all(({ forward }) => forward.activations.routing.weights),
    counts: all(({ forward }) => forward.activations.routing.counts),
    out: all(({ forward }) => forward.out),
    dGateUp: all(({ back }) => joined(back.dGateUp)),
    dDown: all(({ back }) => joined(back.dDown)),
    dRouter: all(({ back }) => back.dRouter),
    dInp: all(({ back }) => back.dInp),
  };
}

/** Everything between the router's two products. */
function run(kernel: 'plain' | 'quad', { M, C, F, E, k }: Case, inputs: Inputs, logits: Float64Array) {
  const route = { replicas: REPLICAS, rows: M, experts: E, active: k };
  const S = slotsOf(route);
  const perRow = (columns: number) => REPLICAS * M * columns;
  const perSlot = (columns: number) => REPLICAS * S * columns;
  const tensors = {
    ...{ inp: inputs.inp, gateUpWeight: inputs.gateUp, downWeight: inputs.down, dOut: inputs.dOut },
    ...{ logits: Float32Array.from(logits), probabilities: perRow(E), chosen: perRow(k), weights: perRow(k) },
    ...{ counts: countsOf(route), groups: REPLICAS * E * 2, slotOf: perRow(k), rowOf: perSlot(1) },
    ...{ expertOf: perSlot(1) / 4, load: REPLICAS * 3 * E, gathered: perSlot(C), gateUp: perSlot(2 * F) },
    ...{ activated: perSlot(F), slotOut: perSlot(C), out: perRow(C), dLogits: perRow(E), dSlots: perSlot(C) },
    ...{ dHidden: perSlot(2 * F), dGathered: perSlot(C), dRows: perRow(C) },
    ...{ dGateUp: REPLICAS * E * C * 2 * F, dDown: REPLICAS * E * F * C },
  };
  const up = { replicas: REPLICAS, experts: E, slots: S, parameters: E * C * 2 * F };
  const down = { ...up, parameters: E * F * C };
  return runKernels(tensors, (list, views) => {
    const { groups, rowOf, slotOf, weights } = views;
    const sizes = { width: C, hidden: F };
    const move = (name: Parameters<typeof moveRows>[1], inp: typeof groups, out: typeof groups) =>
      moveRows(list, name, route, C, { rowOf, slotOf, weights, inp, out });
    routeForward(list, route, views);
    groupRows(list, route, views);
    tallyLoad(list, route, { layer: 1, layers: 3 }, views);
    tallyLoad(list, route, { layer: 2, layers: 3 }, views);
    tallyLoad(list, route, { layer: 2, layers: 3 }, views);
    move('gather', views.inp, views.gathered);
    const first = { ...views, inp: views.gathered, weight: views.gateUpWeight };
    groupedSwigluForward(list, kernel, up, { ...sizes, expert: C * 2 * F }, first);
    const second = { ...views, lhs: views.activated, rhs: views.downWeight, out: views.slotOut };
    groupedLinear(list, kernel, down, { layout: 'lhs_rhs', cols: C, inner: F, expert: F * C }, second);
    move('combine', views.slotOut, views.out);

    routeBackward(list, route, { width: C, balance: BALANCE }, { ...views, out: views.slotOut });
    move('spread', views.dOut, views.dSlots);
    const ofDown = { rows: F, cols: C, expert: F * C, outReplica: E * F * C };
    groupedGradient(list, kernel, down, ofDown, { groups, lhs: views.activated, rhs: views.dSlots, out: views.dDown });
    const hidden = { ...views, dOut: views.dSlots, weight: views.downWeight, dGateUp: views.dHidden };
    groupedSwigluBackward(list, kernel, down, { ...sizes, expert: F * C }, hidden);
    const ofUp = { rows: C, cols: 2 * F, expert: C * 2 * F, outReplica: E * C * 2 * F };
    groupedGradient(list, kernel, up, ofUp, { groups, lhs: views.gathered, rhs: views.dHidden, out: views.dGateUp });
    const input = { ...views, lhs: views.dHidden, rhs: views.gateUpWeight, out: views.dGathered };
    const transposed = { layout: 'lhs_transposed_rhs', cols: C, inner: 2 * F, expert: C * 2 * F } as const;
    groupedLinear(list, kernel, up, transposed, input);
    move('collect', views.dGathered, views.dRows);
  });
}

/** The router's own products, which are those of every linear layer, added in float64. */
function throughRouter({ M, C, E }: Case, inputs: Inputs, dLogits: Float32Array, dRows: Float32Array) {
  const dInp = Float64Array.from(dRows);
  const dRouter = new Float64Array(REPLICAS * C * E);
  for (let m = 0; m < REPLICAS * M; m += 1) {
    const r = Math.floor(m / M);
    for (let c = 0; c < C; c += 1) {
      for (let e = 0; e < E; e += 1) {
        const d = dLogits[m * E + e]!;
        dInp[m * C + c]! += d * inputs.router[(r * C + c) * E + e]!;
        dRouter[(r * C + c) * E + e]! += d * inputs.inp[m * C + c]!;
      }
    }
  }
  return { dInp, dRouter };
}

const shapes: Case[] = [
  ...[1, 3, 17, 315].flatMap((M) => [1, 2, 3, 8].map((E) => ({ M, C: 12, F: 16, E, k: 1 }))),
  ...[1, 3, 17, 315].flatMap((M) => [2, 3, 8].map((E) => ({ M, C: 8, F: 8, E, k: 2 }))),
  // All rows to the first expert; the others have none, or with two choices share the second.
  { M: 65, C: 8, F: 8, E: 4, k: 1, skew: 40 },
  { M: 65, C: 8, F: 8, E: 4, k: 2, skew: 40 },
  // More than a quad holds at once, in both products and in the slots.
  { M: 130, C: 72, F: 80, E: 2, k: 1 },
];

/**
 * Sums of C, F or M products round about their square root times, twice one after the other; the sigmoid of SwiGLU adds 38
 * roundings and softmax 11; a factor of two for the elements beside the greatest.
 */
const roundings = ({ M, C, F }: Case) => 128 + 8 * Math.sqrt(Math.max(M, 4 * C, 4 * F));

describe.each(['plain', 'quad'] as const)('a mixture of experts, %s products', (kernel) => {
  it.each(shapes)('M $M, C $C, F $F, E $E, k $k: two replicas equal the twin', async (shape) => {
    const inputs = inputsOf(shape);
    const expected = expectedOf(shape, inputs);
    const results = await run(kernel, shape, inputs, expected.logits);
    const { E, k } = shape;
    const tolerance = { roundings: roundings(shape) };
    expect([...words(results.chosen)]).toEqual([...expected.chosen]);
    expectClose(results.probabilities, expected.probabilities, { ...tolerance, label: 'probabilities' });
    expectClose(results.weights, expected.weights, { ...tolerance, label: 'weights' });
    const groups = words(results.groups);
    expect([...groups].filter((_, i) => i % 2 === 1)).toEqual([...expected.counts]);
    expect([...groups].every((slot, i) => i % 2 === 1 || slot % 4 === 0)).toBe(true);
    const load = [...words(results.load)];
    expect(load.slice(0, 3 * E)).toEqual([0, 1, 2].flatMap((l) => [...expected.counts].slice(0, E).map((n) => l * n)));
    expect(load.slice(4 * E, 5 * E)).toEqual([...expected.counts].slice(E));
    expectClose(results.out, expected.out, { ...tolerance, label: 'out' });
    expectClose(results.dDown, expected.dDown, { ...tolerance, label: 'dDown' });
    expectClose(results.dGateUp, expected.dGateUp, { ...tolerance, label: 'dGateUp' });
    const { dInp, dRouter } = throughRouter(shape, inputs, results.dLogits, results.dRows);
    expectClose(dInp, expected.dInp, { ...tolerance, label: 'dInp' });
    // Where the softmax is saturated, terms of order 1 cancel.
    const magnitude = Math.max(1, greatest(expected.dRouter));
    expectClose(dRouter, expected.dRouter, { ...tolerance, magnitude, label: 'dRouter' });
    if (shape.skew !== undefined && k === 1) expect(groups[1]).toBe(shape.M);
  });

  it('takes the lower index at a tie', async () => {
    const shape = { M: 3, C: 4, F: 4, E: 4, k: 2 };
    const inputs = inputsOf(shape);
    const ties = Float64Array.of(0, 0, 0, 0, /* */ 1, 2, 2, 2, /* */ -1, 0, -1, 0);
    const { chosen } = await run(kernel, shape, inputs, Float64Array.of(...ties, ...ties));
    expect([...words(chosen)]).toEqual([0, 1, 1, 2, 1, 3, 0, 1, 1, 2, 1, 3]);
  });
});
