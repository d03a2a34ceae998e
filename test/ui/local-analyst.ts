/** The analyst without its worker, which Node hasn't got. */
import { parseRecordsFile } from '../../src/experiments/files.ts';
import { analyseLadder, climbLadder } from '../../src/experiments/ladder.ts';
import { experimentOf } from '../../src/experiments/registry.ts';
import { runExperiment } from '../../src/experiments/run-experiment.ts';
import type { Analyst } from '../../src/ui/analysis/analyst.ts';

export const ANALYST: Analyst = {
  readLadder: (text) => {
    const { plan, records } = parseRecordsFile(text);
    return Promise.resolve(analyseLadder(plan, records));
  },
  readExperiment: () => Promise.reject(new Error('Not yet.')),
  climb: (signal, plan, train, onState, done) => climbLadder(signal, plan, train, onState, { done }),
  run: (signal, plan, train, onState, done) =>
    runExperiment(signal, experimentOf(plan.experiment)!, plan, train, onState, { done }),
};
