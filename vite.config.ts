import { defineConfig } from 'vite';
import { corpora } from './src/data/build/vite-corpora.ts';
import { wgsl } from './src/gpu/build/vite-wgsl.ts';

export default defineConfig({
  // Relative addresses: the built app works in any folder of any host.
  base: './',
  plugins: [wgsl(), corpora()],
  worker: { format: 'es', plugins: () => [wgsl()] },
  build: { target: 'es2022', rolldownOptions: { input: ['index.html', 'headless.html'] } },
});
