/** The analyst without its worker, which Node hasn't got. */
import { readExperiment } from '../../src/experiments/experiment-files.ts';
import { fitFile, parseRecordsFile, pointsCsv, recordsFile } from '../../src/experiments/files.ts';
import { analyseLadder, climbLadder } from '../../src/experiments/ladder.ts';
import { lawFits } from '../../src/experiments/law-fits.ts';
import { runExperiment, stateOf } from '../../src/experiments/run-experiment.ts';
import { fittedLaw } from '../../src/ui/analysis/own-law.ts';
import type { Analyst } from '../../src/ui/analysis/analyst.ts';

export const ANALYST: Analyst = {
  readLadder: (text) => {
    const { plan, records } = parseRecordsFile(text);
    return Promise.resolve(analyseLadder(plan, records));
  },
  ladderFile: (name, ladder) =>
    Promise.resolve({ 'records.json': recordsFile, 'points.csv': pointsCsv, 'fit.json': fitFile }[name](ladder)),
  fitLaw: (points) => Promise.resolve(lawFits(points)),
  readExperiment: (text) => {
    const { plan, records } = readExperiment(text);
    return Promise.resolve(stateOf(plan, records));
  },
  fittedLaw: (records) => Promise.resolve(fittedLaw(records)),
  climb: (signal, plan, train, onState, done) => climbLadder(signal, plan, train, onState, { done }),
  run: (signal, plan, train, onState, done) => runExperiment(signal, plan, train, onState, { done }),
};
