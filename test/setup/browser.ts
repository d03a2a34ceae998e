/** Runs once before the GPU tests, in Node: says plainly that there is no browser, where Vitest would print its insides. */
import { installedBrowser } from '../../src/cli/browser.ts';

export function setup(): void {
  if (installedBrowser() !== null) return;
  throw new Error(
    'The GPU tests need a browser. "npm test -- gpu" finds or installs one, or set CHROMIUM_PATH to one.',
  );
}
