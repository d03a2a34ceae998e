/** The device this project's engine runs on in the bench page; the peers open their own. */
import type { Corpus } from '../../src/data/corpus.ts';
import { openDevice, type OpenDevice } from '../../src/gpu/device.ts';
import { PipelineCache } from '../../src/gpu/program.ts';
import { PLAIN_KERNELS } from '../../src/model/kernels.ts';
import { uploadCorpus, type CorpusBuffers } from '../../src/model/training.ts';
import type { Laboratory } from '../../src/train/group.ts';
import type { RunSpec } from '../../src/train/spec.ts';
import { KernelStore } from '../../src/worker/kernel-store.ts';
import { SUBGROUP_MATRIX } from './subgroup-matrix.ts';

export interface Machine {
  readonly open: OpenDevice;
  readonly cache: PipelineCache;
  readonly kernels: KernelStore;
}

let opening: Promise<Machine> | null = null;

async function open(): Promise<Machine> {
  // Offered only where the browser was started with the flags of --subgroup-matrix.
  const opened = await openDevice([SUBGROUP_MATRIX]);
  return { open: opened, cache: new PipelineCache(opened.device), kernels: new KernelStore({ tuning: true }) };
}

/** Opened on the first call, kept for the life of the page. */
export function machine(): Promise<Machine> {
  opening ??= open();
  return opening;
}

let uploaded: CorpusBuffers | null = null;

/** What training these runs needs, with the kernels the worker would choose. The corpus is put on the device once. */
export async function laboratory(corpus: Corpus, specs: readonly RunSpec[]): Promise<Laboratory> {
  const { open: opened, cache, kernels } = await machine();
  const { device, facts } = opened;
  uploaded ??= uploadCorpus(device, corpus.train, corpus.heldOut);
  const plain = { cache, adapter: { ...facts, browser: '' }, kernels: PLAIN_KERNELS, corpus, buffers: uploaded };
  return kernels.equip(plain, specs);
}
