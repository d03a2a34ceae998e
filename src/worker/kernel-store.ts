/**
 * Which kernels serve a group of runs: those its spec names, those known to suit a software adapter, or the fastest as
 * measured on this adapter, once for a shape, and remembered across visits.
 */
import { get, set } from 'idb-keyval';
import { kernelsFor, type KernelChoice } from '../model/kernels.ts';
import type { Laboratory } from '../train/group.ts';
import type { RunSpec } from '../train/spec.ts';
import { tuneKernels } from '../train/tuner.ts';
import { checkKernels } from './check.ts';

/** Raised when kernels change, so that old measurements are forgotten. */
const VERSION = 1;

/** What a measurement holds for: the adapter as it names itself, and the sizes of the dispatches. */
function keyOf({ adapter }: Laboratory, specs: readonly RunSpec[]): string {
  const { vendor, architecture, description, browser } = adapter;
  const [spec] = specs;
  const sizes = spec ? [spec.model, spec.training.batch, specs.length] : [];
  return `kernels-${VERSION}:${JSON.stringify([vendor, architecture, description, browser, sizes])}`;
}

/** Storage may be denied or full; a choice is then measured again on the next visit. */
async function remembered(key: string): Promise<KernelChoice | undefined> {
  try {
    return await get<KernelChoice>(key);
  } catch {
    return undefined;
  }
}

async function remember(key: string, choice: KernelChoice): Promise<void> {
  try {
    await set(key, choice);
  } catch (error) {
    console.warn('The choice of kernels could not be stored:', error);
  }
}

export class KernelStore {
  readonly #checked = new Map<string, Promise<boolean>>();

  /** The laboratory with the kernels for runs that train together. */
  async equip(laboratory: Laboratory, specs: readonly RunSpec[]): Promise<Laboratory> {
    return { ...laboratory, kernels: await this.#choose(laboratory, specs) };
  }

  async #choose(laboratory: Laboratory, specs: readonly RunSpec[]): Promise<KernelChoice> {
    const named = specs[0]?.kernels;
    if (named) return named;
    const { adapter, cache } = laboratory;
    if (adapter.software) return kernelsFor({ device: cache.device, facts: adapter });
    const key = keyOf(laboratory, specs);
    const known = await remembered(key);
    if (known) return known;
    const { choice } = await tuneKernels(laboratory, specs, (kernels) => this.#passes(laboratory, kernels));
    await remember(key, choice);
    return choice;
  }

  /** Kernels are checked once a device. */
  #passes({ cache }: Laboratory, kernels: KernelChoice): Promise<boolean> {
    const key = JSON.stringify(kernels);
    const known = this.#checked.get(key);
    if (known) return known;
    const checked = checkKernels(cache, kernels).then((results) => results.every(({ passed }) => passed));
    this.#checked.set(key, checked);
    return checked;
  }
}
