/** Token embedding, normalised after the look-up. Kernels: shaders/embedding.wgsl. */
import shader from '../../../shaders/embedding.wgsl';
import type { CommandList, View } from '../../gpu/graph.ts';
import { perInvocation } from './grid.ts';

interface Shape {
  readonly replicas: number;
  /** M: rows of a replica. */
  readonly rows: number;
  readonly width: number;
  /** P: distance of one replica's table to the next, and of one split's gradient to the next. */
  readonly parameters: number;
  readonly splits: number;
  readonly rowsPerSplit: number;
  /** Rows of dTable that the backward pass sets to zero first; left out where it adds to what is there. */
  readonly cleared?: number;
}

const uniformOf = (shape: Shape) => ({
  rows: shape.rows,
  parameters4: shape.parameters / 4,
  rows_per_split: shape.rowsPerSplit,
  splits: shape.splits,
  cleared: shape.cleared ?? 0,
});

/** table [R, V, C], tokens [R, M] → out [R, M, C]. */
export function embeddingForward(
  list: CommandList,
  shape: Shape,
  views: { table: View; tokens: View; out: View },
): void {
  list.push({
    label: 'embedding',
    shader,
    entry: 'forward',
    constants: { WIDTH4: shape.width / 4 },
    uniform: uniformOf(shape),
    bindings: { table: views.table, tokens: views.tokens, outp: views.out },
    workgroups: perInvocation(shape.rows, 1, shape.replicas),
  });
}

/** Adds the gradient to dTable [R, splits, V, C], or to zeros in its first `cleared` rows. Leaves that of the rows before their norm in dOut. */
export function embeddingBackward(
  list: CommandList,
  shape: Shape,
  views: { dOut: View; table: View; tokens: View; dTable: View },
): void {
  const { tokens, table, dOut, dTable } = views;
  const common = { shader, constants: { WIDTH4: shape.width / 4 }, uniform: uniformOf(shape) };
  list.push({
    ...common,
    label: 'embedding backward norm',
    entry: 'before_norm',
    bindings: { tokens, table, d_out: dOut },
    workgroups: perInvocation(shape.rows, 1, shape.replicas),
  });
  list.push({
    ...common,
    label: 'embedding backward',
    entry: 'add_to_table',
    bindings: { tokens, d_out: dOut, d_table: dTable },
    workgroups: perInvocation(shape.width / 4, shape.splits, shape.replicas),
  });
}
