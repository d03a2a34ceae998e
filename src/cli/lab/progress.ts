/** What the ladder command prints while it works, in the style that was chosen. */
import type { LadderPlan, LadderState, ScoredPrediction } from '../../experiments/ladder-types.ts';
import type { RunEvent } from '../../train/events.ts';
import type { AdapterReport, RunRecord } from '../../train/record.ts';
import { BarProgress } from './progress-bars.ts';
import { JsonProgress } from './progress-json.ts';
import { LineProgress } from './progress-lines.ts';
import type { ProgressStyle } from './arguments.ts';

export interface LadderProgress {
  /** A step of the preparation, as 'Building the app'. */
  note(text: string): void;
  adapter(adapter: AdapterReport): void;
  /** `seconds`: expected training time of every size, null where it could not be measured. */
  plan(plan: LadderPlan, seconds: readonly number[] | null): void;
  /** `prediction`: frozen before this size is trained; null while there are too few points. */
  sizeStarts(rung: number, prediction: ScoredPrediction | null): void;
  event(event: RunEvent): void;
  sizeEnds(rung: number, records: readonly RunRecord[], score: ScoredPrediction | null): void;
  /** After the last size, however the ladder ended. */
  finish(state: LadderState, files: readonly string[]): void;
  /** Something to know about that does not end the ladder. */
  warn(text: string): void;
  /** Gives the terminal back; no call follows. */
  close(): void;
}

/** What a progress style prints to; process.stdout is one. */
export interface Terminal {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

class NoProgress implements LadderProgress {
  note(): void {}
  adapter(): void {}
  plan(): void {}
  sizeStarts(): void {}
  event(): void {}
  sizeEnds(): void {}
  finish(): void {}
  warn(): void {}
  close(): void {}
}

/** Bars need a terminal; without one the same is told in lines. */
export function ladderProgress(style: ProgressStyle, out: NodeJS.WriteStream): LadderProgress {
  switch (style) {
    case 'bars':
      return out.isTTY ? new BarProgress(out) : new LineProgress(out);
    case 'json':
      return new JsonProgress(out);
    case 'quiet':
      return new NoProgress();
    default:
      return style satisfies never;
  }
}
