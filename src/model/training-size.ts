/** What a training program of a shape takes of an adapter, known before anything is compiled or allocated. */
import { planMemory } from '../gpu/graph.ts';
import { bytesOf, DoesNotFitError, misfit } from '../gpu/program.ts';
import { snapshotBytes } from './snapshot.ts';
import { carried, recordTraining, type RecordedTraining, type TrainingShape } from './training-graph.ts';

/** A shape as it would be recorded, to be measured: the corpus is bound to nothing. */
function measured(shape: TrainingShape): RecordedTraining {
  const placeholder = (label: string) => ({
    tensor: { label, length: 2 ** 30, buffer: null },
    offset: 0,
    length: 2 ** 30,
  });
  const corpus = { train: placeholder('train'), heldOut: placeholder('held out') };
  return recordTraining(shape, { ...corpus, trainLength: 2 ** 20, heldOutLength: 2 ** 20 });
}

/** Bytes of GPU memory a program of this shape takes, its snapshot counted and the corpus not. */
export function trainingBytes(shape: TrainingShape): number {
  const { graph, views } = measured(shape);
  return bytesOf(planMemory(graph, Infinity)) + (shape.snapshot ? snapshotBytes(carried(views)) : 0);
}

/**
 * Throws DoesNotFitError, before anything is compiled or allocated, saying which batch would fit the adapter. Buffers of
 * a snapshot are no longer than the tensors they copy, and so fit where these do.
 */
export function checkFits(shape: TrainingShape, limits: GPUSupportedLimits): void {
  const problem = misfit(measured(shape).graph, limits);
  if (!problem) return;
  const starts = (batch: number) => new Uint32Array(batch);
  const ofBatch = (batch: number) => ({ ...shape, batch, heldOutStarts: starts(batch), trainStarts: starts(batch) });
  let batch = shape.batch - 1;
  while (batch > 0 && misfit(measured(ofBatch(batch)).graph, limits)) batch = Math.floor(batch / 2);
  const { width, context } = shape.config;
  throw new DoesNotFitError(
    `Width ${width} does not fit with a batch of ${shape.batch} windows of ${context}: ${problem} ` +
      (batch > 0
        ? `A batch of ${batch} fits.`
        : 'No batch fits: choose a smaller size, a shorter context or fewer seeds.'),
  );
}
