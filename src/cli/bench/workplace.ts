/** What the parts of the bench share: the browser to start, the page to open, and where to say what is being done. */
import type { BenchArguments } from './arguments.ts';
import { BenchBrowser } from './browser.ts';
import type { BrowserChoice } from './browser.ts';
import { BenchPage } from './bench-page.ts';

export interface Workplace {
  readonly args: BenchArguments;
  readonly browser: BrowserChoice;
  /** Address of the bench page. */
  readonly url: string;
  /** True where shaders run on the processor. */
  readonly software: boolean;
  readonly say: (line: string) => void;
}

/** Windows a step in everything the bench trains. */
export const BATCH = 16;
export const SEED = 1;

/** Seconds a round of one measurement lasts, unless a single step takes longer. */
export const roundSeconds = ({ software }: Workplace): number => (software ? 1.5 : 0.5);

/** Runs `work` on a fresh browser, and closes it whatever happens. */
export async function withBrowser<T>(workplace: Workplace, work: (browser: BenchBrowser) => Promise<T>): Promise<T> {
  const browser = await BenchBrowser.start(workplace.browser);
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}

/** Runs `work` on a bench page in a fresh browser. */
export function withPage<T>(workplace: Workplace, work: (page: BenchPage) => Promise<T>): Promise<T> {
  return withBrowser(workplace, async (browser) => work(await BenchPage.open(browser, workplace.url)));
}
