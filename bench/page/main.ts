/** The bench page: holds what is being measured and offers it as `window.bench` (api.ts). */
import { countParameters, flopsPerToken } from '../../src/model/config.ts';
import type { BenchApi, Contender, KernelSet, Loaded, Task, Trained, Variants } from './api.ts';
import { loadAttention } from './attention.ts';
import { bufferCopy, loadCeiling } from './ceiling.ts';
import type { TrainingContender } from './contenders/contender.ts';
import { LoglogContender } from './contenders/loglog.ts';
import { countCalls } from './counters.ts';
import { KernelTimer } from './kernels.ts';
import { machine } from './machine.ts';
import { corpus, exported, modelOf, peerTask } from './task.ts';
import { loadMatrixVariants, loadVariants } from './variants.ts';

interface Entry {
  readonly contender: TrainingContender | null;
  readonly timer: KernelTimer | null;
  readonly destroy: () => void;
}

const entries = new Map<number, Entry>();
let ids = 0;

function entry(id: number): Entry {
  const found = entries.get(id);
  if (!found) throw new Error(`The bench page holds nothing numbered ${id}.`);
  return found;
}

function add(added: Entry): number {
  entries.set((ids += 1), added);
  return ids;
}

/** Each library is fetched and evaluated before the clock of its first step starts. */
async function opener(name: Contender): Promise<(task: Task) => Promise<TrainingContender>> {
  const text = await corpus();
  if (name === 'loglog') return (task) => LoglogContender.open(task, text);
  if (name === 'tfjs-webgpu') {
    const { TfjsContender } = await import('./contenders/tfjs.ts');
    return (task) => TfjsContender.open(peerTask(task, text));
  }
  const { JaxContender } = await import('./contenders/jax.ts');
  return (task) => JaxContender.open(peerTask(task, text), name === 'jax-webgpu' ? 'webgpu' : 'wasm');
}

async function load(name: Contender, task: Task): Promise<Loaded> {
  const open = await opener(name);
  const since = performance.now();
  const contender = await open(task);
  const [firstLoss = Number.NaN] = await contender.train(1);
  const firstStepSeconds = (performance.now() - since) / 1000;
  const model = modelOf(task, await corpus());
  const own = contender instanceof LoglogContender ? contender.program : null;
  return {
    id: add({
      contender,
      timer: own && new KernelTimer(own.program, ['sample', 'learn']),
      destroy: () => contender.destroy(),
    }),
    model,
    parameters: countParameters(model).total,
    flopsPerToken: flopsPerToken(model),
    firstStepSeconds,
    firstLoss,
    kernels: own && { ...own.shape.kernels },
  };
}

function contenderOf(id: number): TrainingContender {
  const { contender } = entry(id);
  if (!contender) throw new Error(`What is numbered ${id} does not train.`);
  return contender;
}

async function train(id: number, steps: number): Promise<Trained> {
  const since = performance.now();
  const losses = await contenderOf(id).train(steps);
  return { seconds: (performance.now() - since) / 1000, losses };
}

function timerOf(id: number): KernelTimer {
  const { timer } = entry(id);
  if (!timer) throw new Error(`What is numbered ${id} has no recorded kernels.`);
  return timer;
}

/** Kernels of a program that trains nothing. */
function kernelSet({ program, timer }: { program: { destroy(): void }; timer: KernelTimer }): KernelSet {
  return { id: add({ contender: null, timer, destroy: () => program.destroy() }), kernels: timer.kernels };
}

async function variants({ matrices }: { readonly matrices: boolean }): Promise<Variants> {
  const serving = await loadVariants(await machine());
  const tried = matrices ? await loadMatrixVariants(await machine()) : 'not asked for: --subgroup-matrix';
  const loaded = typeof tried === 'string' ? serving : [...serving, ...tried];
  return {
    sets: loaded.map(kernelSet),
    errors: loaded.flatMap(({ errors }) => errors),
    withoutMatrices: typeof tried === 'string' ? tried : null,
  };
}

const api: BenchApi = {
  async adapter() {
    return (await machine()).open.facts;
  },
  load,
  train,
  count: (id, steps) => countCalls(() => contenderOf(id).train(steps)),
  async refresh(id) {
    const contender = contenderOf(id);
    if (contender instanceof LoglogContender) contender.restart();
    await contender.train(1);
  },
  unload(id) {
    const { timer, destroy } = entry(id);
    timer?.destroy();
    destroy();
    entries.delete(id);
  },
  kernels: (id) => timerOf(id).kernels,
  timeKernel: (id, index, seconds) => timerOf(id).time(index, seconds),
  async loadCeiling() {
    return kernelSet(await loadCeiling(await machine()));
  },
  async loadAttention() {
    const { shape, ...loaded } = await loadAttention(await machine());
    return { ...kernelSet(loaded), shape };
  },
  loadVariants: variants,
  bufferCopy: async (seconds) => bufferCopy(await machine(), seconds),
  exportTask: async (task, steps) => exported(task, await corpus(), steps),
};

window.bench = api;
