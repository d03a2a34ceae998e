/** The page after one visit without a network, and the change to a newer version. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { badge, openLab, tableRows, trainButton } from './page.ts';

test.use({ serviceWorkers: 'allow' });

/** Until the page is kept whole and its service worker answers for it. */
async function kept(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await expect
    .poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state), { timeout: 30_000 })
    .toBe('activated');
}

test('after one visit the page opens, trains and teaches without a network', async ({ page, context }) => {
  await openLab(page, '');
  await kept(page);
  await context.setOffline(true);
  await openLab(page, 'sizes=8,12&tokens=8192&seeds=1&heldout=8192');
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

/** Serves the built app, and from then on a newer build of it when told to. */
async function editions(): Promise<{ url: string; publish: () => void; close: () => void }> {
  let edition = '';
  const types: Record<string, string> = {
    html: 'text/html',
    js: 'text/javascript',
    css: 'text/css',
    svg: 'image/svg+xml',
  };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1) || 'index.html';
    readFile(join('dist', path)).then(
      (bytes) => {
        response.setHeader('Content-Type', types[extname(path).slice(1)] ?? 'application/json');
        // Another build has another list of files; any other byte makes it another service worker.
        response.end(path === 'sw.js' ? `${bytes.toString()}\n${edition}` : bytes);
      },
      () => response.writeHead(404).end(),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    publish: () => (edition = '// a newer build'),
    close: () => server.close().closeAllConnections(),
  };
}

test('a newer version waits until the visitor changes to it', async ({ page }) => {
  const app = await editions();
  try {
    await page.goto(app.url);
    await kept(page);
    app.publish();
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
  } finally {
    app.close();
  }
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
