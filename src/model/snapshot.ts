/** A copy on the GPU of what training carries from step to step, to go back to. Copies make no dispatch and no group. */
import type { View } from '../gpu/graph.ts';
import type { Program } from '../gpu/program.ts';

/** Bytes of a copy of these views. */
export function snapshotBytes(views: readonly View[]): number {
  return views.reduce((sum, { length }) => sum + 4 * length, 0);
}

export class Snapshot {
  readonly #program: Program;
  readonly #copies: readonly { readonly view: View; readonly copy: GPUBuffer }[];

  /** A buffer for each view, as long as it: where the views fit an adapter, so do their copies. */
  constructor(program: Program, views: readonly View[]) {
    this.#program = program;
    const usage = GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    this.#copies = views.map((view) => {
      const label = `Snapshot.${view.tensor.label}`;
      return { view, copy: program.device.createBuffer({ label, size: 4 * view.length, usage }) };
    });
  }

  /** Keeps what the views hold after all work submitted so far. */
  save(): void {
    this.#submit('Snapshot.save', (encoder, { view, copy }) => {
      const { buffer, offset, size } = this.#program.locate(view);
      encoder.copyBufferToBuffer(buffer, offset, copy, 0, size);
    });
  }

  /** Puts back what was kept last. */
  restore(): void {
    this.#submit('Snapshot.restore', (encoder, { view, copy }) => {
      const { buffer, offset, size } = this.#program.locate(view);
      encoder.copyBufferToBuffer(copy, 0, buffer, offset, size);
    });
  }

  destroy(): void {
    for (const { copy } of this.#copies) copy.destroy();
  }

  #submit(label: string, add: (encoder: GPUCommandEncoder, copy: { view: View; copy: GPUBuffer }) => void): void {
    const { device } = this.#program;
    const encoder = device.createCommandEncoder({ label });
    for (const one of this.#copies) add(encoder, one);
    device.queue.submit([encoder.finish()]);
  }
}
