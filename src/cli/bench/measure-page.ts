/** Part (e): the page as a visitor gets it: what is fetched for the first screen, when the first chart is there, and how smooth it stays while training. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright';
import { buildApp, reasonToBuild, serveApp } from '../lab/built-app.ts';
import { projectRoot } from '../tool.ts';
import type { BenchBrowser } from './browser.ts';
import type { FileSize, PageResult } from './result.ts';
import { summary } from './rounds.ts';
import { withBrowser } from './workplace.ts';
import type { Workplace } from './workplace.ts';

const PAGE = 'index.html';
/** A ladder that trains longer than it is watched. */
const LADDER = 'sizes=16,32,48&tokens=262144&seeds=1';
const WATCHED_SECONDS = 10;
const PATIENCE_MS = 60_000;

/** What the script below leaves in the page. Milliseconds since the navigation's start. */
interface Watched {
  readonly firstPicture: number | null;
  readonly firstContentfulPaint: number | null;
  /** Addresses of what was fetched by then. */
  readonly fetched: readonly string[];
  readonly longTasks: readonly { readonly startTime: number; readonly duration: number }[];
}

/**
 * Runs in the page before its own scripts. The first picture is a chart (a canvas of some size, in whatever shadow tree)
 * that is still there a frame after it appeared, and so has been painted.
 */
const watch = `(() => {
  const watched = { firstPicture: null, firstContentfulPaint: null, fetched: [], longTasks: [] };
  window.benchWatched = watched;
  const observe = (type, heard) => new PerformanceObserver((list) => list.getEntries().forEach(heard)).observe({ type, buffered: true });
  observe('longtask', ({ startTime, duration }) => watched.longTasks.push({ startTime, duration }));
  observe('paint', ({ name, startTime }) => {
    if (name === 'first-contentful-paint') watched.firstContentfulPaint = startTime;
  });
  const charts = (root) => [...root.querySelectorAll('*')].flatMap((element) => [
    ...(element.localName === 'canvas' && element.clientWidth > 150 && element.clientHeight > 100 ? [element] : []),
    ...(element.shadowRoot ? charts(element.shadowRoot) : []),
  ]);
  let seen = false;
  const look = () => {
    const there = charts(document).length > 0;
    if (!there || !seen) {
      seen = there;
      requestAnimationFrame(look);
      return;
    }
    watched.firstPicture = performance.now();
    watched.fetched = performance.getEntriesByType('resource').filter(({ responseEnd }) => responseEnd > 0).map(({ name }) => name);
  };
  requestAnimationFrame(look);
})()`;

const read = (page: Page): Promise<Watched> => page.evaluate<Watched>('window.benchWatched');

/** Opens the page with an empty cache and waits for its first picture. */
async function visit(browser: BenchBrowser, url: string): Promise<{ page: Page; watched: Watched }> {
  const page = await browser.newPage();
  await page.addInitScript(watch);
  await page.goto(url);
  await page
    .waitForFunction('window.benchWatched.firstPicture !== null', undefined, { timeout: PATIENCE_MS })
    .catch(() => undefined);
  return { page, watched: await read(page) };
}

/** Size of a file of the built app as served and as gzip. */
function sizeOf(address: string): FileSize {
  const name = decodeURIComponent(new URL(address).pathname).replace(/^\//, '');
  const bytes = readFileSync(join(projectRoot, 'dist', name === '' ? PAGE : name));
  return { name, bytes: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length };
}

function filesOf(url: string, { fetched }: Watched): FileSize[] {
  const own = fetched.filter((address) => new URL(address).origin === new URL(url).origin);
  return [...new Set([new URL(PAGE, url).href, ...own])].map(sizeOf);
}

/** Presses the button a visitor would press and watches the main thread. Null where nothing then trains. */
async function watchTraining(page: Page): Promise<PageResult['training']> {
  const stop = page.getByRole('button', { name: 'Stop' });
  try {
    await page.getByRole('button', { name: /^Train \d+ sizes?/ }).click({ timeout: PATIENCE_MS });
    await stop.waitFor({ timeout: PATIENCE_MS });
  } catch {
    return null;
  }
  const from = await page.evaluate<number>('performance.now()');
  await page.waitForTimeout(WATCHED_SECONDS * 1000);
  const { longTasks } = await read(page);
  const durations = longTasks.filter(({ startTime }) => startTime >= from).map(({ duration }) => duration);
  const total = durations.reduce((sum, duration) => sum + duration, 0);
  const trained = await stop.isVisible();
  return trained
    ? { seconds: WATCHED_SECONDS, longTasks: durations.length, longest: Math.max(0, ...durations), total }
    : null;
}

const rounds = (values: readonly (number | null)[]): ReturnType<typeof summary> | null => {
  const numbers = values.filter((value) => value !== null);
  return numbers.length > 0 ? summary(numbers) : null;
};

async function measureVisits(workplace: Workplace, url: string): Promise<PageResult> {
  const visits: Watched[] = [];
  for (let round = 0; round < workplace.args.rounds; round += 1) {
    visits.push(await withBrowser(workplace, async (browser) => (await visit(browser, url)).watched));
  }
  const training = await withBrowser(workplace, async (browser) => {
    const { page } = await visit(browser, `${url}?${LADDER}`);
    return watchTraining(page);
  });
  const [first] = visits;
  return {
    page: PAGE,
    firstScreen: first ? filesOf(url, first) : [],
    firstPicture: rounds(visits.map(({ firstPicture }) => firstPicture)),
    firstContentfulPaint: rounds(visits.map(({ firstContentfulPaint }) => firstContentfulPaint)),
    training,
  };
}

/** Builds the app where that is needed. Every visit has a browser of its own, so that nothing is cached. */
export async function measurePage(workplace: Workplace): Promise<PageResult> {
  if (reasonToBuild(projectRoot) !== null) {
    workplace.say('Page: building the app');
    await buildApp(projectRoot);
  }
  const app = await serveApp(projectRoot);
  workplace.say(`Page: ${workplace.args.rounds} visits`);
  try {
    return await measureVisits(workplace, new URL(PAGE, app.url).href);
  } finally {
    await app.close();
  }
}
