/** Ladders on several texts, from the command line to the page: trained, written, opened, drawn in one unit. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { lab } from './lab.ts';
import { badge, csvRows, exported, openLab, tableRows } from './page.ts';

/** One size on two texts, 40 steps each. */
const SMALL = ['--sizes', '8', '--corpora', 'sotu-bpe,images', '--tokens', '5120', '--batch', '4'];

test('images and byte pairs are trained in one plan, and the page opens it with all of its texts', async ({
  page,
}, info) => {
  const out = info.outputPath('lab');
  const stdout = await lab(['domains', ...SMALL, '--seeds', '1', '--held-out', '4096', '--json'], out);
  const lines = stdout.trim().split('\n');
  const plan = lines.map((line) => JSON.parse(line) as { event: string }).find(({ event }) => event === 'plan');
  expect(plan).toMatchObject({ corpora: [{ id: 'sotu-bpe' }, { id: 'images' }] });
  const rows = csvRows(await readFile(join(out, 'points.csv'), 'utf8'));
  expect(rows.map(({ corpus }) => corpus)).toEqual(['sotu-bpe', 'images']);
  for (const { corpus, loss_nats_per_token: loss, loss_bits_per_character: bits } of rows) {
    // Guessing costs ln 256 and ln 3; so few steps teach byte pairs next to nothing.
    expect(Number(loss)).toBeLessThan(corpus === 'images' ? Math.log(3) : 6);
    const characters = Number(loss) / Math.LN2 / Number(bits);
    expect(characters).toBeCloseTo(corpus === 'images' ? 1 : 2.22, 2);
  }

  await openLab(page, '');
  await page.getByLabel('Records file').setInputFiles(join(out, 'records.json'));
  await expect(page).toHaveURL(/experiment=domains/);
  await expect(badge(page)).toHaveText('From a file');
  expect(await tableRows(page)).toHaveLength(2);
  await expect(page.locator('figure-panel').first().locator('[role=img]')).toHaveAttribute('aria-label', /bits a char/);
  await page.locator('run-table tbody tr').last().locator('button').click();
  await expect(page.locator('run-dialog').getByRole('img', { name: /images? of/ })).toBeVisible();
  await page.keyboard.press('Escape');
  // The texts are a choice of several, none of which is a task.
  const texts = page.getByRole('group', { name: 'Texts' }).getByRole('checkbox');
  await expect(texts.first()).toBeVisible();
  expect(await texts.evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).value))).toContain('code');
  await expect(page.getByLabel('Text', { exact: true })).toHaveCount(0);
  expect(csvRows(await exported(page, 'points.csv')).map(({ run }) => run)).toEqual(rows.map(({ run }) => run));
});
