/** The analyst's side of the worker. */
import * as Comlink from 'comlink';
import { parseRecordsFile } from '../../experiments/files.ts';
import { analyseLadder, climbLadder } from '../../experiments/ladder.ts';
import type { RemoteAnalyst } from './analyst.ts';

let climbing: AbortController | null = null;

const analyst: RemoteAnalyst = {
  read: (text) => {
    const { plan, records } = parseRecordsFile(text);
    return Promise.resolve(analyseLadder(plan, records));
  },
  climb: (plan, train, onState, done) => {
    climbing = new AbortController();
    return climbLadder(climbing.signal, plan, (_, specs) => train(specs), onState, { done });
  },
  stop: () => climbing?.abort(),
};

Comlink.expose(analyst);
