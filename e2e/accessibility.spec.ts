/** Every view by axe, in light and dark: nothing serious. What axe can't see, a keyboard's way through the page, is tried below. */
import axe from 'axe-core';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { badge, openLab } from './page.ts';

/** Address and what shows that the view is there. */
const VIEWS: readonly (readonly [name: string, query: string, ready: string])[] = [
  ['the ladder', '', 'law-plot [role=img]'],
  ['an experiment', 'experiment=isoflop', 'figure-panel [role=img]'],
  ['tables', 'experiment=joint', 'data-table table'],
  ['fit', 'view=fit', 'fit-view'],
  ['laws', 'view=laws', 'laws-view figure-panel [role=img]'],
  ['planner', 'view=planner', 'finding-panel .headline'],
  ['library', 'view=library', 'library-view'],
  ['lesson', 'lesson=6', 'lab-lesson .question input'],
  ['notes', 'view=notes', 'lesson-notes .question'],
  ['a share', 'share=2of5&sizes=8,12,16,20,24&tokens=16384&seeds=1', 'class-banner section'],
  ['presentation', 'projector&lesson=4', 'lab-lesson .question input'],
];

/** The rules that look at colours; the others say in the dark what they say in the light. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** What axe finds serious or critical, by all of its rules or those named: the rule, and where. */
async function findings(page: Page, rules?: readonly string[]): Promise<string[]> {
  return page.evaluate(async (only) => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, {
      resultTypes: ['violations'],
      ...(only && { runOnly: { type: 'rule', values: [...only] } }),
    });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${target.flat().join(' ')}: ${failureSummary ?? ''}`),
      );
  }, rules);
}

/** Every plot says in words what it shows. */
async function expectPlotsInWords(page: Page): Promise<void> {
  for (const plot of await page.locator('plot-chart [role=img]').all()) {
    const words = (await plot.getAttribute('aria-label')) ?? '';
    expect(words, 'a plot’s name has numbers of what is drawn').toMatch(/[a-z]{3}.*\d/is);
  }
}

/** In light and in dark: the page follows the system while the visitor has chosen neither. */
async function expectNothingSerious(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  for (const [colorScheme, rules] of [
    ['light', undefined],
    ['dark', COLOUR_RULES],
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    expect(await findings(page, rules), colorScheme).toEqual([]);
  }
}

for (const [name, query, ready] of VIEWS) {
  test(`axe finds nothing serious in ${name}, and its plots speak`, async ({ page }) => {
    await openLab(page, query);
    await expect(page.locator(ready).first()).toBeVisible({ timeout: 30_000 });
    await expectNothingSerious(page);
    await expectPlotsInWords(page);
  });
}

for (const [name, button, dialog] of [
  ['about the GPU', /swiftshader|GPU|software/i, 'About this'],
  ['the class', /^Class$/, 'Train with a class'],
] as const) {
  test(`axe finds nothing serious in the dialog of ${name}`, async ({ page }) => {
    await openLab(page, '');
    await page.getByRole('button', { name: button }).first().click();
    await expect(page.getByRole('heading', { name: dialog })).toBeVisible();
    await expectNothingSerious(page);
  });
}

test('a keyboard alone reaches the button, the views and the lesson, and its place is seen', async ({ page }) => {
  await openLab(page, '');
  await expect(badge(page)).toHaveText('Recorded');
  const reached: string[] = [];
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press('Tab');
    const here = await page.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      if (element === null || element === document.body) return null;
      const { boxShadow, outlineStyle } = getComputedStyle(element);
      const marked = element.closest('label') ?? element;
      const seen =
        [boxShadow, getComputedStyle(marked).boxShadow].some((shadow) => shadow !== 'none') || outlineStyle !== 'none';
      return { name: element.getAttribute('aria-label') ?? element.textContent.trim(), seen };
    });
    if (here === null) continue;
    expect(here.seen, `the focus on "${here.name}" is seen`).toBe(true);
    reached.push(here.name);
  }
  for (const name of ['Class', 'Lesson', 'Train'])
    expect(
      reached.some((text) => text.includes(name)),
      name,
    ).toBe(true);
  expect(reached.some((text) => text.startsWith('Equal compute'))).toBe(true);
});
