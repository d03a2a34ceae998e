/**
 * Where rows of a mixture of experts go: routing, the order by experts, and the way to the slots and back.
 * Kernels: shaders/route.wgsl, route-groups.wgsl, route-rows.wgsl.
 */
import routeShader from '../../../shaders/route.wgsl';
import groupsShader from '../../../shaders/route-groups.wgsl';
import rowsShader from '../../../shaders/route-rows.wgsl';
import type { CommandList, View } from '../../gpu/graph.ts';
import { perInvocation } from './grid.ts';

export interface RouteShape {
  readonly replicas: number;
  /** M. */
  readonly rows: number;
  /** E, at most MOST_EXPERTS. */
  readonly experts: number;
  /** k: experts a row passes through. */
  readonly active: number;
}

/** One workgroup sums up the groups, an invocation an expert. */
export const MOST_EXPERTS = 64;

/** Choices that one invocation counts and places. */
const CHUNK = 64;

/** S: slots of a replica, each expert's filled up to a multiple of 4. */
export function slotsOf({ rows, experts, active }: Pick<RouteShape, 'rows' | 'experts' | 'active'>): number {
  return Math.ceil((rows * active + 3 * experts) / 4) * 4;
}

const chunksOf = ({ rows, active }: RouteShape): number => Math.ceil((rows * active) / CHUNK);

/** Elements of the scratch that `groupRows` counts in. */
export function countsOf(shape: RouteShape): number {
  return shape.replicas * chunksOf(shape) * shape.experts;
}

/** logits [R, M, E] → probabilities [R, M, E], chosen [R, M, k], weights [R, M, k]. */
export function routeForward(
  list: CommandList,
  { replicas, rows, experts, active }: RouteShape,
  { logits, probabilities, chosen, weights }: { logits: View; probabilities: View; chosen: View; weights: View },
): void {
  list.push({
    label: 'route',
    shader: routeShader,
    entry: 'forward',
    constants: { EXPERTS: experts, CHOICES: active },
    uniform: { rows, slots: 0, width4: 0, balance: 0 },
    bindings: { logits, probabilities, chosen, weights },
    workgroups: perInvocation(rows, 1, replicas),
  });
}

interface RouteBackwardViews {
  readonly probabilities: View;
  readonly chosen: View;
  readonly weights: View;
  readonly groups: View;
  readonly slotOf: View;
  /** [R, S, C]: what the experts gave, before the weights. */
  readonly out: View;
  /** [R, M, C]. */
  readonly dOut: View;
  /** [R, M, E]. */
  readonly dLogits: View;
}

/** dOut [R, M, C] → dLogits [R, M, E], the gradient of `balance` times the load-balancing loss included. */
export function routeBackward(
  list: CommandList,
  shape: RouteShape,
  { width, balance }: { width: number; balance: number },
  { slotOf, out, dOut, dLogits, ...views }: RouteBackwardViews,
): void {
  const { replicas, rows, experts, active } = shape;
  list.push({
    label: 'route backward',
    shader: routeShader,
    entry: 'backward',
    constants: { EXPERTS: experts, CHOICES: active },
    uniform: { rows, slots: slotsOf(shape), width4: width / 4, balance },
    bindings: { ...views, slot_of: slotOf, outs: out, d_out: dOut, d_logits: dLogits },
    workgroups: perInvocation(rows, 1, replicas),
  });
}

interface GroupRowsViews {
  readonly chosen: View;
  /** [R, chunks, E]: scratch of countsOf elements. */
  readonly counts: View;
  /** [R, E, 2]: first slot and rows of each expert. */
  readonly groups: View;
  /** [R, M, k]. */
  readonly slotOf: View;
  /** [R, S]: M where a slot only fills up. */
  readonly rowOf: View;
  /** [R, S / 4]: E past the last group. */
  readonly expertOf: View;
}

/** Uniform of route-groups.wgsl; only `tally` reads where the load stands. */
const groupsUniform = (shape: RouteShape, load = { first: 0, replica: 0 }) => ({
  choices: shape.rows * shape.active,
  chunks: chunksOf(shape),
  slots: slotsOf(shape),
  load_first: load.first,
  load_replica: load.replica,
});

/** chosen [R, M, k] → the rows in the order of their experts. */
export function groupRows(
  list: CommandList,
  shape: RouteShape,
  { slotOf, rowOf, expertOf, ...views }: GroupRowsViews,
): void {
  const { replicas, experts, active } = shape;
  const common = {
    shader: groupsShader,
    constants: { EXPERTS: experts, CHOICES: active },
    uniform: groupsUniform(shape),
    bindings: { ...views, slot_of: slotOf, row_of: rowOf, expert_of: expertOf },
  };
  const workgroups = perInvocation(chunksOf(shape) * experts, 1, replicas);
  list.push({ ...common, label: 'count rows of experts', entry: 'count', workgroups });
  list.push({ ...common, label: 'sum rows of experts', entry: 'sum', workgroups: [1, 1, replicas] });
  list.push({ ...common, label: 'place rows of experts', entry: 'place', workgroups });
}

/** Adds the groups' rows to the load of one layer: load [R, L, E]. */
export function tallyLoad(
  list: CommandList,
  shape: RouteShape,
  { layer, layers }: { layer: number; layers: number },
  { groups, load }: { groups: View; load: View },
): void {
  const { replicas, experts, active } = shape;
  list.push({
    label: 'tally load',
    shader: groupsShader,
    entry: 'tally',
    constants: { EXPERTS: experts, CHOICES: active },
    uniform: groupsUniform(shape, { first: layer * experts, replica: layers * experts }),
    bindings: { groups, load },
    workgroups: [1, 1, replicas],
  });
}

/** Between rows [R, M, C] and slots [R, S, C]; shaders/route-rows.wgsl says what each does. */
export type Move = 'gather' | 'combine' | 'spread' | 'collect';

export function moveRows(
  list: CommandList,
  move: Move,
  shape: RouteShape,
  width: number,
  views: { rowOf: View; slotOf: View; weights: View; inp: View; out: View },
): void {
  const { replicas, rows, active } = shape;
  const slots = slotsOf(shape);
  const moved = move === 'gather' || move === 'spread' ? slots : rows;
  const { rowOf, slotOf, weights, inp, out } = views;
  list.push({
    label: `${move} rows of experts`,
    shader: rowsShader,
    entry: move,
    constants: { CHOICES: active },
    uniform: { rows, slots, width4: width / 4 },
    bindings: { row_of: rowOf, slot_of: slotOf, weights, inp, outp: out },
    workgroups: perInvocation((moved * width) / 4, 1, replicas),
  });
}
