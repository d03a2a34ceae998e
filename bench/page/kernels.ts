/** Times the kernels of a program one by one, by the device's timestamps. */
import type { Dispatch } from '../../src/gpu/graph.ts';
import type { Program, RecordedDispatch } from '../../src/gpu/program.ts';
import { costOf, type Cost } from '../costs.ts';
import type { KernelInfo, TimedKernel } from './api.ts';

/** A submit is kept below this, since a long one may cost the device. */
const LONGEST_SUBMIT_SECONDS = 0.5;
const MOST_REPEATS = 20_000;

interface Distinct {
  readonly info: KernelInfo;
  readonly recorded: RecordedDispatch;
}

/** Dispatches with the same key do the same work on other data. */
function keyOf({ shader, entry, constants, uniform, workgroups }: Dispatch): string {
  return JSON.stringify([shader.file, entry, constants ?? {}, uniform ?? {}, workgroups]);
}

/** Sizes of a dispatch: 1024×96×32 (M, N, K) for a product, shape letters for attention, else rows and columns. */
function sizesOf({ uniform = {}, constants = {}, workgroups }: Dispatch): string {
  const u = (name: string): number => uniform[name] ?? constants[name] ?? 0;
  if ('inner' in uniform && 'cols' in uniform) {
    const splits = u('splits') > 1 ? ` in ${u('splits')}` : '';
    const inner = u('inner') > 0 ? `×${u('inner')}` : '';
    return `${u('rows')}×${u('cols')}${inner}${splits}`;
  }
  if ('heads' in uniform && 'batch' in uniform) {
    return `B${u('batch')} H${u('heads')} T${u('context')} D${4 * u('HEAD_DIM4')}`;
  }
  if ('heads' in uniform) return `${u('rows')}×${2 * u('heads')}×${u('HEAD_DIM')}`;
  if ('WIDTH4' in constants) return `${u('rows')}×${4 * u('WIDTH4')}`;
  if ('stride' in uniform) return `${u('rows')}×${u('vocabulary')}`;
  if ('parameters4' in uniform) return `${4 * u('parameters4')}${'splits' in uniform ? ` in ${u('splits')}` : ''}`;
  if ('vectors' in uniform) return `${(16 * u('vectors')) / 2 ** 20} MiB`;
  return `${workgroups[0] * (workgroups[1] ?? 1) * (workgroups[2] ?? 1)} workgroups`;
}

function infoOf(dispatch: Dispatch, workgroups: KernelInfo['workgroups'], cost: Cost | null): KernelInfo {
  return {
    name: `${dispatch.label} ${sizesOf(dispatch)}`,
    kernel: `${dispatch.shader.file} ${dispatch.entry}`,
    uniform: dispatch.uniform ?? {},
    workgroups,
    count: 1,
    flops: cost?.flops ?? null,
    bytes: cost?.bytes ?? null,
  };
}

/** The distinct dispatches of the lists, in order of their first appearance, with how often each stands there. */
function distinct(recorded: readonly RecordedDispatch[], cost: (dispatch: Dispatch) => Cost | null): Distinct[] {
  const found = new Map<string, Distinct>();
  for (const each of recorded) {
    const key = keyOf(each.dispatch);
    const before = found.get(key);
    const info = before?.info ?? infoOf(each.dispatch, each.workgroups, cost(each.dispatch));
    found.set(key, { recorded: before?.recorded ?? each, info: { ...info, count: before ? info.count + 1 : 1 } });
  }
  return [...found.values()];
}

export class KernelTimer {
  readonly #kernels: readonly Distinct[];
  readonly #clock: Clock;
  /** Repeats that filled a second last time, by kernel. */
  readonly #rates = new Map<number, number>();

  /** Of the program's dispatches in `lists`. */
  constructor(program: Program, lists: readonly string[], cost: (dispatch: Dispatch) => Cost | null = costOf) {
    const recorded = lists.flatMap((list) => program.recorded(list));
    this.#kernels = distinct(recorded, cost);
    this.#clock = new Clock(program.device);
  }

  get kernels(): KernelInfo[] {
    return this.#kernels.map(({ info }) => info);
  }

