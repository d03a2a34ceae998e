/** A picture of every state of the page, for people to look at: artifacts/screens. Nothing may stick out of the screen. */
import { mkdir } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { badge, openLab, trainButton } from './page.ts';

const FOLDER = 'artifacts/screens';

/** One load of the page serves these: it follows the window and the system's colours. */
const WINDOWS = [
  { screen: 'desktop', width: 1440, height: 900, scheme: 'light' },
  { screen: 'dark', width: 1440, height: 900, scheme: 'dark' },
  { screen: 'phone', width: 390, height: 844, scheme: 'light' },
] as const;
const PROJECTOR = { width: 1280, height: 720 };

/** Name of the state, address, what shows that it is there. */
const STATES: readonly (readonly [name: string, query: string, ready: string])[] = [
  ['ladder', '', 'law-plot [data-law]'],
  ...['data', 'isoflop', 'rate'].map((id) => [id, `experiment=${id}`, 'figure-panel [role=img]'] as const),
  ['fit', 'view=fit', 'fit-view'],
  ['laws', 'view=laws', 'laws-view figure-panel [role=img]'],
  ['planner', 'view=planner', 'finding-panel .headline'],
  ['library', 'view=library', 'library-view'],
  ['lesson', 'lesson=3', 'lab-lesson .question input'],
  ['notes', 'view=notes', 'lesson-notes .question'],
  ['share', 'share=2of5&sizes=8,12,16,20,24&tokens=16384&seeds=1', 'class-banner section'],
];

async function picture(page: Page, name: string): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  await page.screenshot({ path: `${FOLDER}/${name}.png` });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(over, `${name}: pixels that stick out on the right`).toBeLessThanOrEqual(0);
}

test('every view on a projector, in a wide window, in the dark and on a phone', async ({ page }) => {
  for (const [name, address, ready] of STATES) {
    await page.setViewportSize(PROJECTOR);
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await page.goto(`index.html?${address}&projector`);
    await expect(page.locator(ready).first()).toBeVisible({ timeout: 30_000 });
    await picture(page, `${name}-projector`);
    await page.setViewportSize(WINDOWS[0]);
    await page.getByRole('button', { name: 'Presentation: large type and keys' }).click();
    await expect(page).not.toHaveURL(/projector/);
    for (const { screen, width, height, scheme } of WINDOWS) {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await expect(page.locator(ready).first()).toBeVisible({ timeout: 30_000 });
      await picture(page, `${name}-${screen}`);
    }
  }
});

test('a ladder before, while and after it trains, its run, and what is wrong', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openLab(page, 'sizes=8,13&tokens=16384');
  await expect(page.getByRole('alert')).toContainText('13');
  await picture(page, 'refused');
  await openLab(page, 'sizes=8,12,16&tokens=16384&seeds=1&heldout=16384');
  await trainButton(page).click();
  await expect(page.locator('run-table tr[data-kind=finished]').first()).toBeVisible({ timeout: 90_000 });
  await picture(page, 'training');
  await expect(badge(page)).toHaveText('Done', { timeout: 160_000 });
  await picture(page, 'done');
  await page.locator('run-table tbody tr').last().click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await picture(page, 'run');
});

test('a table that is fitted', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await openLab(page, 'view=fit');
  await page.locator('fit-view input[type=file]').setInputFiles('docs/examples/ladder.csv');
  await expect(badge(page)).toHaveText('Fitted', { timeout: 60_000 });
  await picture(page, 'fitted');
});
