import { expect, test, type Page } from '@playwright/test';
import { badge, openLab, trainButton, writtenLaw } from './page.ts';

// The whole law on screen: a mouse can't reach what is scrolled away.
test.use({ viewport: { width: 1440, height: 900 } });

/** The plotting area of the law. */
async function areaOf(page: Page) {
  const box = await page.locator('law-plot span-handles').boundingBox();
  if (box === null) throw new Error('The law has no handles.');
  return box;
}

/** Drags the handle on the left to a share of the axis. */
async function dragLow(page: Page, share: number): Promise<void> {
  const grip = page.locator('law-plot .handle .grip').first();
  const [from, area] = [await grip.boundingBox(), await areaOf(page)];
  if (from === null) throw new Error('The handle is not on screen.');
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(area.x + share * area.width, from.y, { steps: 8 });
  await page.mouse.up();
}

/** The recording, brought to its end by a key: the handles come when the last size has landed. */
async function openRecording(page: Page): Promise<void> {
  await openLab(page, '');
  await expect(badge(page)).toHaveText('Recorded');
  await page.keyboard.press('Shift');
  await expect(page.locator('law-plot span-handles')).toBeVisible({ timeout: 1500 });
}

test('the recording plays, and a key brings it to its end', async ({ page }) => {
  await openRecording(page);
  expect((await writtenLaw(page)).exponent).toBeGreaterThan(0);
});

test('dragging the range of the fit gives another law, and says what it misses', async ({ page }) => {
  await openRecording(page);
  const whole = await writtenLaw(page);
  await dragLow(page, 0.35);
  await expect(page.locator('law-plot .held')).toContainText(/fitted to \d.*held out/);
  await expect.poll(async () => JSON.stringify(await writtenLaw(page))).not.toBe(JSON.stringify(whole));

  await page.locator('law-plot').getByText('compute C').click();
  await expect(page.locator('law-plot [data-law]')).toContainText(/^L\(C\)/);
  await page.locator('law-plot').getByText('size N').click();
  await expect.poll(async () => JSON.stringify(await writtenLaw(page))).toBe(JSON.stringify(whole));
});

test('a point opens its run; one recorded elsewhere says that its weights are not here', async ({ page }) => {
  await openRecording(page);
  const area = await areaOf(page);
  const over = page.locator('law-plot .u-over').first();
  // Along the law, from its top left to its bottom right, until a point is under the pointer.
  for (let share = 0.02; share < 1; share += 0.04) {
    await page.mouse.move(area.x + share * area.width, area.y + (0.1 + 0.8 * share ** 0.7) * area.height);
    if ((await over.evaluate((element) => (element as HTMLElement).style.cursor)) === 'pointer') break;
  }
  await expect(page.locator('law-plot plot-chart .tip').first()).toContainText(/parameters, width \d+/);
  await page.mouse.down();
  await page.mouse.up();
  const dialog = page.locator('run-dialog');
  await expect(dialog).toContainText('What came of it');
  await expect(dialog).toContainText('Its weights are not here');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
});

test('sizes trained here go on from a prompt, and show where they look', async ({ page }) => {
  await openLab(page, 'sizes=8,20&tokens=16384&seeds=1&heldout=16384');
  await trainButton(page).click();
  await expect(badge(page)).toHaveText('Done', { timeout: 160_000 });
  const texts = page.locator('sample-list');
  await texts.getByLabel('Your prompt for every size').fill('the congress of the ');
  await texts.getByRole('button', { name: 'Go on' }).click();
  await expect(texts.locator('blockquote[data-kind=asked]')).toHaveCount(2, { timeout: 60_000 });
  for (const text of await texts.locator('blockquote').allInnerTexts())
    expect(text.length).toBeGreaterThan('the congress of the '.length + 150);

  await page.locator('run-table .open').last().click();
  const dialog = page.locator('run-dialog');
  await dialog.getByLabel('Your prompt', { exact: true }).fill('my fellow citizens');
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await expect(dialog.locator('own-prompt blockquote')).toContainText(/^my fellow citizens.{200}/s, {
    timeout: 30_000,
  });
  // Two layers, and heads of 20 / 8: width 20 has one.
  await expect(dialog.locator('attention-view canvas')).toHaveCount(2);
  await dialog.getByLabel('A sentence to read').fill('peace and war');
  await dialog.getByRole('button', { name: 'Read it' }).click();
  await expect(dialog.locator('.sentence > span')).toHaveCount('peace and war'.length);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Save its weights' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^loglog-[0-9a-f]{16}\.zip$/);
});
