/** The app without a network, and installed: its manifest, and the service worker that Workbox makes. docs/offline.md. */
import type { Plugin } from 'vite';
import { VitePWA, type VitePWAOptions } from 'vite-plugin-pwa';

const manifest: VitePWAOptions['manifest'] = {
  name: 'Loglog: a scaling-law laboratory',
  short_name: 'Loglog',
  description: 'Trains language models of growing size on your GPU, fits the scaling law, and predicts the next size.',
  id: './',
  start_url: './',
  scope: './',
  display: 'standalone',
  theme_color: '#5527c9',
  background_color: '#f7f6f3',
  categories: ['education', 'science'],
  icons: [
    { src: 'icon.svg', sizes: 'any', type: 'image/svg+xml' },
    { src: 'icon-192.png', sizes: '192x192', type: 'image/png' },
    { src: 'icon-512.png', sizes: '512x512', type: 'image/png' },
    { src: 'icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
  ],
};

/** The texts that lessons and recordings begin with are kept from the first visit; any other once it was used. */
const FIRST_TEXTS = '{sotu,moby-dick}';

const workbox: VitePWAOptions['workbox'] = {
  globPatterns: [
    'index.html',
    'assets/*.{js,css,woff2}',
    '*.{svg,png}',
    'recorded/*.json',
    'corpora/index.json',
    `corpora/${FIRST_TEXTS}.corpus`,
  ],
  globIgnores: ['assets/headless-*.js'],
  // The largest is a corpus.
  maximumFileSizeToCacheInBytes: 8 * 2 ** 20,
  navigateFallback: 'index.html',
  // The headless page is the command line's: it is never taken from a cache.
  navigateFallbackDenylist: [/\/headless\.html$/],
  cleanupOutdatedCaches: true,
  // The first visit too loads its later parts from what was kept, not from whatever the server has by then.
  clientsClaim: true,
  inlineWorkboxRuntime: true,
  sourcemap: false,
  runtimeCaching: [
    {
      urlPattern: ({ url }) => url.pathname.endsWith('.corpus'),
      // The text in the cache may be of an older build; where there is a network, it isn't asked.
      handler: 'NetworkFirst',
      options: { cacheName: 'corpora' },
    },
  ],
};

/** A new version waits until the visitor asks for it: no page ever runs on parts of two. */
export function offline(): Plugin[] {
  return VitePWA({ registerType: 'prompt', injectRegister: false, includeManifestIcons: false, manifest, workbox });
}
