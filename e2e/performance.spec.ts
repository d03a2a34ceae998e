import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { badge, openLab, trainButton } from './page.ts';

/** Longest task of the page's main thread while it trains, in milliseconds of its own processor time. */
const LONGEST = 100;

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  /** Processor time of the thread, microseconds: what other programs take of the machine isn't in it. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Tasks of the main threads of all pages, milliseconds, the longest first. */
function mainThreadTasks(events: readonly TraceEvent[]): number[] {
  const key = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const threads = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map((event) => key(event)),
  );
  return events
    .filter((event) => event.ph === 'X' && event.name.endsWith('RunTask') && threads.has(key(event)))
    .map(({ tdur = 0 }) => tdur / 1000)
    .sort((a, b) => b - a);
}

test('no task of the main thread is long while a ladder trains', async ({ page, browser }, info) => {
  await openLab(page, 'sizes=8,12,16&tokens=65536&seeds=1,2,3&heldout=16384');
  await expect(page.locator('lab-controls .estimate')).toContainText('on this adapter', { timeout: 60_000 });
  const path = info.outputPath('training.trace.json');
  await browser.startTracing(page, { path, categories: ['toplevel', 'devtools.timeline'] });
  await trainButton(page).click();
  await expect(badge(page)).toHaveText('Done', { timeout: 160_000 });
  await browser.stopTracing();
  await info.attach('trace', { path, contentType: 'application/json' });

  const { traceEvents } = JSON.parse(await readFile(path, 'utf8')) as { traceEvents: TraceEvent[] };
  const tasks = mainThreadTasks(traceEvents);
  expect(tasks.length, 'tasks in the trace').toBeGreaterThan(100);
  const [longest = Infinity] = tasks;
  const busy = tasks.reduce((sum, task) => sum + task, 0);
  console.log(
    `Main thread: ${tasks.length} tasks, the longest ${longest.toFixed(0)} ms, ${(busy / 1000).toFixed(1)} s in all`,
  );
  expect(longest).toBeLessThan(LONGEST);
});
