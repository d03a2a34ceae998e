/** Trains the groups of a plan in their order and says after every record what the records say so far. */
import type { RunEvent } from '../train/events.ts';
import type { RunRecord } from '../train/record.ts';
import type { ExperimentPlan, ExperimentState, TrainGroup } from './experiment.ts';
import { findingsOf } from './findings.ts';

/** The records of a plan's own runs, in its order; of several of one run, the last that did not stop, or the last. */
function recordsOf(plan: ExperimentPlan, records: readonly RunRecord[]): RunRecord[] {
  const byId = new Map<string, RunRecord>();
  for (const record of records) {
    const known = byId.get(record.id);
    if (known === undefined || known.outcome.kind === 'stopped' || record.outcome.kind !== 'stopped')
      byId.set(record.id, record);
  }
  const ids = plan.groups.flatMap(({ runs }) => runs.map(({ id }) => id));
  return [...new Set(ids)].flatMap((id) => byId.get(id) ?? []);
}

/** What the records of a plan say. */
export function stateOf(plan: ExperimentPlan, records: readonly RunRecord[]): ExperimentState {
  const own = recordsOf(plan, records);
  return { plan, records: own, findings: findingsOf(plan, own) };
}

/**
 * Runs an experiment: announces the state before each group is trained, so that what is foreseen of it is known beforehand,
 * and after each of its records. A run that diverged or failed leaves the others going; an abort ends it after the runs
 * under way. Runs among `done` are not trained again, but for stopped ones. Rejects where `train` does.
 */
export async function runExperiment(
  signal: AbortSignal,
  plan: ExperimentPlan,
  train: TrainGroup,
  onState: (state: ExperimentState) => void,
  options: { readonly done?: readonly RunRecord[]; readonly onEvent?: (event: RunEvent) => void } = {},
): Promise<ExperimentState> {
  const { done = [], onEvent = () => undefined } = options;
  let state = stateOf(plan, done);
  const nameOf = ({ id, endedAt }: RunRecord) => `${id} ${endedAt}`;
  const take = (records: readonly RunRecord[]) => {
    const taken = new Set(state.records.map(nameOf));
    const fresh = records.filter((record) => !taken.has(nameOf(record)));
    if (fresh.length === 0) return;
    state = stateOf(plan, [...state.records, ...fresh]);
    onState(state);
  };
  onState(state);
  for (const { runs } of plan.groups) {
    const known = new Set(state.records.filter(({ outcome }) => outcome.kind !== 'stopped').map(({ id }) => id));
    const missing = runs.filter(({ id }) => !known.has(id));
    if (missing.length === 0) continue;
    if (signal.aborted) break;
    const specs = missing.map(({ spec }) => spec);
    const trained = await train(signal, specs, (event) => {
      onEvent(event);
      if (event.type === 'record') take([event.record]);
    });
    take(trained);
  }
  return state;
}
