/** A record: what a run leaves behind. It is stored, exported, imported, merged and recorded into public/. */
import type { ParameterCount } from '../model/config.ts';
import type { RunSpec } from './spec.ts';

/** The adapter a run was trained on. */
export interface AdapterReport {
  readonly vendor: string;
  readonly architecture: string;
  readonly description: string;
  /** True where shaders run on the processor (SwiftShader, llvmpipe): its speed says nothing about a GPU. */
  readonly software: boolean;
  /** Browser name and version, as "Chromium 156". */
  readonly browser: string;
  readonly subgroupSizes: readonly [min: number, max: number] | null;
  readonly features: readonly string[];
  /** Bytes. */
  readonly maxBufferSize: number;
  readonly maxStorageBufferBindingSize: number;
}

/** One point of a training curve. */
export interface CurvePoint {
  readonly step: number;
  readonly tokens: number;
  readonly flops: number;
  /** Seconds since the run's first step, pauses excluded. */
  readonly seconds: number;
  /** Mean training loss since the previous point, nats a token. */
  readonly loss: number;
}

export type RunOutcome =
  | { readonly kind: 'finished' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'diverged'; readonly step: number; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

export interface RunRecord {
  readonly id: string;
  readonly spec: RunSpec;
  readonly outcome: RunOutcome;
  readonly adapter: AdapterReport;
  /** Which kernel served each family of operations, as {"matmul": "quad"}. */
  readonly kernels: Readonly<Record<string, string>>;
  readonly parameters: ParameterCount;
  readonly steps: number;
  readonly tokens: number;
  readonly flops: number;
  /** Training time of the run's group, evaluation excluded. Runs trained together share it. */
  readonly seconds: number;
  /** Number of runs trained together as replicas. */
  readonly replicas: number;
  /** ISO date and time at which the run ended. */
  readonly endedAt: string;
  readonly curve: readonly CurvePoint[];
  /** Held-out loss in nats a token at the end, null where the run did not finish. */
  readonly loss: number | null;
  /** Text the trained model wrote after the prompt, empty where the run did not finish. */
  readonly sample: { readonly prompt: string; readonly text: string };
}

/** Tokens of one run processed a second. */
export function tokensPerSecond(record: Pick<RunRecord, 'tokens' | 'seconds'>): number {
  return record.seconds > 0 ? record.tokens / record.seconds : 0;
}
