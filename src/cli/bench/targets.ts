/** What the engine is meant to reach, by kind of adapter; ratios at batch 16, context 64. */
import { sizeText } from './arguments.ts';
import type { ModelSize, PeerName } from './result.ts';

/** Least ratio to a peer by size, on a software adapter with two cores. */
const onSoftware: Readonly<Partial<Record<PeerName, Readonly<Record<string, number>>>>> = {
  'jax-webgpu': { '32x2': 7, '64x2': 5, '128x4': 4.5 },
  'tfjs-webgpu': { '32x2': 50 },
  'jax-wasm': { '32x2': 1.4 },
};

/** On a GPU: three times jax-js at every size, and PyTorch's eager mode on the same card beaten up to width 256. */
const onGpu: Readonly<Partial<Record<PeerName, number>>> = { 'jax-webgpu': 3, 'torch-eager': 1 };

const WIDEST_AGAINST_TORCH = 256;

/** Seconds to the first step, compiling included. */
export const FIRST_STEP_SECONDS = 3;
/** Most that 8 replicas of a model below 100 K parameters may cost on a GPU, in times of one. */
export const EIGHT_REPLICAS = 2;

/** The least ratio aimed at, null where none is set. */
export function targetRatio(name: PeerName, size: ModelSize, software: boolean): number | null {
  if (software) return onSoftware[name]?.[sizeText(size)] ?? null;
  if (name === 'torch-eager' && size.width > WIDEST_AGAINST_TORCH) return null;
  return onGpu[name] ?? null;
}
