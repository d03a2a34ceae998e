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
