import { expect, test } from '@playwright/test';
import { badge, csvRows, exported, openLab, SMALL, tableRows, trainButton, writtenLaw } from './page.ts';

test('one button trains the ladder, and its losses fall onto a law that predicted the last of them', async ({
  page,
}) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await openLab(page, SMALL);
  await expect(page.locator('lab-controls .estimate')).toContainText('on this adapter', { timeout: 60_000 });

  await trainButton(page).click();
  await expect(badge(page)).toHaveText('Training');
  await expect(badge(page)).toHaveText('Done', { timeout: 160_000 });

  const rows = await tableRows(page);
  expect(rows.map(({ kind }) => kind)).toEqual(['finished', 'finished', 'finished', 'finished']);
  const losses = rows.map(({ loss }) => Number(loss));
  expect(losses, 'losses fall with size').toEqual([...losses].sort((a, b) => b - a));
  for (const loss of losses) expect(loss).toBeGreaterThan(1);
  for (const loss of losses) expect(loss, 'below that of guessing').toBeLessThan(Math.log(53));

  const law = await writtenLaw(page);
  expect(Number.isFinite(law.floor) && law.scale > 0 && law.exponent > 0, JSON.stringify(law)).toBe(true);
  await expect(page.locator('lab-status .verdict').first()).toContainText(
    /predicted \d\.\d+ ± \d\.\d+, measured \d\.\d{3}/,
  );
  await expect(page.locator('sample-list li')).toHaveCount(4);
  await expect(page.locator('law-plot plot-chart [role=img]')).toHaveAttribute('aria-label', /2\.09K parameters/);

  const points = csvRows(await exported(page, 'points.csv'));
  expect(points.map((point) => Number(point['loss_nats_per_token']).toFixed(3))).toEqual(rows.map(({ loss }) => loss));
  const fit = JSON.parse(await exported(page, 'fit.json')) as { floor: { exponent: number } };
  expect(fit.floor.exponent.toFixed(2)).toBe(law.exponent.toFixed(2));

  expect(errors).toEqual([]);
});

test('a ladder can be paused, resumed, stopped in mid-run, and gone on with', async ({ page }) => {
  await openLab(page, 'sizes=8,12&tokens=1048576&seeds=1&heldout=16384');
  await trainButton(page).click();
  const state = page.locator('run-table tbody tr').first().locator('td.state');
  await expect(state).toContainText('training', { timeout: 60_000 });
  await expect(page.getByLabel('Tokens a run')).toBeDisabled();

  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(badge(page)).toHaveText('Paused');
  // Steps already submitted still end; after that nothing may move.
  await page.waitForTimeout(1500);
  const halted = await state.innerText();
  await page.waitForTimeout(1500);
  expect(await state.innerText()).toBe(halted);
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(state).not.toHaveText(halted, { timeout: 30_000 });

  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(badge(page)).toHaveText('Stopped', { timeout: 30_000 });
  expect((await tableRows(page)).map(({ kind, loss }) => [kind, loss])).toEqual([
    ['stopped', '–'],
    ['waiting', '–'],
  ]);
  await expect(trainButton(page)).toBeEnabled();

  await page.getByRole('button', { name: 'Go on with the 2 sizes left' }).click();
  await expect(badge(page)).toHaveText('Training');
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(badge(page)).toHaveText('Stopped', { timeout: 30_000 });
});

test('a text of one’s own is checked and trained on', async ({ page }) => {
  await openLab(page, 'sizes=8,12&tokens=4096&seeds=1');
  const file = page.locator('lab-controls #file');
  await file.setInputFiles({ name: 'short.txt', mimeType: 'text/plain', buffer: Buffer.from('Too short.') });
  await expect(page.locator('lab-controls .field .problem')).toContainText(/short\.txt|characters/);

  const verse = 'The quick brown fox jumps over the lazy dog, and the dog lets it pass. ';
  const text = Array.from({ length: 400 }, (_, i) => `${verse}${i % 7 === 0 ? '\n\n' : ''}`).join('');
  await file.setInputFiles({ name: 'foxes.txt', mimeType: 'text/plain', buffer: Buffer.from(text) });
  await expect(page.getByLabel('Text', { exact: true })).toContainText('foxes');
  await expect(page.locator('lab-controls .problem')).toHaveCount(0);

  await trainButton(page).click();
  await expect(badge(page)).toHaveText('Done', { timeout: 120_000 });
  for (const { loss } of await tableRows(page)) expect(Number(loss)).toBeGreaterThan(0);
});

test('options that make no ladder are refused in words before any work', async ({ page }) => {
  await openLab(page, 'sizes=8,13&tokens=16384');
  await expect(page.getByRole('alert')).toContainText('13');
  await expect(trainButton(page)).toBeDisabled();
});

test('the address keeps the experiment', async ({ page }) => {
  await openLab(page, SMALL);
  await page.getByLabel('Tokens a run').fill('17');
  await page.getByRole('radio', { name: '3', exact: true }).check({ force: true });
  await expect(page).toHaveURL(/tokens=131072.*seeds=1,2,3|seeds=1,2,3.*tokens=131072/);
  await page.reload();
  await expect(page.getByLabel('Tokens a run')).toHaveValue('17');
  await expect(page.getByRole('radio', { name: '3', exact: true })).toBeChecked();
});
