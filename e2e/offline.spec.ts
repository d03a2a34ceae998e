/** The page after one visit without a network, and the change to a newer version. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { badge, openLab, SMALL, tableRows, trainButton } from './page.ts';

test.use({ serviceWorkers: 'allow' });

/** Until the page is kept whole and its service worker answers for it. */
async function kept(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
}

test('after one visit the page opens, trains and teaches without a network', async ({ page, context }) => {
  await openLab(page, '');
  await kept(page);
  await context.setOffline(true);
  await openLab(page, SMALL);
  await expect(badge(page)).toHaveText('Recorded');
  await trainButton(page).click();
  await expect(badge(page)).toHaveText('Done', { timeout: 120_000 });
  for (const { kind } of await tableRows(page)) expect(kind).toBe('finished');

  await page.getByRole('button', { name: 'Lesson' }).click();
  await expect(page.getByRole('heading', { name: 'What a loss is' })).toBeVisible();
  await openLab(page, 'experiment=isoflop');
  await expect(page.locator('figure-panel [role=img]').first()).toBeVisible();
  await openLab(page, 'view=planner');
  await expect(page.locator('finding-panel .headline')).toBeVisible();
});

test('a newer version waits until the visitor changes to it', async ({ page, context }) => {
  await openLab(page, '');
  await kept(page);
  // Another build has another list of files: so little of it is enough for the browser to see a new service worker.
  await context.route('**/sw.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${await response.text()}\n// a newer build` });
  });
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
  });
  const notice = page.locator('lab-notice', { hasText: 'A newer version is here.' });
  await expect(notice).toBeVisible({ timeout: 30_000 });
  const reloaded = page.waitForEvent('load');
  await notice.getByRole('button', { name: 'Change to it' }).click();
  await reloaded;
  await expect(badge(page)).toHaveText('Recorded');
  await expect(notice).toHaveCount(0);
});

test('it can be installed: manifest, icons, and the headless page is no part of it', async ({ page, request }) => {
  await openLab(page, '');
  const address = await page.locator('link[rel=manifest]').getAttribute('href');
  const manifest = (await (await request.get(address ?? '')).json()) as { icons: { src: string; purpose?: string }[] };
  expect(manifest.icons.map(({ purpose }) => purpose ?? 'any')).toContain('maskable');
  for (const { src } of manifest.icons) expect((await request.get(src)).headers()['content-type']).toMatch(/^image\//);
  expect(await (await request.get('sw.js')).text()).not.toMatch(/url:"[^"]*headless/);
  expect(await readFile('dist/headless.html', 'utf8')).not.toContain('sw.js');
});