  /**
   * Seconds of one dispatch: `seconds` filled with repeats of it, each waiting for the one before as in a step, since
   * they write the same memory.
   */
  async time(index: number, seconds: number): Promise<TimedKernel> {
    const kernel = this.#kernels[index];
    if (!kernel) throw new Error(`The program has no kernel ${index}.`);
    const wanted = Math.min(seconds, LONGEST_SUBMIT_SECONDS);
    if (!this.#rates.has(index)) await this.#calibrate(index, kernel.recorded, wanted);
    let repeats = 0;
    let total = 0;
    while (total < 0.9 * seconds) {
      const count = this.#repeats(index, wanted);
      const took = await this.#clock.time(kernel.recorded, count);
      repeats += count;
      total += took;
      this.#rates.set(index, count / took);
    }
    return { seconds: total / repeats, clock: this.#clock.kind, repeats };
  }

  #repeats(index: number, seconds: number): number {
    const wanted = Math.round((this.#rates.get(index) ?? 1) * seconds);
    return Math.max(1, Math.min(wanted, MOST_REPEATS));
  }

  /** Doubles the repeats until they take a fifth of the time: the first runs are slow and their timing is coarse. */
  async #calibrate(index: number, recorded: RecordedDispatch, seconds: number): Promise<void> {
    let count = 1;
    let took = await this.#clock.time(recorded, count);
    while (took < seconds / 5 && count < MOST_REPEATS) {
      count *= 2;
      took = await this.#clock.time(recorded, count);
    }
    this.#rates.set(index, count / took);
  }

  destroy(): void {
    this.#clock.destroy();
  }
}

/** Seconds that repeats of a dispatch take in a pass of their own: between the pass's timestamps where there are any. */
class Clock {
  readonly kind: TimedKernel['clock'];
  readonly #device: GPUDevice;
  readonly #queries: GPUQuerySet | null;
  readonly #resolved: GPUBuffer | null;
  readonly #staging: GPUBuffer | null;

  constructor(device: GPUDevice) {
    const has = device.features.has('timestamp-query');
    const { QUERY_RESOLVE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
    const buffer = (label: string, usage: number) => device.createBuffer({ label, size: 16, usage });
    this.#device = device;
    this.kind = has ? 'timestamps' : 'wall';
    this.#queries = has ? device.createQuerySet({ label: 'Clock.queries', type: 'timestamp', count: 2 }) : null;
    this.#resolved = has ? buffer('Clock.resolved', QUERY_RESOLVE | COPY_SRC) : null;
    this.#staging = has ? buffer('Clock.staging', COPY_DST | MAP_READ) : null;
  }

  async time({ pipeline, group, workgroups }: RecordedDispatch, repeats: number): Promise<number> {
    const since = performance.now();
    this.#submit((pass) => {
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, group);
      for (let i = 0; i < repeats; i += 1) pass.dispatchWorkgroups(...workgroups);
    });
    const measured = await this.#between();
    return measured ?? (performance.now() - since) / 1000;
  }

  #submit(encode: (pass: GPUComputePassEncoder) => void): void {
    const encoder = this.#device.createCommandEncoder({ label: 'Clock' });
    const timestampWrites = this.#queries && {
      querySet: this.#queries,
      beginningOfPassWriteIndex: 0,
      endOfPassWriteIndex: 1,
    };
    const pass = encoder.beginComputePass({ label: 'Clock', ...(timestampWrites && { timestampWrites }) });
    encode(pass);
    pass.end();
    if (this.#queries && this.#resolved && this.#staging) {
      encoder.resolveQuerySet(this.#queries, 0, 2, this.#resolved, 0);
      encoder.copyBufferToBuffer(this.#resolved, 0, this.#staging, 0, 16);
    }
    this.#device.queue.submit([encoder.finish()]);
  }

  /** Seconds between the two timestamps; null without them, or where the device gave none (both 0, or out of order). */
  async #between(): Promise<number | null> {
    if (!this.#staging) {
      await this.#device.queue.onSubmittedWorkDone();
      return null;
    }
    await this.#staging.mapAsync(GPUMapMode.READ);
    const [begin = 0n, end = 0n] = new BigUint64Array(this.#staging.getMappedRange());
    this.#staging.unmap();
    return end > begin ? Number(end - begin) / 1e9 : null;
  }

  destroy(): void {
    this.#queries?.destroy();
    this.#resolved?.destroy();
    this.#staging?.destroy();
  }
}
