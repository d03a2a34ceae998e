import { expect, test } from '@playwright/test';
import { badge, csvRows, exported, openLab } from './page.ts';

/** Facts of four symbols, and the other optimiser: sizes and tokens small enough for a software adapter. */
const SMALL =
  'experiment=truth&corpus=key-value&sizes=4,8,12,16&tokens=5120,10240,20480&batch=4&seeds=1&held-out=8192&optimiser=muon';

test('the recorded floor is held against the true entropy', async ({ page }) => {
  await openLab(page, 'experiment=truth');
  await expect(badge(page)).toHaveText('Recorded', { timeout: 60_000 });
  await expect(page.locator('finding-panel .headline')).toHaveText(
    /^The floor 2\.69\d .* holds the true entropy 2\.685\.$/,
  );
  await expect(page.locator('finding-panel')).toContainText('inside');
  await expect(page.locator('finding-panel')).toContainText('With the floor held at the truth');
});

test('known truth is trained by Muon as the form says, and exponents stand beside theory', async ({ page }) => {
  await openLab(page, SMALL);
  await page.locator('lab-controls summary', { hasText: 'Recipe' }).click();
  await expect(page.getByRole('radio', { name: 'Muon' })).toBeChecked();
  await page.getByRole('button', { name: /^Train \d+ runs/ }).click();
  await expect(badge(page)).toHaveText('Done', { timeout: 120_000 });
  await expect(page.locator('finding-panel')).toContainText('theory 0.50');
  const points = csvRows(await exported(page, 'points.csv'));
  expect(points).toHaveLength(12);
  for (const row of points) expect(Number(row['above_truth_nats_per_token'])).toBeGreaterThan(0);
  const { records } = JSON.parse(await exported(page, 'records.json')) as {
    records: { spec: { training: { optimiser?: object } } }[];
  };
  for (const { spec } of records) expect(spec.training.optimiser).toEqual({ kind: 'muon', momentum: 0.95 });
});
