/**
 * Products of rows with the weight of their expert, the rows standing in slots (mixture-route.ts): the three layouts of a linear
 * layer, and SwiGLU with the products around it. Kernels: shaders/grouped.wgsl, and grouped-quad.wgsl for software adapters.
 */
import grouped from '../../../shaders/grouped.wgsl';
import quad from '../../../shaders/grouped-quad.wgsl';
import type { CommandList, View } from '../../gpu/graph.ts';
import { exchanged, quadGrid, shouldExchange } from './matmul-chunks.ts';
import type { Epilogue, MatmulKernel, MatmulLayout, MatmulShape } from './matmul.ts';

export interface GroupedShape {
  readonly replicas: number;
  /** E. */
  readonly experts: number;
  /** S: a multiple of 4. */
  readonly slots: number;
  /** P: elements from one replica's weights to the next. */
  readonly parameters: number;
  /** As MatmulShape.held. */
  readonly held?: number;
}

export interface GroupViews {
  /** [R, E, 2]: first slot and rows of each expert. */
  readonly groups: View;
  /** [R, S / 4]. */
  readonly expertOf: View;
}

/** Columns and inner size of a product, elements from one expert's weight to the next, and what is done with the sums. */
interface Product {
  readonly layout: MatmulLayout;
  readonly cols: number;
  readonly inner: number;
  readonly expert: number;
  readonly epilogue?: Epilogue;
}

type Bindings = Readonly<Record<'lhs' | 'rhs' | 'outp', View>> &
  Readonly<Partial<Record<'activated' | 'gate_up', View>>>;

/** Slots times an expert's weight [inner, cols], or its transpose [cols, inner]. */
function product(
  list: CommandList,
  kernel: MatmulKernel,
  { replicas, experts, slots, parameters, held }: GroupedShape,
  { layout, cols, inner, expert, epilogue }: Product,
  bindings: Bindings & { readonly groups: View; readonly expert_of: View },
): void {
  const paired = epilogue !== undefined;
  const outRow = paired ? 2 * cols : cols;
  const shape: MatmulShape = {
    layout,
    replicas: replicas * experts,
    rows: slots,
    cols,
    inner,
    lhsReplica: slots * inner,
    rhsReplica: parameters,
    outReplica: slots * outRow,
    outRow,
    rhsRow: epilogue === 'swiglu_product' ? 2 * cols : cols,
    ...(held !== undefined && { held }),
  };
  const uniform = uniformOf(shape, { experts, expert, innerGrouped: false });
  const label = `experts ${epilogue ?? layout}`;
  const entry = epilogue ?? layout;
  if (kernel === 'quad') {
    const { constants, plane } = quadGrid(shape, epilogue);
    list.push({ label, shader: quad, entry, constants, uniform, bindings, workgroups: [...plane, replicas * experts] });
  } else {
    const workgroups = [Math.ceil(cols / 32), Math.ceil(slots / 32), replicas] as const;
    list.push({ label, shader: grouped, entry, uniform, bindings, workgroups });
  }
}

/** lhs [R, S, rows], rhs [R, S, cols] → each expert's gradient [rows, cols] at its place in out, zero where it has no rows. */
export function groupedGradient(
  list: CommandList,
  kernel: MatmulKernel,
  { replicas, experts, slots, held }: GroupedShape,
  { rows, cols, expert, outReplica }: { rows: number; cols: number; expert: number; outReplica: number },
  { lhs, rhs, out, groups }: { lhs: View; rhs: View; out: View; groups: View },
): void {
  const plain: MatmulShape = {
    layout: 'transposed_lhs_rhs',
    replicas: replicas * experts,
    rows,
    cols,
    inner: slots,
    lhsReplica: slots * rows,
    rhsReplica: slots * cols,
    outReplica,
    ...(held !== undefined && { held }),
  };
  const swapped = kernel === 'quad' && shouldExchange(plain);
  const shape = swapped ? exchanged(plain) : plain;
  const common = {
    label: 'experts transposed_lhs_rhs',
    entry: 'transposed_lhs_rhs',
    uniform: uniformOf(shape, { experts, expert, innerGrouped: true }),
    bindings: { lhs: swapped ? rhs : lhs, rhs: swapped ? lhs : rhs, outp: out, groups },
  };
  if (kernel === 'quad') {
    const { constants, plane } = quadGrid(shape);
    list.push({ ...common, shader: quad, constants, workgroups: [...plane, replicas * experts] });
  } else {
    const plane = [Math.ceil(cols / 32), Math.ceil(rows / 32)] as const;
    list.push({ ...common, shader: grouped, workgroups: [...plane, replicas * experts] });
  }
}

