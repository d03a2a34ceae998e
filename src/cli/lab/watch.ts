/** Follows a ladder as it climbs: tells the progress what begins and ends, and keeps the latest state. */
import type { LadderPlan, LadderState, ScoredPrediction, TrainGroup } from '../../experiments/ladder-types.ts';
import type { RunRecord } from '../../train/record.ts';
import type { LadderProgress } from './progress.ts';

export class LadderWatch {
  readonly #progress: LadderProgress;
  readonly #plan: LadderPlan;
  #state: LadderState;
  /** Sizes that were trained and whose score is not known yet. */
  readonly #ended = new Map<number, readonly RunRecord[]>();

  constructor(plan: LadderPlan, progress: LadderProgress) {
    this.#plan = plan;
    this.#progress = progress;
    this.#state = { plan, records: [], points: [], predictions: [], fits: { floor: null, pure: null } };
  }

  /** All that is known by now; it outlives a ladder that fails. */
  get state(): LadderState {
    return this.#state;
  }

  readonly onState = (state: LadderState): void => {
    this.#state = state;
    for (const [rung, records] of this.#ended) {
      const score = this.#prediction(rung);
      const expectsScore = score !== null && records.some(({ loss }) => loss !== null);
      if (!expectsScore || score.measured !== null) this.#tellEnd(rung, records, score);
    }
  };

  /** The same training, told to the progress. */
  watched(train: TrainGroup): TrainGroup {
    return async (signal, specs, onEvent) => {
      const rung = this.#plan.rungs.findIndex(({ model }) => model.width === specs[0]?.model.width);
      this.#progress.sizeStarts(rung, this.#prediction(rung));
      const records = await train(signal, specs, (event) => {
        this.#progress.event(event);
        onEvent(event);
      });
      this.#ended.set(rung, records);
      return records;
    };
  }

  #prediction(rung: number): ScoredPrediction | null {
    return this.#state.predictions.find((prediction) => prediction.rung === rung) ?? null;
  }

  #tellEnd(rung: number, records: readonly RunRecord[], score: ScoredPrediction | null): void {
    this.#ended.delete(rung);
    this.#progress.sizeEnds(rung, records, score);
  }
}
