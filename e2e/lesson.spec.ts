/** The lesson: it drives the lab, takes guesses, remembers them, and prints; and the keys of a presentation. */
import { expect, test } from '@playwright/test';
import { badge, openLab, SMALL } from './page.ts';

test('a visitor goes through the lesson: it shows the lab’s parts, compares guesses with runs, and remembers them', async ({
  page,
}) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await openLab(page, '');
  await page.getByRole('button', { name: 'Lesson' }).click();
  const lesson = page.locator('lab-lesson');
  await expect(lesson.getByRole('heading', { name: 'What a loss is' })).toBeVisible();
  await expect(page.locator('loss-curves')).toHaveCSS('outline-style', 'solid');
  await expect(lesson.locator('.katex').first()).toBeVisible();

  await lesson.getByRole('slider').fill('100');
  await lesson.getByRole('button', { name: 'That is my guess' }).click();
  await expect(lesson.locator('.verdict')).toHaveText('You guessed 4.000 nats. Right is 3.970 nats. Well guessed.');

  await lesson.getByRole('button', { name: 'Step 4' }).click();
  await expect(page).toHaveURL(/lesson=4/);
  await expect(page.locator('law-plot')).toHaveCSS('outline-style', 'solid');
  await lesson.getByLabel('Below the line').check();
  await lesson.getByRole('button', { name: 'That is my guess' }).click();
  await expect(lesson.locator('.verdict')).toContainText('So it is in the recorded runs.');

  await lesson.getByRole('button', { name: 'Step 6' }).click();
  await expect(page).toHaveURL(/experiment=isoflop.*lesson=6/);
  await expect(lesson.locator('.question')).toContainText('64.0 GFLOP');
  await lesson.getByRole('button', { name: 'Next' }).click();
  await expect(page).toHaveURL(/view=planner.*flops=.*lesson=7/);

  await page.reload();
  await expect(lesson.getByRole('button', { name: 'Step 1' })).toHaveAttribute('data-done', '');
  await lesson.getByRole('button', { name: 'My notes' }).click();
  const notes = page.locator('lesson-notes');
  await expect(notes).toContainText('2 of 7 questions answered');
  await expect(notes).toContainText('You guessed 4.000 nats.');
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('lab-header')).toBeHidden();
  await expect(notes.getByRole('button', { name: 'Print' })).toBeHidden();
  expect(errors).toEqual([]);
});

test('the lesson trains, and speaks of the visitor’s own runs from then on', async ({ page }) => {
  await openLab(page, 'lesson=2');
  const lesson = page.locator('lab-lesson');
  await lesson.getByRole('button', { name: 'Train one model' }).click();
  await expect(badge(page)).toHaveText('Training');
  await expect(lesson.locator('.training')).toContainText('Training.');
  await expect(badge(page)).toHaveText('Done', { timeout: 120_000 });
  await lesson.getByRole('button', { name: 'That is my guess' }).click();
  await expect(lesson.locator('.verdict')).toContainText('Measured in your own runs: 2.0');
});

test('a presentation is driven by keys', async ({ page }) => {
  await openLab(page, `projector&${SMALL}`);
  await page.keyboard.press('?');
  const keys = page.getByRole('heading', { name: 'Keys of the presentation' });
  await expect(keys).toBeVisible();
  await page.keyboard.press('Escape');
  // It fades out first, and the keys are its own until then.
  await expect(keys).toBeHidden();
  await page.keyboard.press('4');
  await expect(page).toHaveURL(/experiment=isoflop/);
  await page.keyboard.press('1');
  await expect(page).not.toHaveURL(/experiment=/);
  await page.keyboard.press('Space');
  await expect(badge(page)).toHaveText('Training');
  await page.keyboard.press('Space');
  await expect(badge(page)).toHaveText('Paused');
  await page.keyboard.press('Space');
  await expect(badge(page)).toHaveText(/Training|Done/);
  await page.getByRole('button', { name: 'Lesson' }).click();
  await expect(page).toHaveURL(/lesson=1/);
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/lesson=2/);
  await page.keyboard.press('Escape');
  await expect(page).not.toHaveURL(/projector/);
});
