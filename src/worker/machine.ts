/** The GPU the worker holds, with what was made on it; all of it goes when the device is lost. */
import { openDevice, type OpenDevice } from '../gpu/device.ts';
import { PipelineCache } from '../gpu/program.ts';
import type { CorpusBuffers } from '../model/training.ts';
import type { AdapterReport } from '../train/record.ts';
import { failure } from './failure.ts';
import { KernelStore } from './kernel-store.ts';
import type { LabSettings } from './protocol.ts';

/** The browser by the brands it gives, as "Chromium 156". */
function browserName(): string {
  const { userAgentData, userAgent } = navigator as unknown as {
    userAgent: string;
    userAgentData?: { brands: { brand: string; version: string }[] };
  };
  const brands = (userAgentData?.brands ?? []).filter(({ brand }) => !/not.?a.?brand/i.test(brand));
  const best = brands.find(({ brand }) => brand !== 'Chromium') ?? brands[0];
  if (best) return `${best.brand} ${best.version}`;
  const named = /(Firefox|Version|Chrome)\/(\d+)/.exec(userAgent);
  return named ? `${named[1] === 'Version' ? 'Safari' : named[1]} ${named[2]}` : 'unknown browser';
}

export interface Machine {
  readonly open: OpenDevice;
  readonly cache: PipelineCache;
  readonly adapter: AdapterReport;
  readonly kernels: KernelStore;
  /** Token ids on the device, by corpus hash. */
  readonly buffers: Map<string, CorpusBuffers>;
  /** Rejects when the device is lost. */
  readonly lost: Promise<never>;
}

export async function openMachine(settings: LabSettings): Promise<Machine> {
  const open = await openDevice();
  const lost = open.device.lost.then(({ reason, message }): never => {
    throw failure(
      'device-lost',
      `The GPU was lost (${reason}${message ? `: ${message}` : ''}). Finished runs are kept; start again to go on.`,
    );
  });
  lost.catch(() => undefined); // Whoever races against it sees the rejection; between jobs nobody does.
  return {
    open,
    cache: new PipelineCache(open.device),
    adapter: { ...open.facts, browser: browserName() },
    kernels: new KernelStore(settings),
    buffers: new Map(),
    lost,
  };
}

/** A lost device rejects what waits for it just before it is known to be lost: the loss is the reason to give. */
export async function lostOr({ lost }: Machine, error: unknown): Promise<never> {
  if (error instanceof DOMException) await Promise.race([lost, new Promise((resolve) => setTimeout(resolve, 500))]);
  throw error;
}
