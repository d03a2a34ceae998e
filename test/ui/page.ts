/** How the browser tests of the page read and mount it. */
import { expect } from 'vitest';
import { page } from 'vitest/browser';
import '../../src/ui/base.css';
import type { LabApp } from '../../src/ui/app/lab-app.ts';
import type { FakeLabOptions } from './fake-lab.ts';
import { mountFakePage } from './fake-page.ts';

const FAST: Partial<FakeLabOptions> = { pace: 4, reports: 8 };
let app: LabApp | null = null;

/** The page with a fake lab, opened at an address. Without a library nothing of one test is there in the next. */
export function mount(
  options: Partial<FakeLabOptions> = {},
  query = '',
  openLibrary: LabApp['openLibrary'] = null,
): void {
  history.replaceState(null, '', `?${query}`);
  app = mountFakePage({ ...FAST, ...options }, openLibrary);
}

export function unmount(): void {
  app?.remove();
  app = null;
  localStorage.clear();
  history.replaceState(null, '', location.pathname);
}

/** First match in the page's elements, through their shadow roots. */
export function find(selector: string, root: ParentNode = document): HTMLElement | null {
  const here = root.querySelector<HTMLElement>(selector);
  if (here !== null) return here;
  for (const element of root.querySelectorAll('*')) {
    const inside = element.shadowRoot === null ? null : find(selector, element.shadowRoot);
    if (inside !== null) return inside;
  }
  return null;
}

/** Every match, in the order of the document. */
export function findAll(selector: string, root: ParentNode = document): HTMLElement[] {
  return [...root.querySelectorAll('*')].flatMap((element) => [
    ...(element.matches(selector) ? [element as HTMLElement] : []),
    ...(element.shadowRoot === null ? [] : findAll(selector, element.shadowRoot)),
  ]);
}

export const textOf = (selector: string) => find(selector)?.innerText.replace(/\s+/g, ' ').trim() ?? '';
export const badge = () => textOf('.badge');
export const button = (name: string | RegExp) => page.getByRole('button', { name });
export const until = (check: () => unknown, timeout = 20_000) =>
  expect.poll(() => Boolean(check()), { timeout }).toBe(true);
