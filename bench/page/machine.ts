/** The device this project's engine runs on in the bench page; the peers open their own. */
import type { Corpus } from '../../src/data/corpus.ts';
import { openDevice, type OpenDevice } from '../../src/gpu/device.ts';
import { PipelineCache } from '../../src/gpu/program.ts';
import { kernelsFor, type KernelChoice } from '../../src/model/kernels.ts';
import { uploadCorpus, type CorpusBuffers } from '../../src/model/training.ts';
import type { Laboratory } from '../../src/train/group.ts';

export interface Machine {
  readonly open: OpenDevice;
  readonly cache: PipelineCache;
  readonly kernels: KernelChoice;
}

let opening: Promise<Machine> | null = null;

async function open(): Promise<Machine> {
  const opened = await openDevice();
  return { open: opened, cache: new PipelineCache(opened.device), kernels: kernelsFor(opened) };
}

/** Opened on the first call, kept for the life of the page. */
export function machine(): Promise<Machine> {
  opening ??= open();
  return opening;
}

let uploaded: CorpusBuffers | null = null;

/** What training needs; the corpus is put on the device once. */
export function laboratory({ open: { device, facts }, cache, kernels }: Machine, corpus: Corpus): Laboratory {
  uploaded ??= uploadCorpus(device, corpus.train, corpus.heldOut);
  return { cache, adapter: { ...facts, browser: '' }, kernels, corpus, buffers: uploaded };
}
