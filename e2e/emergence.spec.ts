/** A task is trained on the page and by the command line: answers graded on the way and at the end, the same figures in both. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { lab } from './lab.ts';
import { badge, csvRows, exported, openLab } from './page.ts';

const CHOSEN = {
  task: 'addition-2',
  sizes: '4,8',
  examples: '5120',
  batch: '128',
  'held-out': '128',
  probes: '4',
  seeds: '1',
};

interface Recorded {
  readonly corpora: readonly { readonly id: string }[];
  readonly records: readonly {
    readonly id: string;
    readonly loss: number;
    readonly task: { readonly exact: number; readonly tokenAccuracy: number; readonly answerLoss: number };
    readonly probes: readonly { readonly step: number }[];
    readonly sample: { readonly prompt: string; readonly text: string };
  }[];
}

test('whole answers and their loss are measured on the page as by the command line', async ({ page }, info) => {
  await openLab(page, `experiment=emergence&effort=small&${new URLSearchParams(CHOSEN).toString()}`);
  await expect(page.locator('lab-chooser [aria-current=page]')).toContainText('Emergence');
  await page.getByRole('button', { name: /^Train 2 runs/ }).click();
  await expect(badge(page)).toHaveText('Done', { timeout: 120_000 });
  await expect(page.locator('finding-panel .headline')).toContainText(/whole answers go from \d/);
  await expect(page.locator('figure-panel').first().locator('[role=img]')).toHaveAttribute(
    'aria-label',
    /Share of whole answers right by size/,
  );
  const onPage = JSON.parse(await exported(page, 'records.json')) as Recorded;
  const rows = csvRows(await exported(page, 'points.csv'));
  expect(rows.map(({ exact_match }) => Number(exact_match))).toEqual(onPage.records.map(({ task }) => task.exact));

  const out = info.outputPath('lab');
  const flags = Object.entries(CHOSEN).flatMap(([flag, value]) => [`--${flag}`, value]);
  await lab(['emergence', '--effort', 'small', ...flags], out);
  const headless = JSON.parse(await readFile(join(out, 'records.json'), 'utf8')) as Recorded;
  expect(headless.corpora.map(({ id }) => id)).toEqual(['addition-2']);
  const said = ({ records }: Recorded) => records.map(({ id, loss, task, probes }) => ({ id, loss, task, probes }));
  expect(said(headless)).toEqual(said(onPage));
  for (const { probes, task, sample } of headless.records) {
    expect(probes.at(-1)).toMatchObject({ step: 40, answerLoss: task.answerLoss });
    expect(sample.prompt).toMatch(/^\d\d\+\d\d=$/);
  }
  expect(await readFile(join(out, 'report.html'), 'utf8')).toContain('<h2>Whole answers right along training</h2>');
});
