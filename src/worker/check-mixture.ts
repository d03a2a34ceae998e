/** Checks of the kernels of a mixture of experts against their float64 twin: routing, the order by experts, the grouped products. */
import { gaussians } from '../data/sampling.ts';
import type { View } from '../gpu/graph.ts';
import type { PipelineCache } from '../gpu/program.ts';
import { runOnce } from '../gpu/run-once.ts';
import type { MatmulKernel } from '../model/ops/matmul.ts';
import {
  groupedGradient,
  groupedLinear,
  groupedSwigluBackward,
  groupedSwigluForward,
} from '../model/ops/mixture-products.ts';
import {
  countsOf,
  groupRows,
  moveRows,
  routeBackward,
  routeForward,
  slotsOf,
  type Move,
} from '../model/ops/mixture-route.ts';
import { compare, type CheckResult } from './check.ts';

/** Sums of a few dozen terms twice over, softmax and the sigmoid of SwiGLU, and a factor of two. */
const ROUNDINGS = 256;

/** Rows that fill no group of slots, more than one expert a row, and an expert that gets few. */
const SHAPE = { C: 20, F: 12, E: 3, k: 2 };
const ROWS = 37;
const BALANCE = 0.25;

function inputsOf() {
  const { C, F, E } = SHAPE;
  const scaled = (stream: number, count: number, fanIn: number) =>
    gaussians(1, stream, count).map((value) => value / Math.sqrt(fanIn));
  return {
    inp: gaussians(1, 21, ROWS * C),
    logits: gaussians(1, 22, ROWS * E),
    gateUpWeight: scaled(23, E * C * 2 * F, C),
    downWeight: scaled(24, E * F * C, F),
    dOut: gaussians(1, 25, ROWS * C),
  };
}

type Inputs = ReturnType<typeof inputsOf>;

/** The whole layer but for the products with the router's weights, which are those of any linear layer. */
function run(cache: PipelineCache, kernel: MatmulKernel, inputs: Inputs) {
  const { C, F, E, k } = SHAPE;
  const route = { replicas: 1, rows: ROWS, experts: E, active: k };
  const slots = slotsOf(route);
  const rows = { probabilities: ROWS * E, chosen: ROWS * k, weights: ROWS * k, slotOf: ROWS * k };
  const groups = { counts: countsOf(route), groups: 2 * E, rowOf: slots, expertOf: slots / 4 };
  const hidden = { gathered: slots * C, gateUp: slots * 2 * F, activated: slots * F, slotOut: slots * C };
  const gradients = { dLogits: ROWS * E, dSlots: slots * C, dHidden: slots * 2 * F, dGathered: slots * C };
  const results = { out: ROWS * C, dInp: ROWS * C, dGateUp: E * C * 2 * F, dDown: E * F * C };
  const up = { replicas: 1, experts: E, slots, parameters: E * C * 2 * F };
  const down = { ...up, parameters: E * F * C };
  const sizes = { width: C, hidden: F };
  return runOnce(cache, { ...inputs, ...rows, ...groups, ...hidden, ...gradients, ...results }, (list, views) => {
    const move = (name: Move, inp: View, out: View) => moveRows(list, name, route, C, { ...views, inp, out });
    const { activated, dSlots, dHidden, gathered, slotOut } = views;
    routeForward(list, route, views);
    groupRows(list, route, views);
    move('gather', views.inp, gathered);
    const first = { ...views, inp: gathered, weight: views.gateUpWeight };
    groupedSwigluForward(list, kernel, up, { ...sizes, expert: C * 2 * F }, first);
    const second = { ...views, lhs: activated, rhs: views.downWeight, out: slotOut };
    groupedLinear(list, kernel, down, { layout: 'lhs_rhs', cols: C, inner: F, expert: F * C }, second);
    move('combine', slotOut, views.out);
    routeBackward(list, route, { width: C, balance: BALANCE }, { ...views, out: slotOut });
    move('spread', views.dOut, dSlots);
    const ofDown = { rows: F, cols: C, expert: F * C, outReplica: 0 };
    groupedGradient(list, kernel, down, ofDown, { ...views, lhs: activated, rhs: dSlots, out: views.dDown });
    const back = { ...views, dOut: dSlots, weight: views.downWeight, dGateUp: dHidden };
    groupedSwigluBackward(list, kernel, down, { ...sizes, expert: F * C }, back);
    const ofUp = { rows: C, cols: 2 * F, expert: C * 2 * F, outReplica: 0 };
    groupedGradient(list, kernel, up, ofUp, { ...views, lhs: gathered, rhs: dHidden, out: views.dGateUp });
    const input = { ...views, lhs: dHidden, rhs: views.gateUpWeight, out: views.dGathered };
    const transposed = { layout: 'lhs_transposed_rhs', cols: C, inner: 2 * F, expert: C * 2 * F } as const;
    groupedLinear(list, kernel, up, transposed, input);
    move('collect', views.dGathered, views.dInp);
  });
}

/** E matrices one beneath another. */
function apart(data: Float32Array): Float64Array[] {
  const length = data.length / SHAPE.E;
  return Array.from({ length: SHAPE.E }, (_, e) => Float64Array.from(data.subarray(e * length, (e + 1) * length)));
}

const together = (parts: readonly Float64Array[]): Float64Array => Float64Array.from(parts.flatMap((one) => [...one]));

/** Every comparison of a mixture whose grouped products are of this kernel. */
export async function checkMixture(cache: PipelineCache, kernel: MatmulKernel): Promise<CheckResult[]> {
  const twin = await import('../reference/mixture.ts');
  const inputs = inputsOf();
  const result = await run(cache, kernel, inputs);
  const { E, k } = SHAPE;
  const routing = twin.route({ logits: Float64Array.from(inputs.logits), E, k });
  const weights = { gateUp: apart(inputs.gateUpWeight), down: apart(inputs.downWeight) };
  const forward = twin.expertsForward(Float64Array.from(inputs.inp), routing, weights, SHAPE);
  const back = twin.expertsBackward(Float64Array.from(inputs.dOut), forward, routing, weights, SHAPE);
  const { dLogits } = twin.routeBackward(routing, { dWeights: back.dWeights, k, balance: BALANCE });
  return [
    compare('experts', kernel, ROUNDINGS, result.out, forward.out),
    compare('experts backward', kernel, ROUNDINGS, result.dInp, back.dInp),
    compare('expert weights', kernel, ROUNDINGS, result.dGateUp, together(back.dGateUp)),
    compare('expert weights after', kernel, ROUNDINGS, result.dDown, together(back.dDown)),
    compare('router backward', kernel, ROUNDINGS, result.dLogits, dLogits),
  ];
}
