/** Progress of a group of runs trained together. */
import type { CurvePoint, RunRecord } from './record.ts';

/** `run` and `runs` are names of specs (runId). */
export type RunEvent =
  | { readonly type: 'compiling'; readonly runs: readonly string[] }
  /**
   * The next points of a run's curve; all of them together are the whole curve. While the stable run goes on they come for
   * the token count whose cooldown is next; the longer ones then get theirs so far in one event.
   */
  | { readonly type: 'points'; readonly run: string; readonly points: readonly CurvePoint[] }
  | {
      readonly type: 'progress';
      /** Those of the group that have not ended. */
      readonly runs: readonly string[];
      /** Of the steps of the whole group, the stable run and every cooldown: stepsTogether. */
      readonly step: number;
      readonly steps: number;
      /** Of one run of the group. */
      readonly tokensPerSecond: number;
      /** Share of the GPU's time that training took since the share it may take was set last; left out where it may take all, and at first. */
      readonly gpuShare?: number;
    }
  /**
   * What the model writes so far, every few seconds of training: for the first run under way, whose weights all runs of its
   * replica share until they branch off.
   */
  | {
      readonly type: 'sample';
      readonly run: string;
      /** Of the run's own path. */
      readonly step: number;
      readonly tokens: number;
      readonly prompt: string;
      readonly text: string;
      /** With experts: share of a layer's tokens that each got in the training since the last sample, [L][E]. */
      readonly expertLoad?: readonly (readonly number[])[];
    }
  | { readonly type: 'evaluating'; readonly runs: readonly string[]; readonly done: number; readonly total: number }
  | { readonly type: 'diverged'; readonly run: string; readonly step: number; readonly reason: string }
  | { readonly type: 'record'; readonly record: RunRecord }
  /** The weights of a finished run are kept and can be asked for. Comes after its record. */
  | { readonly type: 'checkpoint'; readonly run: string; readonly bytes: number };
