/** How the tokens were shared out among the experts of a mixture, from the counts that the GPU keeps. */
import type { TrainingProgram } from '../model/training.ts';

/** Share of a layer's choices that fell on each expert, [L][E]: each layer's add up to 1. */
export type ExpertLoad = readonly (readonly number[])[];

/** Counts since the program was built, [R, L, E]; null where the model has no experts. */
export async function expertCounts({ load, program }: TrainingProgram): Promise<Uint32Array | null> {
  return load && new Uint32Array((await program.read(load)).buffer);
}

/** Of each replica between two counts; they may have gone past 2^32 once. Null where no tokens came between. */
export function loadBetween(
  { config }: TrainingProgram['shape'],
  before: Uint32Array | null,
  after: Uint32Array | null,
): ExpertLoad[] | null {
  if (!before || !after || !config.experts) return null;
  const { count: E } = config.experts;
  const each = config.layers * E;
  const differences = Array.from(after, (count, i) => (count - (before[i] ?? 0)) >>> 0);
  if (differences.every((count) => count === 0)) return null;
  return Array.from({ length: after.length / each }, (_, r) =>
    Array.from({ length: config.layers }, (__, l) => {
      const layer = differences.slice(r * each + l * E, r * each + (l + 1) * E);
      const total = layer.reduce((sum, count) => sum + count, 0);
      return layer.map((count) => count / total);
    }),
  );
}
