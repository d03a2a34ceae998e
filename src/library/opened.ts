/** Experiments on their way into the library: from records files, several at once, and from plans that begin. */
import type { ExperimentPlan } from '../experiments/experiment.ts';
import { readExperiment } from '../experiments/experiment-files.ts';
import type { RunRecord } from '../train/record.ts';
import { mergeRecords } from './merge.ts';
import { experimentName } from './names.ts';
import type { KeptExperiment, OpenedExperiment } from './types.ts';

/** What the library needs of a plan. */
export interface PlanToKeep extends Pick<ExperimentPlan, 'experiment' | 'corpus' | 'corpora'> {
  readonly options: object;
  /** Names of its runs, in order. */
  readonly planned: readonly string[];
}

/** An experiment as it is first kept, at this moment. */
export function newExperiment(plan: PlanToKeep, origin: KeptExperiment['origin'], underWay: boolean): KeptExperiment {
  const { experiment, corpus, corpora, planned } = plan;
  const options = { ...plan.options };
  const moment = new Date().toISOString();
  const id = experimentName({ experiment, corpus, ...(corpora && { corpora }), options });
  const about = { id, experiment, name: '', corpus, ...(corpora && { corpora }), options, planned };
  return { ...about, origin, underWay, createdAt: moment, changedAt: moment };
}

/** The experiment of a records file; records that its plan does not ask for are left out. Throws what readExperiment does. */
export function openedExperiment(text: string, origin: 'file' | 'link'): OpenedExperiment {
  const { plan, records } = readExperiment(text);
  const planned = plan.groups.flatMap(({ runs }) => runs.map(({ id }) => id));
  const kept = newExperiment({ ...plan, planned }, origin, false);
  return { experiment: kept, records: records.filter(({ id }) => planned.includes(id)) };
}

export interface NamedText {
  /** The file's name. */
  readonly name: string;
  readonly text: string;
}

export interface OpenedFiles {
  /** Those of one plan are one, with the records of all their files. */
  readonly opened: readonly OpenedExperiment[];
  readonly unreadable: readonly { readonly name: string; readonly reason: string }[];
}

/** Reads several records files; what can't be read is named and does not keep the others back. */
export function openFiles(files: readonly NamedText[]): OpenedFiles {
  const opened = new Map<string, OpenedExperiment>();
  const unreadable: { name: string; reason: string }[] = [];
  for (const { name, text } of files) {
    try {
      const next = openedExperiment(text, 'file');
      const records: readonly RunRecord[] = opened.get(next.experiment.id)?.records ?? [];
      const { experiment } = opened.get(next.experiment.id) ?? next;
      opened.set(experiment.id, { experiment, records: mergeRecords(records, next.records).records });
    } catch (error) {
      unreadable.push({ name, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { opened: [...opened.values()], unreadable };
}
