/** The analyst's side of the worker. */
import * as Comlink from 'comlink';
import type { TrainGroup } from '../../experiments/experiment.ts';
import { readExperiment } from '../../experiments/experiment-files.ts';
import { fitFile, parseRecordsFile, pointsCsv, recordsFile } from '../../experiments/files.ts';
import { analyseLadder, climbLadder } from '../../experiments/ladder.ts';
import { lawFits } from '../../experiments/law-fits.ts';
import { experimentOf } from '../../experiments/registry.ts';
import { runExperiment, stateOf } from '../../experiments/run-experiment.ts';
import type { LadderState } from '../../experiments/ladder-types.ts';
import type { SavedFile } from '../state/kind.ts';
import { fittedLaw } from './own-law.ts';
import type { RemoteAnalyst, RemoteTrain } from './analyst.ts';

const LADDER_FILES: Readonly<Record<SavedFile, (ladder: LadderState) => string>> = {
  'records.json': recordsFile,
  'points.csv': pointsCsv,
  'fit.json': fitFile,
};

let training: AbortController | null = null;

/** What is under way, so that it can be stopped. */
function begin(): AbortSignal {
  training = new AbortController();
  return training.signal;
}

/** The page's training, which hands back the records one by one. */
function trainGroup(train: RemoteTrain): TrainGroup {
  return (_, specs, onEvent) =>
    train(
      specs,
      Comlink.proxy((record) => onEvent({ type: 'record', record })),
    );
}

const analyst: RemoteAnalyst = {
  readLadder: (text) => {
    const { plan, records } = parseRecordsFile(text);
    return Promise.resolve(analyseLadder(plan, records));
  },
  ladderFile: (name, ladder) => Promise.resolve(LADDER_FILES[name](ladder)),
  fitLaw: (points) => Promise.resolve(lawFits(points)),
  readExperiment: (text) => {
    const { experiment, plan, records } = readExperiment(text);
    return Promise.resolve(stateOf(experiment, plan, records));
  },
  fittedLaw: (records) => Promise.resolve(fittedLaw(records)),
  climb: (plan, train, onState, done) => climbLadder(begin(), plan, trainGroup(train), onState, { done }),
  run: (plan, train, onState, done) => {
    const experiment = experimentOf(plan.experiment);
    if (experiment === null) throw new Error(`There is no experiment ${plan.experiment}.`);
    return runExperiment(begin(), experiment, plan, trainGroup(train), onState, { done });
  },
  stop: () => training?.abort(),
};

Comlink.expose(analyst);
