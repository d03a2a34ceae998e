/**
 * Drives a recorded list on the GPU: many repetitions a submit, their number adapted so that a submit takes about
 * 50 ms, at most two submits in flight, losses copied out behind them so that the GPU never waits for a read. Where stepping may
 * take a share of the time only, one submit at a time, and a rest after each.
 */
import type { View } from '../gpu/graph.ts';
import type { Program } from '../gpu/program.ts';
import { Pace } from './pace.ts';

/** Submits are sized to this: long enough to hide the submit's cost, short enough to keep a desktop fluid. */
const SUBMIT_SECONDS = 0.05;
const IN_FLIGHT = 2;
const MOST_A_SUBMIT = 1024;

/** The buffers losses are copied out through: one for each submit in flight, used in turn. */
class StagingRing {
  readonly #buffers: readonly GPUBuffer[];
  #next = 0;

  constructor(device: GPUDevice, bytes: number) {
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    this.#buffers = Array.from({ length: IN_FLIGHT }, (_, i) =>
      device.createBuffer({ label: `StagingRing.${i}`, size: bytes, usage }),
    );
  }

  /** The buffer whose turn it is; its last read has ended, since no more submits than buffers are in flight. */
  take(): GPUBuffer {
    const buffer = this.#buffers[this.#next];
    if (!buffer) throw new Error('the staging ring is empty');
    this.#next = (this.#next + 1) % this.#buffers.length;
    return buffer;
  }

  destroy(): void {
    for (const buffer of this.#buffers) buffer.destroy();
  }
}

/** Stop, pause and gentleness, as the job's owner sets them. */
export interface Control {
  readonly stopped: boolean;
  readonly paused: boolean;
  /** Of the GPU's time that stepping may take at the moment, above 0 to 1. */
  readonly share: number;
  /** Resolves when no longer paused, or stopped. */
  resumed(): Promise<void>;
}

export interface SteppedWork {
  readonly program: Program;
  /** Adds one repetition to a pass. */
  readonly encode: (pass: GPUComputePassEncoder) => void;
  /** [rows, columns]: repetition i writes row `from` + i. */
  readonly history: View;
  readonly columns: number;
  readonly count: number;
  /** Left out, 0. */
  readonly from?: number;
}

/** Repetitions completed: the `rows` they wrote, the first of which is row `first`. */
export interface Completed {
  readonly first: number;
  readonly rows: Float32Array;
  /** Of running so far, pauses and rests excluded. */
  readonly seconds: number;
  /** Of the GPU's time that was taken since the share was set last; null where all may be, and before the first rest. */
  readonly gpuShare: number | null;
}

interface InFlight {
  readonly first: number;
  readonly count: number;
  readonly staging: GPUBuffer;
  readonly bytes: number;
  readonly mapped: Promise<void>;
}

/**
 * Runs all repetitions, or those submitted before the control stops it or `onCompleted` returns false.
 * Resolves with the repetitions done and the seconds they took, pauses and rests excluded.
 */
export async function stepThrough(
  work: SteppedWork,
  control: Control,
  onCompleted: (completed: Completed) => boolean,
): Promise<{ done: number; seconds: number }> {
  const stepping = new Stepping(work, onCompleted);
  try {
    await stepping.run(control);
  } finally {
    stepping.destroy();
  }
  return { done: stepping.done, seconds: stepping.seconds };
}

class Stepping {
  done = 0;
  seconds = 0;
  readonly #work: SteppedWork;
  readonly #onCompleted: (completed: Completed) => boolean;
  readonly #ring: StagingRing;
  readonly #flights: InFlight[] = [];
  #submitted = 0;
  #perSubmit = 1;
  #since = performance.now();
  #wanted = true;

  constructor(work: SteppedWork, onCompleted: (completed: Completed) => boolean) {
    this.#work = work;
    this.#onCompleted = onCompleted;
    const largest = Math.min(work.count, MOST_A_SUBMIT);
    this.#ring = new StagingRing(work.program.device, largest * work.columns * 4);
  }

  async run(control: Control): Promise<void> {
    const pace = new Pace(control);
    while (this.#wanted && !control.stopped && this.#submitted < this.#work.count) {
      if (control.paused) {
        await this.#landAll(pace);
        await control.resumed();
        this.#since = performance.now();
      } else if (pace.follow() < 1) {
        await this.#stepGently(pace);
      } else if (this.#flights.length >= IN_FLIGHT) {
        await this.#land(pace);
      } else {
        this.#submit();
      }
    }
    await this.#landAll(pace);
  }

  /** One submit at a time, smaller the less of the time it may take, and a rest after it. */
  async #stepGently(pace: Pace): Promise<void> {
    if (this.#flights.length === 0) {
      this.#since = performance.now();
      this.#submit();
    }
    await this.#landAll(pace);
    await pace.rest();
    this.#since = performance.now();
  }

  destroy(): void {
    this.#ring.destroy();
  }

  #submit(): void {
    const count = Math.min(this.#perSubmit, this.#work.count - this.#submitted);
    const first = (this.#work.from ?? 0) + this.#submitted;
    this.#flights.push(launch(this.#work, this.#ring.take(), first, count));
    this.#submitted += count;
  }

  /** Waits for the oldest submit in flight and hands its losses on. */
  async #land(pace: Pace): Promise<void> {
    const flight = this.#flights.shift();
    if (!flight) return;
    const rows = await landed(flight);
    const now = performance.now();
    const elapsed = (now - this.#since) / 1000;
    this.#since = now;
    this.seconds += elapsed;
    this.done += flight.count;
    pace.worked(elapsed);
    this.#perSubmit = adapted(this.#perSubmit, flight.count, elapsed, pace.follow());
    const completed = { first: flight.first, rows, seconds: this.seconds, gpuShare: pace.taken };
    this.#wanted = this.#onCompleted(completed) && this.#wanted;
  }

  async #landAll(pace: Pace): Promise<void> {
    while (this.#flights.length > 0) await this.#land(pace);
  }
}

/** Steps for the next submit: at most twice the last, so that one odd timing does no harm. */
function adapted(perSubmit: number, count: number, elapsed: number, share: number): number {
  const wanted = Math.round((share * SUBMIT_SECONDS * count) / Math.max(elapsed, 1e-6));
  return Math.max(1, Math.min(wanted, 2 * perSubmit, MOST_A_SUBMIT));
}

function launch(work: SteppedWork, staging: GPUBuffer, first: number, count: number): InFlight {
  const { program, encode, history, columns } = work;
  const encoder = program.device.createCommandEncoder({ label: 'stepThrough' });
  const pass = encoder.beginComputePass({ label: 'stepThrough' });
  for (let i = 0; i < count; i += 1) encode(pass);
  pass.end();
  const bytes = count * columns * 4;
  const { buffer, offset } = program.locate(history);
  encoder.copyBufferToBuffer(buffer, offset + first * columns * 4, staging, 0, bytes);
  program.device.queue.submit([encoder.finish()]);
  const mapped = staging.mapAsync(GPUMapMode.READ, 0, bytes);
  mapped.catch(() => undefined); // Awaited in its turn; a lost device rejects all that are in flight at once.
  return { first, count, staging, mapped, bytes };
}

async function landed({ staging, mapped, bytes }: InFlight): Promise<Float32Array> {
  await mapped;
  const rows = new Float32Array(staging.getMappedRange(0, bytes).slice(0));
  staging.unmap();
  return rows;
}
