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

/** How well a model answers the records of a task. */
export interface Grade {
  /** Share of records all of whose answer is right, as it would be written greedily. */
  readonly exact: number;
  /** Share of the tokens of answers that are the likeliest ones, given what stands before them. */
  readonly tokenAccuracy: number;
  /** Nats a token of the answers; −answerLoss is the mean log-likelihood. */
  readonly answerLoss: number;
}

/** What a model came to on a task. */
export interface TaskResult extends Grade {
  /** Held-out loss of the targets of a window by place, nats; null where none counts. */
  readonly byPosition: readonly (number | null)[];
  /** Of the corpus: what drawing evenly would give. */
  readonly chance: { readonly exact: number; readonly token: number };
  /** On the training text, where the task grades that too. */
  readonly train?: Grade;
}

/** Grades at a moment of training. */
export interface Probe extends Grade {
  readonly step: number;
  readonly tokens: number;
  readonly train?: Grade;
}

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
  /**
   * Training time of the run's own path, evaluation excluded: the stable run up to its cooldown, and the cooldown. Replicas
   * share it, and so do token counts the stable run.
   */
  readonly seconds: number;
  /** Number of replicas trained together. */
  readonly replicas: number;
  /** Steps trained once for this run and those of other token counts; left out where there were none. */
  readonly shared?: { readonly steps: number };
  /** ISO date and time at which the run ended. */
  readonly endedAt: string;
  readonly curve: readonly CurvePoint[];
  /** Held-out loss in nats a token at the end, null where the run did not finish. */
  readonly loss: number | null;
  /**
   * Loss of the trained model on the text it was trained on, nats a token, over as many windows as `loss` where the text
   * has them. For finished runs with `spec.corpus.characters`, or on a task that grades its training text: it parts from `loss` when the text is learnt by heart.
   */
  readonly trainLoss?: number;
  /** Of finished runs on a task. */
  readonly task?: TaskResult;
  /** Held-out grades along the run, where `spec.evaluation.probes` asks for them; those of a finished run end with its own. */
  readonly probes?: readonly Probe[];
  /** Of finished runs with experts: share of a layer's held-out tokens, or of their choices, that each expert got, [L][E]. */
  readonly expertLoad?: readonly (readonly number[])[];
  /** Text the trained model wrote after the prompt, empty where the run did not finish. */
  readonly sample: { readonly prompt: string; readonly text: string };
}

/** Tokens of one run processed a second. */
export function tokensPerSecond(record: Pick<RunRecord, 'tokens' | 'seconds'>): number {
  return record.seconds > 0 ? record.tokens / record.seconds : 0;
}
