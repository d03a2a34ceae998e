import { expect, test, type Page } from '@playwright/test';
import { badge, openLab, tableRows, trainButton, writtenLaw } from './page.ts';

/** A ladder that trains in seconds on a software adapter. */
const TINY = 'sizes=8,12,16&tokens=16384&seeds=1&heldout=16384';

test('what was trained is there after a reload, is not trained again, and its link shows it to others', async ({
  page,
  browser,
}) => {
  await openLab(page, TINY);
  await trainButton(page).click();
  await expect(badge(page)).toHaveText('Done', { timeout: 160_000 });
  const losses = (await tableRows(page)).map(({ loss }) => loss);
  const law = await writtenLaw(page);

  await page.reload();
  await expect(badge(page)).toHaveText('Kept');
  expect((await tableRows(page)).map(({ loss }) => loss)).toEqual(losses);
  expect(await writtenLaw(page)).toEqual(law);

  await page.getByRole('button', { name: 'Library' }).click();
  await expect(page.locator('library-view .kept')).toHaveCount(1);
  await expect(page.locator('library-view .kept')).toContainText('3 runs · trained here');
  await expect(page.locator('library-storage .used')).toContainText('This page stores');

  await page.getByRole('button', { name: /^Show/ }).click();
  await expect(badge(page)).toHaveText('Kept');
  const copied: string[] = [];
  await page.exposeFunction('took', (text: string) => void copied.push(text));
  await page.evaluate(() => {
    const took = (window as unknown as { took: (text: string) => Promise<void> }).took;
    Object.defineProperty(navigator, 'clipboard', { value: { writeText: took } });
  });
  await page.getByRole('button', { name: 'with the results' }).click();
  await expect(page.locator('export-bar .said')).toContainText('Copied.');
  const [link = ''] = copied;

  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(link);
  await expect(badge(stranger)).toHaveText('From a link');
  expect((await tableRows(stranger)).map(({ loss }) => loss)).toEqual(losses);
  expect(await writtenLaw(stranger)).toEqual(law);
  await expect(stranger.locator('lab-status .verdict').first()).toHaveText(
    await page.locator('lab-status .verdict').first().innerText(),
  );
  await stranger.context().close();
});

/** Two sizes: compiling for the second takes longer than is needed to interrupt it. */
const TWO = 'sizes=8,16&tokens=65536&seeds=1&heldout=16384';

const finished = (page: Page) => page.locator('run-table tr[data-kind=finished]');

/** Records on the disk. */
function written(page: Page): Promise<number> {
  return page.evaluate(async () => {
    // Opened before the page has made it, it would be one without a store.
    const databases = await indexedDB.databases();
    if (!databases.some(({ name }) => name === 'loglog-library')) return 0;
    return new Promise<number>((resolve, reject) => {
      const opening = indexedDB.open('loglog-library');
      opening.onerror = () => reject(new Error('The library could not be opened.'));
      opening.onsuccess = () => {
        const keys = opening.result.transaction('entries').objectStore('entries').getAllKeys();
        keys.onsuccess = () => {
          opening.result.close();
          resolve(keys.result.filter((key) => typeof key === 'string' && key.startsWith('record/')).length);
        };
      };
    });
  });
}

test('an experiment that a reload interrupts goes on where it stood', async ({ page }) => {
  page.on('dialog', (dialog) => void dialog.accept());
  await openLab(page, TWO);
  await trainButton(page).click();
  await expect(finished(page)).not.toHaveCount(0, { timeout: 120_000 });
  await expect.poll(() => written(page)).toBeGreaterThan(0);
  await page.reload();

  const notice = page.locator('lab-notice').filter({ hasText: 'An experiment was interrupted.' });
  await expect(notice).toContainText(/The ladder: 1 of 2 runs are done\./);
  await expect(finished(page)).toHaveCount(1);
  const before = (await tableRows(page)).filter(({ kind }) => kind === 'finished').map(({ loss }) => loss);
  await notice.getByRole('button', { name: 'Go on' }).click();
  await expect(badge(page)).toHaveText('Training', { timeout: 60_000 });
  await expect(badge(page)).toHaveText('Done', { timeout: 160_000 });
  const rows = await tableRows(page);
  expect(rows.map(({ kind }) => kind)).toEqual(['finished', 'finished']);
  expect(rows.slice(0, before.length).map(({ loss }) => loss)).toEqual(before);
  await expect(notice).toHaveCount(0);
});

test('an experiment whose worker is killed says so and goes on where it stood', async ({ page }) => {
  await openLab(page, TWO);
  await trainButton(page).click();
  await expect(finished(page)).not.toHaveCount(0, { timeout: 120_000 });
  const workers = page.workers().filter((worker) => !worker.url().includes('analyst'));
  for (const worker of workers) await worker.evaluate(() => self.close()).catch(() => undefined);
  await expect(badge(page)).toHaveText('Broken off', { timeout: 30_000 });
  await expect(page.getByRole('alert').first()).toContainText('worker stopped');
  const done = await finished(page).count();
  expect(done).toBeGreaterThan(0);

  await page.getByRole('button', { name: 'Go on with what is left' }).click();
  await expect(badge(page)).toHaveText('Done', { timeout: 160_000 });
  await expect(finished(page)).toHaveCount(2);
});
