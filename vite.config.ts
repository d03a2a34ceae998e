import { existsSync } from 'node:fs';
import { defineConfig } from 'vite';
import { corpora } from './src/data/build/vite-corpora.ts';
import { wgsl } from './src/gpu/build/vite-wgsl.ts';

const pages = ['index.html', 'headless.html'].filter((page) => existsSync(page));

export default defineConfig({
  // Relative addresses: the built app works in any folder of any host.
  base: './',
  plugins: [wgsl(), corpora()],
  worker: { format: 'es', plugins: () => [wgsl()] },
  build: { target: 'es2022', rolldownOptions: { input: pages } },
});
