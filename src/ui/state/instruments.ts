/** What the GPU does at this moment, read off the runs under way. */
import { flopsPerToken } from '../../model/config.ts';
import type { Fact } from '../fact-list.ts';
import { formatBytes, formatCount, formatFlops, formatPercent } from '../format/numbers.ts';
import type { RunSpec } from '../../train/spec.ts';
import type { Estimate } from './lab-view.ts';
import type { RunView, RunViews } from './run-view.ts';

export interface Instruments {
  /** Of all replicas together. */
  readonly tokensPerSecond: number;
  /** Floating-point operations a second that the model needs; what the kernels do besides isn't counted. */
  readonly flopsPerSecond: number;
  /** Most that the experiment allocates on the GPU, bytes; null where it was not estimated. */
  readonly bytes: number | null;
  /** Share of the GPU's time that training takes; null where it may take all. */
  readonly gpuShare: number | null;
}

/** Token counts of a run share one stable run: they are trained once. */
function replicaOf({ seed, training }: RunSpec): string {
  return JSON.stringify([seed, { ...training, tokens: 0 }]);
}

/** Null while nothing trains. */
export function instrumentsOf(runs: RunViews, estimate: Estimate): Instruments | null {
  const training = [...runs.values()].filter(({ progress }) => progress.kind === 'training');
  const replicas = new Map(training.map((view): [string, RunView] => [replicaOf(view.spec), view]));
  const [first] = replicas.values();
  if (first === undefined || first.tokensPerSecond === null) return null;
  const tokensPerSecond = first.tokensPerSecond * replicas.size;
  return {
    tokensPerSecond,
    flopsPerSecond: tokensPerSecond * flopsPerToken(first.spec.model),
    bytes: estimate.kind === 'measured' ? estimate.bytes : null,
    gpuShare: first.gpuShare,
  };
}

/** The instruments as they are shown. */
export function readings({ tokensPerSecond, flopsPerSecond, bytes, gpuShare }: Instruments): Fact[] {
  return [
    { name: 'tokens a second', value: formatCount(tokensPerSecond) },
    { name: 'model FLOP/s', value: formatFlops(flopsPerSecond).replace('FLOP', 'FLOP/s') },
    { name: 'memory, at most', value: bytes === null ? '–' : formatBytes(bytes) },
    { name: 'GPU time used', value: gpuShare === null ? 'all it can' : formatPercent(gpuShare) },
  ];
}
