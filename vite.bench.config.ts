/** The bench page is built apart from the app: the peers it loads must never be near what ships. */
import { defineConfig } from 'vite';
import { corpora } from './src/data/build/vite-corpora.ts';
import { wgsl } from './src/gpu/build/vite-wgsl.ts';

export default defineConfig({
  base: './',
  publicDir: false,
  plugins: [wgsl(), corpora()],
  build: {
    target: 'es2022',
    outDir: 'node_modules/.cache/loglog/bench',
    emptyOutDir: true,
    chunkSizeWarningLimit: 4000,
    rolldownOptions: { input: 'bench.html' },
  },
});
