/** Token embedding, normalised after the look-up. Kernels: shaders/embedding.wgsl. */
import shader from '../../../shaders/embedding.wgsl';
import type { CommandList, View } from '../../gpu/graph.ts';
import { perInvocation } from './grid.ts';

interface Shape {
  readonly replicas: number;
  /** M: rows of a replica. */
  readonly rows: number;
  readonly width: number;
  readonly vocabulary: number;
  /** P: distance of one replica's table to the next, and of one split's gradient to the next. */
  readonly parameters: number;
  readonly splits: number;
  readonly rowsPerSplit: number;
}

/** Invocations of a workgroup of the backward kernel, and vec4s of the row that each owns. */
function alongRow(width: number) {
  const lanes = Math.min(width / 4, 64);
  return { LANES: lanes, OWN: Math.ceil(width / 4 / lanes) };
}

const uniformOf = (shape: Shape) => ({
  rows: shape.rows,
  width4: shape.width / 4,
  parameters4: shape.parameters / 4,
  rows_per_split: shape.rowsPerSplit,
  splits: shape.splits,
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
    uniform: uniformOf(shape),
    bindings: { table: views.table, tokens: views.tokens, outp: views.out },
    workgroups: perInvocation(shape.rows, 1, shape.replicas),
  });
}

/** Adds the gradient to dTable [R, splits, V, C]. */
export function embeddingBackward(
  list: CommandList,
  shape: Shape,
  views: { dOut: View; table: View; tokens: View; dTable: View },
): void {
  list.push({
    label: 'embedding backward',
    shader,
    entry: 'backward',
    constants: alongRow(shape.width),
    uniform: uniformOf(shape),
    bindings: { table: views.table, tokens: views.tokens, d_out: views.dOut, d_table: views.dTable },
    workgroups: [shape.vocabulary, shape.splits, shape.replicas],
  });
}
