/** What a benchmark leaves behind: bench.json. Times are in seconds; rates are computed where they are shown. */
import type {
  Adapter,
  AttentionShape,
  CallCounts,
  Contender,
  KernelInfo,
  VariantError,
} from '../../../bench/page/api.ts';

export const sections = ['kernels', 'steps', 'peers', 'replicas', 'attention', 'variants', 'page'] as const;
export type Section = (typeof sections)[number];

/** A model of the bench: --sizes 32x2. */
export interface ModelSize {
  readonly width: number;
  readonly layers: number;
}

/** Values of the rounds, in their order. */
export interface Rounds {
  readonly median: number;
  readonly least: number;
  readonly most: number;
  readonly rounds: readonly number[];
}

/** What one unit of work (a step, a dispatch) took. */
export interface Timing {
  /** By the clock of the page, or of the other program. */
  readonly wall: Rounds;
  /** Time on processors of the browser's process tree, or of the other program; null where the system does not tell. */
  readonly processor: Rounds | null;
}

/**
 * What times are compared by: on a software adapter, where neighbours take its cores, time on processors; on a GPU, whose
 * work no processor sees, the clock.
 */
export type Basis = 'processor' | 'wall';

export interface Environment {
  readonly adapter: Adapter;
  readonly browser: { readonly name: string; readonly version: string; readonly args: readonly string[] };
  readonly system: string;
  readonly processor: string;
  readonly cores: number;
  /** One-minute load average before the first measurement: what else ran. */
  readonly load: number;
  readonly node: string;
  readonly program: string;
  /** Of the peers, by package. */
  readonly versions: Readonly<Record<string, string>>;
}

export interface KernelResult extends KernelInfo {
  /** Of one dispatch by the device's timestamps, or by the page's clock where `clock` says so. */
  readonly device: Rounds;
  readonly clock: 'timestamps' | 'wall';
  readonly processor: Rounds | null;
}

/** The kernels of one step. */
export interface StepKernels extends ModelSize {
  readonly context: number;
  readonly batch: number;
  /** Which kernel serves each family of operations. */
  readonly choice: Readonly<Record<string, string>>;
  readonly kernels: readonly KernelResult[];
}

export interface KernelsResult {
  /** Candidates for the ceiling. */
  readonly ceiling: readonly KernelResult[];
  /** Bytes a second of the device's own copy between buffers, by the clock. */
  readonly bufferCopy: Rounds;
  readonly steps: readonly StepKernels[];
}

/** Calls a step, averaged over the steps of a count. */
export type StepCalls = CallCounts;

export interface StepResult extends ModelSize {
  readonly context: number;
  readonly batch: number;
  readonly parameters: number;
  readonly flopsPerToken: number;
  readonly choice: Readonly<Record<string, string>>;
  /** Seconds of a step. */
  readonly step: Timing;
  readonly calls: StepCalls;
}

export type PeerName = Contender | 'torch-eager' | 'torch-compiled';

export interface PeerResult {
  readonly name: PeerName;
  /** How it was run, as '1 thread' or 'cuda'. */
  readonly how: string;
  /** Why there are no figures, else null. */
  readonly skipped: string | null;
  readonly step: Timing | null;
  /** From nothing on the device to the loss of the first step read back. */
  readonly firstStep: { readonly wall: number; readonly processor: number | null } | null;
  readonly calls: StepCalls | null;
  /** Losses of its first steps, nats. */
  readonly losses: readonly number[];
}

export interface PeersResult extends ModelSize {
  readonly context: number;
  readonly batch: number;
  readonly parameters: number;
  readonly flopsPerToken: number;
  readonly contenders: readonly PeerResult[];
}

export interface ReplicasResult extends ModelSize {
  readonly context: number;
  readonly batch: number;
  readonly parameters: number;
  /** Seconds of a step of all replicas together. */
  readonly counts: readonly { readonly replicas: number; readonly step: Timing }[];
}

/** Every dispatch of attention at every context, by every kernel; the tokens, B·T, are the same at all. */
export interface AttentionResult extends AttentionShape {
  readonly kernels: readonly KernelResult[];
}

/** Square products by every kernel, those tried for the benchmark alone among them. */
export interface VariantsResult {
  readonly kernels: readonly KernelResult[];
  readonly errors: readonly VariantError[];
  /** Why subgroup matrices are not among them; null where they are. */
  readonly withoutMatrices: string | null;
}

export interface FileSize {
  readonly name: string;
  readonly bytes: number;
  readonly gzip: number;
}

export interface PageResult {
  /** Which page was measured. */
  readonly page: string;
  /** What the browser fetched before the first picture. */
  readonly firstScreen: readonly FileSize[];
  /** Milliseconds from the navigation's start to the first frame with a chart in it; null where there was none. */
  readonly firstPicture: Rounds | null;
  readonly firstContentfulPaint: Rounds | null;
  readonly training: {
    readonly seconds: number;
    /** Tasks of the page's main thread longer than 50 ms. */
    readonly longTasks: number;
    readonly longest: number;
    /** Milliseconds of all of them together. */
    readonly total: number;
  } | null;
}

export interface BenchResult {
  readonly format: 'loglog-bench';
  readonly version: 1;
  readonly startedAt: string;
  readonly seconds: number;
  readonly environment: Environment;
  readonly basis: Basis;
  readonly settings: { readonly only: readonly Section[]; readonly rounds: number; readonly command: string };
  readonly kernels: KernelsResult | null;
  readonly steps: readonly StepResult[] | null;
  readonly peers: readonly PeersResult[] | null;
  readonly replicas: ReplicasResult | null;
  /** Left out by older benchmarks, as are variants. */
  readonly attention?: AttentionResult | null;
  readonly variants?: VariantsResult | null;
  readonly page: PageResult | null;
}
