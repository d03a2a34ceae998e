import { expect, test } from '@playwright/test';
import { badge, exported, openLab, SMALL, tableRows, trainButton } from './page.ts';

test('before any run, a recorded ladder is shown and marked as such', async ({ page }) => {
  await openLab(page, '');
  await expect(badge(page)).toHaveText('Recorded');
  await expect(page.locator('lab-status')).toContainText(/Trained by this program on .+, \d{1,2} \w{3} \d{4}/);
  const rows = await tableRows(page);
  expect(rows.length).toBeGreaterThanOrEqual(5);
  for (const { loss } of rows) expect(Number(loss)).toBeGreaterThan(0);
  await expect(page.locator('lab-status .verdict')).toContainText(/predicted .+, measured/);
});

test('records that were saved can be opened again', async ({ page }) => {
  await openLab(page, SMALL);
  await expect(badge(page)).toHaveText('Recorded');
  const records = await exported(page, 'records.json');
  const shown = await tableRows(page);
  await page
    .getByLabel('Records file')
    .setInputFiles({ name: 'records.json', mimeType: 'application/json', buffer: Buffer.from(records) });
  await expect(badge(page)).toHaveText('From a file');
  expect(await tableRows(page)).toEqual(shown);
});

test('without the recording the page begins empty and works', async ({ page }) => {
  await page.route('**/recorded/**', (route) => route.fulfill({ status: 404, body: '' }));
  await openLab(page, SMALL);
  await expect(badge(page)).toHaveText('Ready');
  await expect(page.locator('loss-curves .empty')).toBeVisible();
  await expect(trainButton(page)).toBeEnabled();
});

test('of several recordings one is chosen, and with it what would be trained', async ({ page }) => {
  await openLab(page, 'experiment=emergence&task=copy-8');
  const finding = page.locator('finding-panel .headline');
  await expect(finding).toContainText('Copying in context');
  await page.getByLabel('Sums modulo 59').check({ force: true });
  await expect(finding).toContainText('of the training pairs are right');
  await expect(badge(page)).toHaveText('Recorded');
  await expect(page.getByRole('checkbox', { name: 'modular-59' })).toBeChecked();
  await expect(page.getByRole('checkbox', { name: 'copy-8' })).not.toBeChecked();
});
