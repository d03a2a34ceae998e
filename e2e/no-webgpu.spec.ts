import { expect, test } from '@playwright/test';
import { badge, openLab } from './page.ts';

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    delete (Navigator.prototype as { gpu?: unknown }).gpu;
  });
});

test('a browser without WebGPU is told so, and what to do', async ({ page }) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await openLab(page, '');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('No WebGPU here.');
  await expect(alert).toContainText('Chrome');
  await expect(page.getByRole('button', { name: /^Train/ })).toBeDisabled();
  await expect(page.locator('lab-header .adapter')).toHaveText(/No GPU/);
  await expect(badge(page)).toHaveText('Recorded');
  await expect(page.locator('law-plot [data-law]')).toBeVisible();
  expect(errors).toEqual([]);
});

test('what needs no training works without WebGPU', async ({ page }) => {
  await openLab(page, 'experiment=isoflop');
  await expect(badge(page)).toHaveText('Recorded');
  await expect(page.locator('figure-panel [role=img]').first()).toHaveAttribute('aria-label', /budgets/);

  await page.getByRole('link', { name: /Planner/ }).click();
  await expect(page.locator('finding-panel .headline')).toHaveText(/^Train .+ parameters on .+ tokens/);

  const rows = [1e7, 3e7, 1e8, 3e8, 1e9].flatMap((n) =>
    [1e9, 3e9, 1e10, 3e10].map((d) => [n, d, 1.8 + 480 * n ** -0.35 + 2000 * d ** -0.37].join(',')),
  );
  await page.getByRole('link', { name: /Fit your own runs/ }).click();
  const csv = Buffer.from(['params,tokens,loss', ...rows].join('\n'));
  await page.getByLabel('CSV of runs').setInputFiles({ name: 'runs.csv', mimeType: 'text/csv', buffer: csv });
  await expect(badge(page)).toHaveText('Fitted', { timeout: 60_000 });

  await page.getByRole('button', { name: 'Lesson' }).click();
  await page.getByRole('button', { name: 'Step 3', exact: false }).click();
  await expect(page.locator('lab-lesson')).toContainText('the recorded runs answer as well');
  await page.getByRole('button', { name: 'That is my guess' }).click();
  await expect(page.locator('lab-lesson .verdict')).toContainText('Measured in the recorded runs: 5.0 %');
});
