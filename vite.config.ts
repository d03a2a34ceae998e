import { existsSync } from 'node:fs';
import { defineConfig } from 'vite';

const pages = ['index.html', 'headless.html'].filter((page) => existsSync(page));

export default defineConfig({
  // Relative addresses: the built app works in any folder of any host.
  base: './',
  worker: { format: 'es' },
  build: { target: 'es2022', rolldownOptions: { input: pages } },
});
