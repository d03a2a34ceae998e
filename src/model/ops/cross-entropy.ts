/** Cross-entropy in nats and its gradient in place of the logits. Kernels: shaders/cross-entropy.wgsl. */
import shader from '../../../shaders/cross-entropy.wgsl';
import type { CommandList, View } from '../../gpu/graph.ts';
import { perInvocation } from './grid.ts';

interface Shape {
  readonly replicas: number;
  /** M: rows of a replica. */
  readonly rows: number;
  /** Rows of a replica whose target is a token; the loss is averaged over them. */
  readonly counted: number;
  readonly vocabulary: number;
  /** Columns of the logits: V rounded up to 4. */
  readonly stride: number;
}

interface Views {
  readonly logits: View;
  readonly targets: View;
  readonly losses: View;
}

function push(list: CommandList, entry: 'loss' | 'loss_and_gradient', shape: Shape, views: Views): void {
  const rows = shape.replicas * shape.rows;
  list.push({
    label: `cross-entropy ${entry}`,
    shader,
    entry,
    uniform: { rows, vocabulary: shape.vocabulary, stride: shape.stride, inverse: 1 / shape.counted },
    bindings: { ...views },
    workgroups: perInvocation(rows),
  });
}

/** logits [R·M, stride], targets [R·M] → losses [R·M], zero where the target is no token; logits are left as they are. */
export function crossEntropyLoss(list: CommandList, shape: Shape, views: Views): void {
  push(list, 'loss', shape, views);
}

/** As crossEntropyLoss, and the gradient of the mean loss takes the place of the logits. */
export function crossEntropyWithGradient(list: CommandList, shape: Shape, views: Views): void {
  push(list, 'loss_and_gradient', shape, views);
}
