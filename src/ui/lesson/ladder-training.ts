/** The ladder that the lesson trains: the recorded one on a GPU, a shorter one where the processor does the work. */
import type { Training } from './step.ts';

export const ladderTraining: Training = {
  label: 'Train the ladder',
  experiment: 'ladder',
  options: (adapter) =>
    adapter?.software === true
      ? { widths: [8, 12, 16, 24, 32], tokens: 262_144, seeds: [1] }
      : { widths: [8, 12, 16, 24, 32, 48, 64], tokens: 524_288, seeds: [1, 2, 3] },
};
