/** Variants of the model, from the command line to the page: trained, written, opened, told apart. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { lab } from './lab.ts';
import { badge, csvRows, exported, openLab, tableRows } from './page.ts';

/** Three shapes of one replica, 40 steps each: the least that the experiment takes. */
const SMALL = ['--sizes', '8', '--levers', 'activation', '--depths', '1', '--tokens', '5120', '--batch', '4'];

test('a changed part and a changed depth are trained, and the page says of their records what the command line says', async ({
  page,
}, info) => {
  const out = info.outputPath('lab');
  const stdout = await lab(['shape', ...SMALL, '--seeds', '1', '--held-out', '4096', '--json'], out);
  expect(stdout).toContain('GELU');
  const rows = csvRows(await readFile(join(out, 'points.csv'), 'utf8'));
  expect(rows.map(({ variant, layers, hidden }) => [variant, layers, hidden])).toEqual([
    ['standard', '2', '24'],
    ['GELU', '2', '36'],
    ['1 layer', '1', '60'],
  ]);
  for (const row of rows) expect(Number(row['loss_nats_per_token'])).toBeLessThan(Math.log(53));

  await openLab(page, '');
  await page.getByLabel('Records file').setInputFiles(join(out, 'records.json'));
  await expect(page).toHaveURL(/experiment=shape/);
  await expect(badge(page)).toHaveText('From a file');
  expect(await tableRows(page)).toHaveLength(3);
  await expect(page.locator('figure-panel').first().locator('[role=img]')).toHaveAttribute('aria-label', /GELU/);
  expect(csvRows(await exported(page, 'points.csv')).map(({ run }) => run)).toEqual(rows.map(({ run }) => run));
});
