import { createServer, type AddressInfo } from 'node:net';
import { defineConfig } from '@playwright/test';
import { chromiumArgs, installedBrowser, wantsGpu } from './src/cli/browser.ts';

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

// This file is read again in every worker process; they inherit the port chosen here first.
const port = (process.env['LOGLOG_E2E_PORT'] ??= String(await freePort()));
const browser = installedBrowser();

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'artifacts/e2e',
  // One at a time: they share one adapter, and a test that trains wants it alone.
  workers: 1,
  timeout: 180_000,
  globalTimeout: 810_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env['CI']),
  reporter: 'list',
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    // Films of every test for those that fail would take a tenth of the time.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
    // Each test begins with an empty profile: keeping the page for later would only cost time. e2e/offline.spec.ts allows it.
    serviceWorkers: 'block',
    launchOptions: {
      ...(browser === null ? {} : { executablePath: browser.path }),
      args: chromiumArgs({ gpu: wantsGpu() }),
    },
  },
  webServer: {
    command: `node node_modules/vite/bin/vite.js preview --host 127.0.0.1 --port ${port} --strictPort`,
    url: `http://127.0.0.1:${port}/index.html`,
    reuseExistingServer: false,
    timeout: 60_000,
  },
});
