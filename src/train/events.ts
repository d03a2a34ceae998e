/** Progress of a group of runs trained together. */
import type { CurvePoint, RunRecord } from './record.ts';

/** `run` and `runs` are names of specs (runId). */
export type RunEvent =
  | { readonly type: 'compiling'; readonly runs: readonly string[] }
  | { readonly type: 'points'; readonly run: string; readonly points: readonly CurvePoint[] }
  | {
      readonly type: 'progress';
      readonly runs: readonly string[];
      readonly step: number;
      readonly steps: number;
      /** Of one run of the group. */
      readonly tokensPerSecond: number;
    }
  | { readonly type: 'evaluating'; readonly runs: readonly string[]; readonly done: number; readonly total: number }
  | { readonly type: 'diverged'; readonly run: string; readonly step: number; readonly reason: string }
  | { readonly type: 'record'; readonly record: RunRecord };
