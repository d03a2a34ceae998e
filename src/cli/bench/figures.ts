/** What is computed from the times: rates, ratios, shares of the ceiling. Pure arithmetic. */
import type {
  Basis,
  BenchResult,
  KernelResult,
  KernelsResult,
  PeerName,
  PeerResult,
  PeersResult,
  Timing,
} from './result.ts';

/** Median seconds by the basis, or by the clock where processor time is not known. */
export function secondsOf({ wall, processor }: Timing, basis: Basis): number {
  return basis === 'processor' && processor !== null ? processor.median : wall.median;
}

/** Tokens a second of all replicas, by the clock. */
export function tokensPerSecond(run: { readonly batch: number; readonly context: number }, step: Timing): number {
  return (run.batch * run.context) / step.wall.median;
}

/** How many times a peer's seconds a step are this engine's; null where either has none. */
export function ratioTo(name: PeerName, { contenders }: PeersResult, basis: Basis): number | null {
  const seconds = (wanted: PeerName): number | null => {
    const step = contenders.find((result) => result.name === wanted)?.step;
    return step ? secondsOf(step, basis) : null;
  };
  const [own, other] = [seconds('loglog'), seconds(name)];
  return own === null || other === null ? null : other / own;
}

/** Seconds of one dispatch: time on processors where shaders run there, else the device's own. */
export function kernelSeconds({ device, processor }: KernelResult, basis: Basis): number {
  return basis === 'processor' && processor !== null ? processor.median : device.median;
}

/** Operations and bytes a second. */
export interface Ceiling {
  readonly flops: number;
  readonly bytes: number;
}

const isProduct = ({ kernel }: KernelResult): boolean => kernel.startsWith('matmul');

/** The best matrix product, large or in a step, and the best copy of a run. Throws where none was measured. */
export function ceilingOf({ ceiling, steps }: KernelsResult, basis: Basis): Ceiling {
  const products = [...ceiling, ...steps.flatMap(({ kernels }) => kernels)].filter(isProduct);
  const copies = ceiling.filter((kernel) => !isProduct(kernel));
  const best = (kernels: readonly KernelResult[], work: (kernel: KernelResult) => number | null): number => {
    const rate = Math.max(...kernels.map((kernel) => (work(kernel) ?? 0) / kernelSeconds(kernel, basis)));
    if (!(rate > 0)) throw new Error('No product or no copy was measured, so there is no ceiling.');
    return rate;
  };
  return { flops: best(products, ({ flops }) => flops), bytes: best(copies, ({ bytes }) => bytes) };
}

/** Place of a kernel in the roofline. */
export interface Place {
  /** Operations a byte that must be moved. */
  readonly intensity: number;
  readonly flopsPerSecond: number;
  readonly bytesPerSecond: number;
  /** Of what the ceiling allows at this intensity: min(peak operations, intensity × peak bytes). */
  readonly share: number;
}

/** Null where the kernel's cost is not known. */
export function placeOf(kernel: KernelResult, ceiling: Ceiling, basis: Basis): Place | null {
  const { flops, bytes } = kernel;
  if (flops === null || bytes === null) return null;
  const seconds = kernelSeconds(kernel, basis);
  const [flopsPerSecond, bytesPerSecond] = [flops / seconds, bytes / seconds];
  const share = Math.max(flopsPerSecond / ceiling.flops, bytesPerSecond / ceiling.bytes);
  return { intensity: flops / bytes, flopsPerSecond, bytesPerSecond, share };
}

/** Losses that are looked at for a fall. */
const FEW = 3;

/** Whether the mean of the last three losses is below the first. Two are too few to tell. */
export function learns({ losses }: Pick<PeerResult, 'losses'>): boolean {
  const [first] = losses;
  if (first === undefined || losses.length < FEW) return false;
  const last = losses.slice(-FEW);
  return last.reduce((sum, loss) => sum + loss, 0) / FEW < first;
}

/** Largest difference of two contenders' first losses: those after it may drift, since peers don't clip gradients. */
export function firstLossDifference(a: Pick<PeerResult, 'losses'>, b: Pick<PeerResult, 'losses'>): number {
  return Math.abs((a.losses[0] ?? Number.NaN) - (b.losses[0] ?? Number.NaN));
}

/** From here on two first losses, computed in another order from the same weights, are another model's. */
const SAME_MODEL_NATS = 1e-3;

/** What speaks against a contender's figures, null where nothing does. */
export function objection(result: PeerResult, { contenders }: PeersResult): string | null {
  if (result.skipped !== null) return result.skipped;
  const own = contenders.find(({ name }) => name === 'loglog');
  const difference = own ? firstLossDifference(result, own) : 0;
  if (!(difference < SAME_MODEL_NATS))
    return `its first loss differs by ${difference.toPrecision(2)} nats: another model`;
  return learns(result) ? null : 'its loss was not seen to fall';
}

/** Seconds of R replicas together over those of one. */
export function replicaCost({ counts }: NonNullable<BenchResult['replicas']>, basis: Basis): Map<number, number> {
  const one = counts.find(({ replicas }) => replicas === 1);
  if (!one) return new Map();
  return new Map(counts.map(({ replicas, step }) => [replicas, secondsOf(step, basis) / secondsOf(one.step, basis)]));
}
