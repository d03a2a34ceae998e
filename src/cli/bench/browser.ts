/** A browser of its own for a part of the bench, whose process tree can be watched. */
import { chromium } from 'playwright';
import type { Browser, BrowserServer, Page } from 'playwright';
import { chromiumArgs, findBrowser } from '../browser.ts';
import type { ReadyBrowser } from '../browser.ts';
import { oneLine, UsageError } from '../failure.ts';
import type { BenchArguments } from './arguments.ts';
import { ProcessorTime } from './processor-time.ts';

/** Unrounded timestamps; Chromium gives multiples of 100 µs to pages that have not asked for trust. */
const TIMESTAMPS = '--enable-webgpu-developer-features';

/**
 * What subgroup matrices need beyond --enable-unsafe-webgpu where WebGPU is Vulkan: its memory model, and on NVIDIA f16, which
 * Dawn holds back there. Toggles of Dawn (its src/dawn/native/Toggles.cpp); where they mean nothing they do nothing.
 */
const SUBGROUP_MATRIX = '--enable-dawn-features=allow_unsafe_apis,use_vulkan_memory_model,vulkan_enable_f16_on_nvidia';

export interface BrowserChoice {
  readonly path: string;
  readonly args: readonly string[];
}

/** The browser that `lab` would take, with the flags of the bench. Throws UsageError where there is none. */
export async function chooseBrowser({
  adapter,
  subgroupMatrix,
}: Pick<BenchArguments, 'adapter' | 'subgroupMatrix'>): Promise<BrowserChoice> {
  const found: ReadyBrowser = await findBrowser().catch((error: unknown) => {
    throw new UsageError(oneLine(error));
  });
  const software = [...chromiumArgs({ gpu: false }), '--use-webgpu-adapter=swiftshader'];
  const flags = [TIMESTAMPS, ...(subgroupMatrix ? [SUBGROUP_MATRIX] : [])];
  return { path: found.path, args: [...(adapter === 'software' ? software : found.args), ...flags] };
}

export class BenchBrowser {
  readonly #server: BrowserServer;
  readonly #browser: Browser;
  readonly processorTime: ProcessorTime;

  private constructor(server: BrowserServer, browser: Browser) {
    this.#server = server;
    this.#browser = browser;
    this.processorTime = new ProcessorTime(server.process().pid ?? 0);
  }

  /** With a profile of its own: nothing is compiled before. */
  static async start({ path, args }: BrowserChoice): Promise<BenchBrowser> {
    try {
      const server = await chromium.launchServer({ executablePath: path, args: [...args] });
      return new BenchBrowser(server, await chromium.connect(server.wsEndpoint()));
    } catch (error) {
      throw new UsageError(`The browser ${path} did not start: ${oneLine(error)}`);
    }
  }

  get version(): string {
    return this.#browser.version();
  }

  /** A page of the bench. Calls on it reject once it has crashed. */
  async open(url: string, ready: string): Promise<Page> {
    const page = await this.#browser.newPage();
    page.on('crash', () => void page.close());
    await page.goto(url);
    await page.waitForFunction((name) => name in window, ready);
    return page;
  }

  /** An empty page, for whoever watches it load. */
  newPage(): Promise<Page> {
    return this.#browser.newPage();
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#server.close();
  }
}

/** What a call on a page failed with, in one line: Playwright adds its own prefix and a stack. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return oneLine((text.split('\n    at ')[0] ?? text).replace(/^\w+\.\w+: (Error: )?/, ''));
}
