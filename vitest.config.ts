import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumArgs, installedBrowser, wantsGpu } from './src/cli/browser.ts';

const browser = installedBrowser();

export default defineConfig({
  test: {
    // All cores: by default one is left free, which on a machine of two is half of it.
    maxWorkers: '100%',
    projects: [
      {
        extends: './vite.config.ts',
        test: {
          name: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.gpu.test.ts'],
          environment: 'node',
          // Tests of fits and gradients compute for seconds, on a slow machine for many.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: './vite.config.ts',
        // Only a worker imports it, where Vite doesn't look beforehand: found on the way, it would reload the page under a test.
        optimizeDeps: { include: ['papaparse'] },
        test: {
          name: 'gpu',
          include: ['test/**/*.gpu.test.ts'],
          globalSetup: ['test/setup/browser.ts'],
          setupFiles: ['test/setup/gpu.ts'],
          // One file at a time: they share one adapter, and a software adapter already uses every core.
          fileParallelism: false,
          // All in one page, one device and its compiled pipelines serving every file: compiling takes most of a kernel's test.
          isolate: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            instances: [{ browser: 'chromium' }],
            provider: playwright({
              launchOptions: {
                ...(browser === null ? {} : { executablePath: browser.path }),
                args: chromiumArgs({ gpu: wantsGpu() }),
              },
            }),
          },
        },
      },
    ],
  },
});
