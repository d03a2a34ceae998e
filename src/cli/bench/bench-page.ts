/** The bench page: built, served, and called with the processor time of every call. */
import { join } from 'node:path';
import type { Page } from 'playwright';
import { build, preview } from 'vite';
import type {
  Adapter,
  BenchApi,
  CallCounts,
  Contender,
  KernelInfo,
  Loaded,
  Task,
  TimedKernel,
} from '../../../bench/page/api.ts';
import { oneLine, UsageError } from '../failure.ts';
import type { BenchBrowser } from './browser.ts';
import type { Sample } from './rounds.ts';
import { secondsBetween } from './processor-time.ts';
import type { ProcessorTime } from './processor-time.ts';

export interface ServedPage {
  readonly url: string;
  close(): Promise<void>;
}

/** Builds the bench page, which takes seconds, and serves it to this machine only. Throws UsageError. */
export async function serveBenchPage(root: string): Promise<ServedPage> {
  const configFile = join(root, 'vite.bench.config.ts');
  try {
    await build({ root, configFile, logLevel: 'silent' });
  } catch (error) {
    throw new UsageError(`The bench page could not be built: ${oneLine(error)}`);
  }
  const server = await preview({
    root,
    configFile,
    logLevel: 'silent',
    preview: { host: '127.0.0.1', port: 0, open: false },
  });
  const base = server.resolvedUrls?.local[0];
  if (base === undefined) throw new UsageError('The bench page could not be served: no port is free on 127.0.0.1.');
  return { url: new URL('bench.html', base).href, close: () => server.close() };
}

/** What a call resolved with, and the time it took on processors, null where the system does not tell. */
interface Metered<T> {
  readonly value: T;
  readonly processor: number | null;
}

export class BenchPage {
  readonly #page: Page;
  readonly #processorTime: ProcessorTime;

  private constructor(page: Page, processorTime: ProcessorTime) {
    this.#page = page;
    this.#processorTime = processorTime;
  }

  static async open(browser: BenchBrowser, url: string): Promise<BenchPage> {
    return new BenchPage(await browser.open(url, 'bench'), browser.processorTime);
  }

  async #metered<T>(call: () => Promise<T>): Promise<Metered<T>> {
    const before = this.#processorTime.read();
    const value = await call();
    return { value, processor: secondsBetween(before, this.#processorTime.read()) };
  }

  adapter(): Promise<Adapter> {
    return this.#page.evaluate(() => window.bench.adapter());
  }

  load(contender: Contender, task: Task): Promise<Metered<Loaded>> {
    return this.#metered(() => {
      return this.#page.evaluate(([name, given]) => window.bench.load(name, given), [contender, task] as const);
    });
  }

  /** Seconds a step, and the losses. */
  async train(id: number, steps: number): Promise<Sample & { readonly losses: readonly number[] }> {
    const { value, processor } = await this.#metered(() => {
      return this.#page.evaluate(([number, count]) => window.bench.train(number, count), [id, steps] as const);
    });
    return {
      wall: value.seconds / steps,
      processor: processor === null ? null : processor / steps,
      losses: value.losses,
    };
  }

  /** Calls a step, averaged over `steps`. */
  async count(id: number, steps: number): Promise<CallCounts> {
    const all = await this.#page.evaluate(([number, count]) => window.bench.count(number, count), [id, steps] as const);
    return Object.fromEntries(
      Object.entries(all).map(([name, calls]) => [name, calls / steps]),
    ) as unknown as CallCounts;
  }

  kernels(id: number): Promise<KernelInfo[]> {
    return this.#page.evaluate((number) => window.bench.kernels(number), id);
  }

  /** Fills about `seconds` with repeats of one dispatch; times of one. */
  async timeKernel(id: number, index: number, seconds: number): Promise<Sample & Pick<TimedKernel, 'clock'>> {
    const { value, processor } = await this.#metered(() => {
      const given = [id, index, seconds] as const;
      return this.#page.evaluate(([number, kernel, time]) => window.bench.timeKernel(number, kernel, time), given);
    });
    const { clock, repeats } = value;
    return { wall: value.seconds, processor: processor === null ? null : processor / repeats, clock };
  }

  loadCeiling(): ReturnType<BenchApi['loadCeiling']> {
    return this.#page.evaluate(() => window.bench.loadCeiling());
  }

  loadAttention(): ReturnType<BenchApi['loadAttention']> {
    return this.#page.evaluate(() => window.bench.loadAttention());
  }

  loadVariants(options: { readonly matrices: boolean }): ReturnType<BenchApi['loadVariants']> {
    return this.#page.evaluate((given) => window.bench.loadVariants(given), options);
  }

  bufferCopy(seconds: number): Promise<number> {
    return this.#page.evaluate((time) => window.bench.bufferCopy(time), seconds);
  }

  refresh(id: number): Promise<void> {
    return this.#page.evaluate((number) => window.bench.refresh(number), id);
  }

  unload(id: number): Promise<void> {
    return this.#page.evaluate((number) => window.bench.unload(number), id);
  }

  exportTask(task: Task, steps: number): ReturnType<BenchApi['exportTask']> {
    return this.#page.evaluate(([given, count]) => window.bench.exportTask(given, count), [task, steps] as const);
  }

  close(): Promise<void> {
    return this.#page.close();
  }
}
