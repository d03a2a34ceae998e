/** The files that any experiment leaves behind, as text: the page and the command line write them by these functions. */
import { corporaOf } from './corpora.ts';
import { csvOf } from './csv.ts';
import type { Experiment, ExperimentPlan, ExperimentState } from './experiment.ts';
import { fitText } from './fit-file.ts';
import { checkedOptions } from './options.ts';
import { parseRecords, RecordsError, recordsText } from './records-file.ts';
import type { RunRecord } from '../train/record.ts';
import { recordingOf } from './recording.ts';
import { EXPERIMENTS, experimentOf } from './registry.ts';

export const EXPERIMENT_FILES = ['records.json', 'points.csv', 'fit.json'] as const;

export function experimentFile(name: (typeof EXPERIMENT_FILES)[number], state: ExperimentState): string {
  const { plan, records, findings } = state;
  const { experiment, corpus, corpora, options } = plan;
  switch (name) {
    case 'records.json':
      return recordsText({ experiment, corpus, ...(corpora && { corpora }), options, records });
    case 'points.csv':
      return csvOf(corporaOf(plan), records, findings.columns);
    case 'fit.json':
      return fitText(experiment, corpus.id, findings.results);
    default:
      return name satisfies never;
  }
}

/** The records file of a recording: thinned, and without records that the plan doesn't ask for. */
export function recordingFile(
  { experiment, corpus, corpora, options, groups }: ExperimentPlan,
  records: readonly RunRecord[],
): string {
  const planned = new Map(records.map((record) => [record.id, record]));
  const own = groups.flatMap(({ runs }) => runs.flatMap(({ id }) => planned.get(id) ?? []));
  return recordsText({
    experiment,
    corpus,
    ...(corpora && { corpora }),
    options,
    records: own.map(recordingOf),
  });
}

/**
 * The experiment of a records.json, its plan and its records.
 *
 * @throws RecordsError naming the field that is wrong; PlanError where the options make no plan.
 */
export function readExperiment(text: string): {
  readonly experiment: Experiment;
  readonly plan: ExperimentPlan;
  readonly records: readonly RunRecord[];
} {
  const file = parseRecords(text);
  const experiment = experimentOf(file.experiment);
  if (experiment === null) {
    const known = EXPERIMENTS.map(({ id }) => id).join(', ');
    throw new RecordsError(`This file is of an experiment "${file.experiment}", which is none of ${known}.`);
  }
  const options = checkedOptions(experiment.fields, file.options);
  const plan = experiment.plan(file.corpus, options, file.corpora ?? [file.corpus]);
  return { experiment, plan, records: file.records };
}
