/** Plans and records for tests of the library. */
import { experimentName } from '../../src/library/names.ts';
import type { KeptExperiment } from '../../src/library/types.ts';
import type { RunRecord } from '../../src/train/record.ts';
import { runId } from '../../src/train/spec.ts';
import { planLadder } from '../../src/experiments/ladder.ts';
import type { LadderPlan } from '../../src/experiments/ladder-types.ts';
import { CORPORA } from '../ui/fake-lab.ts';
import { recordOf } from '../ui/fixtures.ts';

export function planOf(widths: readonly number[], seeds: readonly number[] = [1]): LadderPlan {
  const options = { widths, tokens: 65536, seeds, context: 64, batch: 8, heldOutCharacters: 131072 };
  return planLadder(CORPORA[0]!, options);
}

export const PLAN = planOf([8, 12, 16], [1, 2]);
export const SPECS = PLAN.rungs.flatMap(({ runs }) => runs);
export const RECORDS = SPECS.map((spec) => recordOf(spec));

export function keptOf(plan: LadderPlan = PLAN, patch: Partial<KeptExperiment> = {}): KeptExperiment {
  const planned = plan.rungs.flatMap(({ runs }) => runs.map(runId));
  const { corpus, options } = plan;
  return {
    id: experimentName({ experiment: 'ladder', corpus, options }),
    experiment: 'ladder',
    name: '',
    corpus,
    options,
    planned,
    origin: 'trained',
    underWay: false,
    createdAt: '2026-11-22T03:00:00.000Z',
    changedAt: '2026-11-22T03:00:00.000Z',
    ...patch,
  };
}

/** The same run as another adapter trained it. */
export function elsewhere(record: RunRecord, patch: Partial<RunRecord> = {}): RunRecord {
  const adapter = { ...record.adapter, vendor: 'apple', architecture: 'metal-3', description: 'Apple M3' };
  return { ...record, adapter, ...patch };
}
