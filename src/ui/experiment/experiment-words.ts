/** The sentences of an experiment's state. Pure text from plain data. */
import type { RunRecord } from '../../train/record.ts';
import type { Headline } from '../state/words.ts';
import { isBusy } from '../state/lab-view.ts';
import { keptHeadline, origin } from '../state/words.ts';
import { isOver, progressText, type RunView } from '../state/run-view.ts';
import type { ExperimentView } from './experiment-view.ts';

const finished = (records: readonly RunRecord[]): number =>
  records.filter(({ outcome }) => outcome.kind === 'finished').length;

function underWay(runs: readonly RunView[], groups: number): string {
  const current =
    runs.find((run) => !isOver(run) && run.progress.kind !== 'waiting') ?? runs.find((run) => !isOver(run));
  if (current === undefined) return 'Fitting.';
  const state = current.progress.kind === 'waiting' ? 'preparing' : progressText(current.progress);
  return `Part ${current.group + 1} of ${groups}, ${current.title}: ${state}.`;
}

/** What is shown and what goes on. */
export function experimentHeadline(view: ExperimentView): Headline {
  const { shown, phase, engine, loading } = view;
  if (shown === null) {
    if (loading) return { badge: 'Opening', tone: 'plain', text: 'Loading the recorded result.' };
    const text =
      engine.kind === 'unavailable'
        ? 'Nothing trained yet. Records saved elsewhere can be opened here.'
        : 'Nothing trained yet. The button trains the runs and draws what they say as they finish.';
    return { badge: engine.kind === 'unavailable' ? 'Empty' : 'Ready', tone: 'plain', text };
  }
  const { records, plan } = shown.state;
  const runs = [...shown.runs.values()];
  if (shown.source === 'recorded') {
    const invitation = engine.kind === 'unavailable' ? '' : ' Press the button to train your own.';
    return { badge: 'Recorded', tone: 'plain', text: `Trained by this program on ${origin(records)}.${invitation}` };
  }
  if (shown.source === 'imported')
    return { badge: 'From a file', tone: 'plain', text: `${records.length} runs, trained on ${origin(records)}.` };
  if (shown.source === 'linked')
    return { badge: 'From a link', tone: 'plain', text: `${records.length} runs, trained on ${origin(records)}.` };
  if (shown.source === 'kept' && !isBusy(phase))
    return keptHeadline(`${records.length} of ${runs.length} runs, trained on ${origin(records)}.`, phase);
  const done = `${finished(records)} of ${runs.length} runs trained.`;
  switch (phase) {
    case 'running':
      return { badge: 'Training', tone: 'good', text: underWay(runs, plan.groups.length) };
    case 'paused':
      return { badge: 'Paused', tone: 'warn', text: 'Nothing is being trained. Resume goes on where it stopped.' };
    case 'stopping':
      return { badge: 'Stopping', tone: 'warn', text: 'The steps already sent to the GPU are ending.' };
    case 'stopped':
      return { badge: 'Stopped', tone: 'warn', text: `${done} What is done is kept.` };
    case 'failed':
      return { badge: 'Broken off', tone: 'bad', text: `${done} What is done is kept.` };
    case 'finished':
    case 'idle':
      return { badge: 'Done', tone: 'good', text: done };
    default:
      return phase satisfies never;
  }
}
