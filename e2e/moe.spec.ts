/** Mixtures of experts, from the command line to the page: trained, written, opened, their load shown. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { lab } from './lab.ts';
import { badge, csvRows, openLab, tableRows } from './page.ts';

/** Two shapes of one replica, 40 steps each: the least that the experiment takes. */
const SMALL = ['--sizes', '8', '--experts', '4', '--dense-sizes', '8', '--control', 'none', '--tokens', '5120'];

test('a mixture is trained beside the dense model, and the page shows the load of its experts', async ({
  page,
}, info) => {
  const out = info.outputPath('lab');
  await lab(['moe', ...SMALL, '--batch', '4', '--seeds', '1', '--held-out', '4096', '--no-tuning', '--json'], out);
  const rows = csvRows(await readFile(join(out, 'points.csv'), 'utf8'));
  expect(rows.map(({ hidden, experts, active_parameters }) => [hidden, experts, active_parameters])).toEqual([
    ['24', '', ''],
    ['12', '4', '2152'],
  ]);
  for (const row of rows) expect(Number(row['loss_nats_per_token'])).toBeLessThan(Math.log(53));

  await openLab(page, '');
  await page.getByLabel('Records file').setInputFiles(join(out, 'records.json'));
  await expect(page).toHaveURL(/experiment=moe/);
  await expect(badge(page)).toHaveText('From a file');
  expect(await tableRows(page)).toHaveLength(2);
  await page.locator('run-table .open').last().click();
  const load = page.locator('run-dialog expert-load').getByRole('img');
  await expect(load).toHaveCount(2);
  await expect(load.first()).toHaveAttribute('aria-label', /Layer 1: .* experts 1 to 4; even would be 25 %/);
});
