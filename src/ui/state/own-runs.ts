/** Which results on screen are the visitor's own, to be gone on with and trained again. */
import type { Shown } from './lab-view.ts';
import { isSettled } from './run-view.ts';

/** Trained here, now or before: it can be gone on with. */
export function isOwn(source: Shown<unknown>['source'] | undefined): boolean {
  return source === 'live' || source === 'kept';
}

/** Whether these very runs are shown, each with its end. */
export function isOnScreen(shown: Shown<unknown> | null, planned: readonly string[]): boolean {
  if (shown === null || !isOwn(shown.source) || shown.runs.size !== planned.length) return false;
  const names = new Set(planned);
  return [...shown.runs].every(([id, run]) => names.has(id) && isSettled(run));
}
