/** Follows an experiment as it runs: tells the progress what begins and ends, and keeps the latest state. */
import type { ExperimentState, Remark, TrainGroup } from '../../experiments/experiment.ts';
import type { RunRecord } from '../../train/record.ts';
import { runId } from '../../train/spec.ts';
import type { LabProgress } from './progress.ts';

export class Watch {
  readonly #progress: LabProgress;
  #state: ExperimentState;
  /** The group that was trained and whose records the state may not hold yet. */
  #ended: { readonly group: number; readonly records: readonly RunRecord[] } | null = null;

  constructor(begun: ExperimentState, progress: LabProgress) {
    this.#state = begun;
    this.#progress = progress;
  }

  /** All that is known by now; it outlives an experiment that fails. */
  get state(): ExperimentState {
    return this.#state;
  }

  readonly onState = (state: ExperimentState): void => {
    this.#state = state;
    this.#tellEnd();
  };

  /** The same training, told to the progress. */
  watched(train: TrainGroup): TrainGroup {
    return async (signal, specs, onEvent) => {
      const ids = new Set(specs.map(runId));
      const group = this.#state.plan.groups.findIndex(({ runs }) => runs.some(({ id }) => ids.has(id)));
      this.#progress.groupStarts(group, this.#remark(group));
      const records = await train(signal, specs, (event) => {
        this.#progress.event(event);
        onEvent(event);
      });
      this.#ended = { group, records };
      this.#tellEnd();
      return records;
    };
  }

  #remark(group: number): Remark | null {
    return this.#state.findings.remarks.find((remark) => remark.group === group) ?? null;
  }

  /** Tells the end of a group once what its records say is known. */
  #tellEnd(): void {
    if (this.#ended === null) return;
    const { group, records } = this.#ended;
    const known = new Set(this.#state.records.map(({ id, endedAt }) => `${id} ${endedAt}`));
    if (!records.every(({ id, endedAt }) => known.has(`${id} ${endedAt}`))) return;
    this.#ended = null;
    this.#progress.groupEnds(group, records, this.#remark(group));
  }
}
