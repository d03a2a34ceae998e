/** The analyst's side of the worker. The ladder, which the page opens with, comes first; the other experiments when asked for. */
import * as Comlink from 'comlink';
import type { TrainGroup } from '../../experiments/experiment.ts';
import { fitFile, parseRecordsFile, pointsCsv, recordsFile } from '../../experiments/files.ts';
import { analyseLadder, climbLadder } from '../../experiments/ladder.ts';
import { lawFits } from '../../experiments/law-fits.ts';
import type { LadderState } from '../../experiments/ladder-types.ts';
import type { SavedFile } from '../state/kind.ts';
import type { RemoteAnalyst, RemoteTrain } from './analyst.ts';

const LADDER_FILES: Readonly<Record<SavedFile, (ladder: LadderState) => string>> = {
  'records.json': recordsFile,
  'points.csv': pointsCsv,
  'fit.json': fitFile,
};

const experiments = () => import('../../experiments/run-experiment.ts');
const experimentFiles = () => import('../../experiments/experiment-files.ts');

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
  readExperiment: async (text) => {
    const [{ readExperiment }, { stateOf }] = await Promise.all([experimentFiles(), experiments()]);
    const { plan, records } = readExperiment(text);
    return stateOf(plan, records);
  },
  fittedLaw: async (records) => (await import('./own-law.ts')).fittedLaw(records),
  climb: (plan, train, onState, done) => climbLadder(begin(), plan, trainGroup(train), onState, { done }),
  run: async (plan, train, onState, done) => {
    const signal = begin();
    const { runExperiment } = await experiments();
    return runExperiment(signal, plan, trainGroup(train), onState, { done });
  },
  stop: () => training?.abort(),
};

Comlink.expose(analyst);
