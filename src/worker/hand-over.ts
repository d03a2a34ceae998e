/** Trained weights handed to the caller as each run ends, in place of being kept. Loaded when somebody asks for them. */
import type { Laboratory, WithKernels } from '../train/group.ts';
import { engineLogits } from './engine-logits.ts';
import type { TrainedModel } from './protocol.ts';

/**
 * The laboratory that `withKernels` gives, whose finished runs go to `onTrained` with the engine's logits of the first held-out
 * window. A run that can't be handed over is told to the console: its record is still good.
 */
export function handingOver(
  withKernels: WithKernels,
  onTrained: (trained: TrainedModel) => void | Promise<void>,
): WithKernels {
  return async (bare, specs) => {
    const laboratory = await withKernels(bare, specs);
    const keep: Laboratory['keep'] = async (checkpoint) => {
      try {
        const window = laboratory.corpus.heldOut.subarray(0, checkpoint.spec.model.context);
        await onTrained({ checkpoint, engine: await engineLogits(laboratory, checkpoint, window) });
      } catch (error) {
        console.error(`The weights of run ${checkpoint.run} could not be saved: ${String(error)}`);
      }
      return 0;
    };
    return { ...laboratory, keep };
  };
}
