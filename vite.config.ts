import { defineConfig } from 'vite';
import { corpora } from './src/data/build/vite-corpora.ts';
import { wgsl } from './src/gpu/build/vite-wgsl.ts';
import { icons } from './src/ui/build/vite-icons.ts';
import { katexFonts } from './src/ui/build/vite-katex.ts';
import { offline } from './src/ui/build/vite-offline.ts';

export default defineConfig({
  // Relative addresses: the built app works in any folder of any host.
  base: './',
  plugins: [wgsl(), corpora(), katexFonts(), icons(), offline()],
  worker: { format: 'es', plugins: () => [wgsl()] },
  build: { target: 'es2022', rolldownOptions: { input: ['index.html', 'headless.html'] } },
});
