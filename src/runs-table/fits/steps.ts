/** Work in steps, each of which says which share of the work is done. */
import type { Progress } from '../../scaling/engine/surface-fit.ts';

/** The same steps as a part of larger work: their shares run from `begin` to `end`. */
export function* within<T>(steps: Generator<Progress, T>, begin: Progress, end: Progress): Generator<Progress, T> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    yield begin + (end - begin) * step.value;
  }
}
