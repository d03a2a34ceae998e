import { expect, test } from '@playwright/test';
import { badge, csvRows, exported, openLab, tableRows } from './page.ts';

/** Two budgets that three sizes share, small enough for a software adapter. */
const ISOFLOP = 'experiment=isoflop&sizes=8,12,16&budgets=1e9,2e9&tokens-per-parameter=1,1000&seeds=1&held-out=8192';

test('an experiment is chosen, trained from one stable run a size, saved, and opened again', async ({ page }) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await openLab(page, ISOFLOP);
  await expect(page.locator('lab-chooser [aria-current=page]')).toContainText('Equal compute');
  await expect(page.locator('lab-controls .estimate')).toContainText('on this adapter', { timeout: 60_000 });
  await page.getByRole('button', { name: /^Train \d+ runs/ }).click();
  await expect(badge(page)).toHaveText('Training');
  await expect(page.locator('lab-status progress')).toBeVisible();
  await expect(badge(page)).toHaveText('Done', { timeout: 120_000 });

  const rows = await tableRows(page);
  expect(rows.length).toBeGreaterThan(5);
  for (const { kind, loss } of rows) expect([kind, Number(loss) > 1]).toEqual(['finished', true]);
  const figure = page.locator('figure-panel').first().locator('[role=img]');
  await expect(figure).toHaveAttribute('aria-label', /Held-out loss of \d+ runs .* at 2 budgets/);
  const points = csvRows(await exported(page, 'points.csv'));
  expect(points).toHaveLength(rows.length);
  // Branches of one stable run: the longest of a size takes more tokens than the others.
  expect(new Set(points.map(({ tokens }) => tokens)).size).toBeGreaterThan(2);

  const records = await exported(page, 'records.json');
  await openLab(page, '');
  await page
    .getByLabel('Records file')
    .setInputFiles({ name: 'records.json', mimeType: 'application/json', buffer: Buffer.from(records) });
  await expect(page).toHaveURL(/experiment=isoflop/);
  await expect(badge(page)).toHaveText('From a file');
  expect(await tableRows(page)).toEqual(rows);
  expect(errors).toEqual([]);
});

test('the published laws are read, and one is planned with', async ({ page }) => {
  await openLab(page, 'view=laws&law=hoffmann-2022-approach-3-unrounded');
  await expect(page.locator('.law .large')).toHaveText('L(N, D) = E + A·N−α + B·D−β');
  await expect(page.locator('.law')).toContainText('0.28491');
  await page.getByRole('link', { name: 'Plan with this law' }).click();
  await expect(page).toHaveURL(/view=planner.*law=hoffmann-2022-approach-3-unrounded/);
  await page.getByLabel('Training FLOPs').fill('5.76e23');
  await page.getByLabel('Training FLOPs').press('Enter');
  // Table A3 of the paper: 40 billion parameters by approach 3.
  await expect(page.locator('finding-panel .headline')).toHaveText(/^Train 40\.4B parameters on 2\.38T tokens/);
  await page.getByLabel('Tokens served').fill('13');
  await expect(page.locator('figure-panel')).toHaveCount(2);
  await expect(page).toHaveURL(/served=/);
});

test('a CSV is fitted, its bad rows are named, and its files saved', async ({ page }) => {
  const law = (n: number, d: number) => 1.8 + 480 * n ** -0.35 + 2000 * d ** -0.37;
  const sizes = [1e7, 3e7, 1e8, 3e8, 1e9];
  const rows = sizes.flatMap((n) => [1, 3, 10, 30, 100].map((ratio) => [n, ratio * n, law(n, ratio * n)]));
  const csv = ['params,tokens,loss', ...rows.map((row) => row.join(',')), '1e8,1e9,nothing'].join('\n');
  await openLab(page, 'view=fit');
  await page
    .getByLabel('CSV of runs')
    .setInputFiles({ name: 'runs.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await expect(badge(page)).toHaveText('Fitted', { timeout: 60_000 });
  await expect(page.locator('lab-status')).toContainText('25 runs of runs.csv, 1 row left out');
  await expect(page.locator('data-table', { hasText: 'Rows that were left out' })).toContainText('27');
  await expect(page.locator('finding-panel .headline')).toContainText(/α = 0\.350, β = 0\.370/);
  await page.getByLabel('Published law over it').selectOption('besiroglu-2024');
  await expect(page.locator('figure-panel .legend').filter({ hasText: 'Besiroglu' }).first()).toBeVisible();
  const fit = JSON.parse(await exported(page, 'fit.json')) as { source: string };
  expect(fit.source).toBe('runs.csv');
  expect(await exported(page, 'fits.csv')).toContain('chinchilla');
});
