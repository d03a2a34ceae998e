/** What the command prints while it works, in the style that was chosen. */
import type { ExperimentPlan, ExperimentState, Remark } from '../../experiments/experiment.ts';
import type { RunEvent } from '../../train/events.ts';
import type { AdapterReport, RunRecord } from '../../train/record.ts';
import { BarProgress } from './progress-bars.ts';
import { JsonProgress } from './progress-json.ts';
import { LineProgress } from './progress-lines.ts';
import type { ProgressStyle } from './arguments.ts';

/** What is about to be trained. */
export interface PlannedWork {
  readonly plan: ExperimentPlan;
  /** Expected training time of every group, null where it could not be measured. */
  readonly seconds: readonly number[] | null;
  /** Runs of the plan whose records were given. */
  readonly known: number;
}

export interface LabProgress {
  /** A step of the preparation, as 'Building the app'. */
  note(text: string): void;
  adapter(adapter: AdapterReport): void;
  plan(work: PlannedWork): void;
  /** `remark`: what is foreseen of the group, frozen before it is trained. */
  groupStarts(group: number, remark: Remark | null): void;
  event(event: RunEvent): void;
  groupEnds(group: number, records: readonly RunRecord[], remark: Remark | null): void;
  /** After the last group, however the experiment ended. */
  finish(state: ExperimentState, files: readonly string[]): void;
  /** Something to know about that does not end the experiment. */
  warn(text: string): void;
  /** Gives the terminal back; no call follows. */
  close(): void;
}

/** What a progress style prints to; process.stdout is one. */
export interface Terminal {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

class NoProgress implements LabProgress {
  note(): void {}
  adapter(): void {}
  plan(): void {}
  groupStarts(): void {}
  event(): void {}
  groupEnds(): void {}
  finish(): void {}
  warn(): void {}
  close(): void {}
}

/** Bars need a terminal; without one the same is told in lines. */
export function labProgress(style: ProgressStyle, out: NodeJS.WriteStream): LabProgress {
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
