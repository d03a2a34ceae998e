/** Class mode: a plan split by link, its shares trained on two machines, their results merged into the teacher's plot. */
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { badge, openLab, tableRows } from './page.ts';

const PLAN = 'corpus=sotu&sizes=8,12,16,20&tokens=8192&seeds=1&context=32&batch=16&heldout=8192';

interface Returned {
  readonly file: Buffer;
  readonly link: string;
}

/** A machine of the class: it opens its link, trains its share, and gives it back. */
async function trainShare(browser: Browser, baseURL: string, query: string): Promise<Returned> {
  const permissions = ['clipboard-read', 'clipboard-write'];
  const context = await browser.newContext({ baseURL, permissions, serviceWorkers: 'block' });
  try {
    const page = await context.newPage();
    await openLab(page, query);
    await page.getByRole('button', { name: /^Train 2 sizes/ }).click();
    await expect(badge(page)).toHaveText('Done', { timeout: 120_000 });
    await expect(page.locator('class-banner')).toContainText('All are trained');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as a file' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^ladder-share-\dof2\.json$/);
    await page.getByRole('button', { name: 'Copy as a link' }).click();
    await expect(page.locator('class-banner')).toContainText('The link is copied.');
    const link = await page.evaluate(() => navigator.clipboard.readText());
    return { file: await readFile(await download.path()), link };
  } finally {
    await context.close();
  }
}

/** Addresses of the shares as the teacher's dialog gives them, without their host. */
async function sharesOf(page: Page): Promise<string[]> {
  const links = page.locator('class-dialog tbody a');
  return links.evaluateAll((all) => all.map((link) => new URL((link as HTMLAnchorElement).href).search.slice(1)));
}

test('two machines train a share each, and what they give back becomes the teacher’s ladder', async ({
  page,
  browser,
  baseURL,
}) => {
  await openLab(page, PLAN);
  await page.getByRole('button', { name: 'Class' }).click();
  await page.getByLabel('Machines').fill('2');
  await page.getByLabel('Machines').press('Tab');
  await expect(page.locator('class-dialog')).toContainText('What has come back: 0 of 2 shares');
  await expect(page.getByRole('img', { name: 'QR code of the link' })).toBeVisible();
  const shares = await sharesOf(page);
  expect(shares).toHaveLength(2);
  const [first, second] = [
    await trainShare(browser, baseURL ?? '', shares[0]!),
    await trainShare(browser, baseURL ?? '', shares[1]!),
  ];

  const dialog = page.locator('class-dialog');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page
    .getByLabel('Records file')
    .setInputFiles({ name: 'share-1.json', mimeType: 'application/json', buffer: first.file });
  await expect(badge(page)).toHaveText('From a file');
  await page.getByRole('button', { name: 'Class' }).click();
  await page.getByLabel('Machines').fill('2');
  await page.getByLabel('Machines').press('Tab');
  await expect(dialog).toContainText('What has come back: 1 of 2 shares');
  await dialog.getByLabel('Links that came back').fill(`Here it is: ${second.link}`);
  await dialog.getByRole('button', { name: 'Add their results' }).click();
  await expect(dialog).toContainText('What has come back: 2 of 2 shares');
  await dialog.getByRole('button', { name: 'Close' }).click();

  const rows = await tableRows(page);
  expect(rows.map(({ kind }) => kind)).toEqual(['finished', 'finished', 'finished', 'finished']);
  await expect(page.locator('law-plot [data-law]')).toBeVisible();
});

test('one link for all: a machine takes a number', async ({ page }) => {
  await openLab(page, `${PLAN}&share=of4`);
  await page.getByLabel('Number of this machine').selectOption('3');
  await page.getByRole('button', { name: 'Take this share' }).click();
  await expect(page.locator('class-banner')).toContainText('Share 3 of 4.');
  await expect(page.getByRole('button', { name: /^Train 1 size/ })).toBeVisible();
  await expect(page).toHaveURL(/share=3of4/);
});

test('a share that is none is told, and nothing is trained for it', async ({ page }) => {
  await openLab(page, `${PLAN}&share=9of4`);
  await expect(page.getByRole('alert').filter({ hasText: 'No share.' })).toContainText('9 of 4');
});