function uniformOf(
  {
    layout,
    rows,
    cols,
    inner,
    rhsRow = cols,
    outRow = cols,
    lhsReplica,
    rhsReplica,
    outReplica,
    transposed,
  }: MatmulShape,
  { experts, expert, innerGrouped }: { experts: number; expert: number; innerGrouped: boolean },
) {
  return {
    rows,
    cols,
    inner,
    lhs_row: (innerGrouped ? rows : inner) / 4,
    rhs_row: (layout === 'lhs_transposed_rhs' ? inner : rhsRow) / 4,
    out_row: outRow / 4,
    lhs_replica: lhsReplica / 4,
    rhs_replica: rhsReplica / 4,
    out_replica: outReplica / 4,
    experts,
    expert: expert / 4,
    accumulate: 0,
    inner_grouped: innerGrouped ? 1 : 0,
    transposed: transposed ? 1 : 0,
    scale: 1,
  };
}

interface Sizes {
  /** C. */
  readonly width: number;
  /** F. */
  readonly hidden: number;
  /** Elements from one expert's weight to the next. */
  readonly expert: number;
}

const bound = ({ groups, expertOf }: GroupViews) => ({ groups, expert_of: expertOf });

/** inp [R, S, C], weights of the experts [C, 2F] = gate | up → gateUp [R, S, 2F], activated [R, S, F]. */
export function groupedSwigluForward(
  list: CommandList,
  kernel: MatmulKernel,
  shape: GroupedShape,
  { width, hidden, expert }: Sizes,
  views: GroupViews & { inp: View; weight: View; gateUp: View; activated: View },
): void {
  const { inp, weight, gateUp, activated } = views;
  const of = { layout: 'lhs_rhs', cols: hidden, inner: width, expert, epilogue: 'swiglu_product' } as const;
  product(list, kernel, shape, of, { lhs: inp, rhs: weight, outp: gateUp, activated, ...bound(views) });
}

/** dOut [R, S, C] after the product with the experts' weights [F, C], and gateUp → dGateUp [R, S, 2F]. */
export function groupedSwigluBackward(
  list: CommandList,
  kernel: MatmulKernel,
  shape: GroupedShape,
  { width, hidden, expert }: Sizes,
  views: GroupViews & { dOut: View; weight: View; gateUp: View; dGateUp: View },
): void {
  const { dOut, weight, gateUp, dGateUp } = views;
  const of = { layout: 'lhs_transposed_rhs', cols: hidden, inner: width, expert, epilogue: 'swiglu_gradient' } as const;
  product(list, kernel, shape, of, { lhs: dOut, rhs: weight, outp: dGateUp, gate_up: gateUp, ...bound(views) });
}

/** lhs [R, S, inner] · weight [inner, cols], or · [cols, inner]ᵀ, → out [R, S, cols]. */
export function groupedLinear(
  list: CommandList,
  kernel: MatmulKernel,
  shape: GroupedShape,
  of: { layout: 'lhs_rhs' | 'lhs_transposed_rhs'; cols: number; inner: number; expert: number },
  views: GroupViews & { lhs: View; rhs: View; out: View },
): void {
  product(list, kernel, shape, of, { lhs: views.lhs, rhs: views.rhs, outp: views.out, ...bound(views) });
}
