/** The built app in a browser of its own, driven through its headless page. */
import { chromium } from 'playwright';
import type { Browser, Page } from 'playwright';
import type { CorpusInfo } from '../../data/corpus.ts';
import type { TrainGroup } from '../../experiments/experiment.ts';
import type { Reply, WeightsMessage } from '../../headless/api.ts';
import type { RunEvent } from '../../train/events.ts';
import type { AdapterReport } from '../../train/record.ts';
import type { RunSpec } from '../../train/spec.ts';
import type { GroupEstimate, LabFailure } from '../../worker/protocol.ts';
import { chromiumArgs, findBrowser } from '../browser.ts';
import { LostPageError, oneLine, UsageError } from '../failure.ts';

export interface SessionOptions {
  readonly url: string;
  /** Train on the processor even where there is a GPU. */
  readonly software: boolean;
  readonly headed: boolean;
  /** Hears what the page writes to its console as an error. */
  readonly onConsoleError: (text: string) => void;
  /** Takes the weights of every run that finishes; null leaves them in the page, where they are dropped. */
  readonly onWeights: ((message: WeightsMessage) => void) | null;
}

/** A failure the page words itself. */
export class PageFailure extends Error {
  override readonly name = 'PageFailure';
  readonly kind: LabFailure['kind'];
  constructor({ kind, message }: LabFailure) {
    super(message);
    this.kind = kind;
  }
}

function unwrap<T>(reply: Reply<T>): T {
  if (reply.ok) return reply.value;
  throw new PageFailure(reply.failure);
}

/**
 * Flags of the browser as it was found, which take a GPU where that works. The software adapter must be asked for by
 * name, since a desktop's browser offers its GPU all the same.
 */
const flags = (found: readonly string[], software: boolean): string[] =>
  software ? [...chromiumArgs({ gpu: false }), '--use-webgpu-adapter=swiftshader'] : [...found];

/** The browser's own words where it said any, as on a missing library, else the first line of Playwright's. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return /\[err\] (.*)/.exec(text)?.[1] ?? oneLine(text.split('\n', 1)[0] ?? text);
}

async function launch({ software, headed }: SessionOptions): Promise<Browser> {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (headed && process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) {
    throw new UsageError('There is no display to show the browser on (DISPLAY is not set). Leave --headed out.');
  }
  const { path, args } = await findBrowser().catch((error: unknown) => {
    throw new UsageError(oneLine(error));
  });
  try {
    // The command answers Ctrl-C itself: it lets the page end its run first.
    const signals = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
    return await chromium.launch({ executablePath: path, args: flags(args, software), headless: !headed, ...signals });
  } catch (error) {
    throw new UsageError(`The browser ${path} did not start: ${reasonOf(error)}`);
  }
}

export class LabSession {
  readonly #browser: Browser;
  readonly #page: Page;
  readonly #listeners = new Map<string, (event: RunEvent) => void>();
  readonly #lost: Promise<never>;
  #lose: (error: Error) => void = () => undefined;
  #jobs = 0;
  #weights = false;
  #closing = false;

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.#page = page;
    this.#lost = new Promise<never>((_, reject) => {
      this.#lose = (error) => {
        if (!this.#closing) reject(error);
      };
    });
    // Each call races with the loss; without a call under way it must not count as unhandled.
    this.#lost.catch(() => undefined);
  }

  /** Starts a browser and loads the page. Throws UsageError where that is impossible. */
  static async start(options: SessionOptions): Promise<LabSession> {
    const browser = await launch(options);
    try {
      const session = new LabSession(browser, await browser.newPage());
      await session.#load(options);
      return session;
    } catch (error) {
      await browser.close();
      throw error;
    }
  }

  async #load({ url, onConsoleError, onWeights }: SessionOptions): Promise<void> {
    this.#watch(onConsoleError);
    this.#weights = onWeights !== null;
    if (onWeights) await this.#page.exposeFunction('loglogWeights', onWeights);
    await this.#page.exposeFunction('loglogEvent', (job: string, event: RunEvent) => this.#listeners.get(job)?.(event));
    await this.#page.exposeFunction('loglogLost', (failure: LabFailure) =>
      this.#lose(new LostPageError(failure.message)),
    );
    await this.#race(this.#page.goto(url));
    await this.#race(this.#page.waitForFunction(() => 'loglog' in window));
  }

  #watch(onConsoleError: (text: string) => void): void {
    const page = this.#page;
    page.on('crash', () => this.#lose(new LostPageError('The page crashed; the browser may be out of memory.')));
    page.on('pageerror', (error) => this.#lose(new LostPageError(`The page failed: ${oneLine(error)}`)));
    page.on('close', () => this.#lose(new LostPageError('The browser was closed.')));
    page.on('console', (message) => {
      if (message.type() === 'error') onConsoleError(oneLine(message.text()));
    });
  }

  #race<T>(call: Promise<T>): Promise<T> {
    return Promise.race([call, this.#lost]);
  }

  /** Opens the adapter. Throws PageFailure with no-webgpu or no-adapter. */
  async open(): Promise<AdapterReport> {
    return unwrap(await this.#race(this.#page.evaluate(() => window.loglog.open())));
  }

  async corpora(): Promise<CorpusInfo[]> {
    return unwrap(await this.#race(this.#page.evaluate(() => window.loglog.corpora())));
  }

  /** Throws PageFailure with bad-corpus and the reason. */
  async addCorpus(path: string): Promise<CorpusInfo> {
    await this.#page.setInputFiles('#text-file', path);
    return unwrap(await this.#race(this.#page.evaluate(() => window.loglog.addCorpus())));
  }

  /** Expected seconds and bytes of each group of runs. */
  estimate(signal: AbortSignal, groups: readonly (readonly RunSpec[])[]): Promise<GroupEstimate[]> {
    const lists = groups.map((group) => [...group]);
    return this.#job(signal, (job) => {
      return this.#page.evaluate((given) => window.loglog.estimate(given.job, given.lists), { job, lists });
    });
  }

  /** Trains runs of one shape together. Throws LostPageError once the page is gone. */
  readonly train: TrainGroup = async (signal, specs, onEvent) => {
    return this.#job(signal, async (job) => {
      this.#listeners.set(job, onEvent);
      try {
        const given = { job, list: [...specs], weights: this.#weights };
        return await this.#page.evaluate((call) => window.loglog.train(call.job, call.list, call.weights), given);
      } finally {
        this.#listeners.delete(job);
      }
    });
  };

  async #job<T>(signal: AbortSignal, start: (job: string) => Promise<Reply<T>>): Promise<T> {
    const job = `job-${(this.#jobs += 1)}`;
    const stop = (): void => {
      // A page that is gone can't be told; its loss ends the call.
      this.#page.evaluate((name) => window.loglog.stop(name), job).catch(() => undefined);
    };
    signal.addEventListener('abort', stop, { once: true });
    try {
      const running = start(job);
      if (signal.aborted) stop();
      return unwrap(await this.#race(running));
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** A picture at twice its size in pixels, drawn in a tab of its own. */
  async png(svg: string): Promise<Uint8Array> {
    const page = await this.#browser.newPage({ deviceScaleFactor: 2 });
    try {
      await page.setContent(
        `<style>body { margin: 0 } svg { display: block }</style>${svg.replace(/^<\?xml.*\?>/, '')}`,
      );
      return await page.locator('svg').first().screenshot();
    } finally {
      await page.close();
    }
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.#browser.close();
  }
}
