/** What the bench page offers to `npm run bench`, which drives it: plain data only, as anything that crosses to a page. */
import type { ModelConfig } from '../../src/model/config.ts';
import type { AdapterReport } from '../../src/train/record.ts';

/** A model and how it is trained; what every contender is given. */
export interface Task {
  readonly width: number;
  readonly layers: number;
  readonly context: number;
  readonly batch: number;
  /** Models trained together; the peers train 1. */
  readonly replicas: number;
  readonly seed: number;
}

export type Contender = 'loglog' | 'tfjs-webgpu' | 'jax-webgpu' | 'jax-wasm';

export type Adapter = Omit<AdapterReport, 'browser'>;

/** A contender ready to train, its first step done. */
export interface Loaded {
  /** Names it in the calls that follow. */
  readonly id: number;
  readonly model: ModelConfig;
  /** Parameters of one replica, the tied head counted once. */
  readonly parameters: number;
  readonly flopsPerToken: number;
  /**
   * From nothing on the device to the loss of the first step read back: device, choice of kernels where one is made,
   * compiling, allocation, one step.
   */
  readonly firstStepSeconds: number;
  /** Nats, before the first update. */
  readonly firstLoss: number;
  /** Which kernel serves each family of operations, as {"matmul": "quad"}; null where it is not this engine. */
  readonly kernels: Readonly<Record<string, string>> | null;
}

/** Steps done in one call. */
export interface Trained {
  readonly seconds: number;
  /** Nats, one a step; with replicas those of the first. */
  readonly losses: readonly number[];
}

/** WebGPU calls made during some steps. */
export interface CallCounts {
  readonly dispatches: number;
  readonly passes: number;
  readonly submits: number;
  readonly bindGroups: number;
  readonly pipelines: number;
  readonly buffers: number;
  readonly bufferWrites: number;
  readonly mappings: number;
}

/** Work of a kernel: its own, or a candidate for the adapter's ceiling. */
export interface KernelInfo {
  /** As 'matmul lhs_rhs 1024×96×32'. */
  readonly name: string;
  /** Shader file and entry point. */
  readonly kernel: string;
  /** Sizes as the uniform has them, for telling two dispatches of one kernel apart. */
  readonly uniform: Readonly<Record<string, number>>;
  readonly workgroups: readonly [number, number, number];
  /** Dispatches of this shape in a step; 1 for a candidate. */
  readonly count: number;
  /** Null where no formula is known. */
  readonly flops: number | null;
  readonly bytes: number | null;
}

export interface TimedKernel {
  readonly seconds: number;
  /** 'timestamps' are the device's own; 'wall' is the page's clock around a submit, where the adapter has none. */
  readonly clock: 'timestamps' | 'wall';
  readonly repeats: number;
}

/** The data a program outside the browser needs to train the same model. Arrays as base64 of little-endian values. */
export interface ExportedTask {
  readonly model: ModelConfig;
  readonly parameters: readonly {
    readonly name: string;
    readonly shape: readonly [number, number];
    readonly offset: number;
  }[];
  readonly recipe: Readonly<Record<string, number>>;
  /** float32, laid out by `parameters`. */
  readonly weights: string;
  /** uint8. */
  readonly tokens: string;
  /** uint32 [steps, batch]: first token of every window. */
  readonly starts: string;
}

/** Contexts attention is timed at. */
export const ATTENTION_CONTEXTS = [64, 128, 256, 512, 1024] as const;

/** The same number of tokens, B·T, at every context. */
export interface AttentionShape {
  readonly tokens: number;
  readonly heads: number;
  readonly headDim: number;
}

/** A product held against that in double precision. */
export interface VariantError {
  readonly label: string;
  /** M = N = K. */
  readonly side: number;
  /** Greatest difference, as a share of the greatest value. */
  readonly error: number;
}

/** Kernels timed with `timeKernel`. */
export interface KernelSet {
  readonly id: number;
  readonly kernels: readonly KernelInfo[];
}

export interface Variants {
  readonly sets: readonly KernelSet[];
  readonly errors: readonly VariantError[];
  /** Why there are no subgroup matrices; null where they are among the sets. */
  readonly withoutMatrices: string | null;
}

/** `window.bench`. */
export interface BenchApi {
  adapter(): Promise<Adapter>;
  load(contender: Contender, task: Task): Promise<Loaded>;
  train(id: number, steps: number): Promise<Trained>;
  count(id: number, steps: number): Promise<CallCounts>;
  /** Trains a step from the initial weights, so that every buffer holds the values of a step; peers just go on. */
  refresh(id: number): Promise<void>;
  unload(id: number): void;
  /** The distinct kernels of a loaded Loglog program's step, in the order of their first dispatch. */
  kernels(id: number): KernelInfo[];
  /** Time of one dispatch of a kernel, from so many repeats that they fill about `seconds`. */
  timeKernel(id: number, index: number, seconds: number): Promise<TimedKernel>;
  /** Matrix products and copies whose best times are the adapter's ceiling. They are timed with `timeKernel`. */
  loadCeiling(): Promise<KernelSet>;
  /** Attention forward and backward at every context, with every kernel that runs here. */
  loadAttention(): Promise<KernelSet & { readonly shape: AttentionShape }>;
  /** Products by every kernel there is. */
  loadVariants(options: { readonly matrices: boolean }): Promise<Variants>;
  /** Bytes a second of the device's own copy between two buffers, read and written bytes both counted; by the wall clock. */
  bufferCopy(seconds: number): Promise<number>;
  exportTask(task: Task, steps: number): Promise<ExportedTask>;
}

declare global {
  interface Window {
    bench: BenchApi;
  }
}
