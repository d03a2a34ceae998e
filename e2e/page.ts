/** How the end-to-end tests read and drive the page. */
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';

/** Sizes and tokens small enough for a software adapter, large enough for losses to fall with size. */
export const SMALL = 'sizes=8,12,16,20&tokens=16384&seeds=1&heldout=16384';

export async function openLab(page: Page, query: string): Promise<void> {
  await page.goto(`index.html?${query}`);
  await expect(page.locator('lab-header .adapter')).not.toContainText('Looking', { timeout: 60_000 });
}

export function trainButton(page: Page): Locator {
  return page.getByRole('button', { name: /^Train \d+ sizes/ });
}

/** The word of the status strip: Recorded, Training, Paused, Done ... */
export function badge(page: Page): Locator {
  return page.locator('lab-status .badge');
}

export interface TableRow {
  readonly kind: string;
  readonly parameters: string;
  /** As written in the table; '–' where there is none. */
  readonly loss: string;
}

export async function tableRows(page: Page): Promise<TableRow[]> {
  return page.locator('run-table tbody tr').evaluateAll((rows) =>
    rows.map((row) => ({
      kind: row.getAttribute('data-kind') ?? '',
      parameters: row.querySelector('th')?.textContent.trim() ?? '',
      loss: row.querySelector('[data-loss]')?.textContent.trim() ?? '',
    })),
  );
}

/** The fitted constants as written above the law's plot: L(N) = E + A · N^−α; E is 0 where the law has no floor. */
export async function writtenLaw(page: Page): Promise<{ floor: number; scale: number; exponent: number }> {
  const text = (await page.locator('law-plot [data-law]').innerText()).replace(/\s+/g, ' ');
  const [, floor = '0', scale = '', exponent = ''] = /= (?:([\d.e-]+) \+ )?([\d.e-]+) · N ?−([\d.]+)/.exec(text) ?? [];
  return { floor: Number(floor), scale: Number(scale), exponent: Number(exponent) };
}

/** Saves one of the export files and reads it. */
export async function exported(page: Page, name: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name, exact: true }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(name);
  return readFile(await download.path(), 'utf8');
}

/** Rows of a CSV without quoted commas, by the names of its header. */
export function csvRows(text: string): Record<string, string>[] {
  const [header = '', ...lines] = text.trim().split(/\r?\n/);
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i] ?? '', cell])));
}
