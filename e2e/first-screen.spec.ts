import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';

/** Bytes, compressed: page and workers together. */
const MOST = 200_000;
/** What the law's plot loads after some seconds of no interest, which on a slow machine pass before all else has come. */
const LATER = /\/(published-overlay|optimum)-[^/]*\.js$/;

test('what the first screen loads is small, and the recording is on it', async ({ page }) => {
  const scripts = new Map<string, Promise<number>>();
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (!pathname.endsWith('.js') || LATER.test(pathname)) return;
    scripts.set(
      response.url(),
      response.body().then((body) => gzipSync(body).length),
    );
  });
  await page.goto('/');
  await expect(page.locator('law-plot [data-law]')).toBeVisible();
  await expect(page.locator('lab-status')).toContainText('Recorded');
  await page.waitForLoadState('networkidle');
  const sizes = await Promise.all(scripts.values());
  const total = sizes.reduce((sum, size) => sum + size, 0);
  console.log(`Scripts of the first screen: ${Math.round(total / 1000)} kB compressed, in ${sizes.length} files`);
  expect(total).toBeGreaterThan(50_000);
  expect(total).toBeLessThan(MOST);
});
