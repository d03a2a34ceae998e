/** Finds a Chromium for the GPU tests, the end-to-end tests and the lab, and holds the flags it is started with. */
import { existsSync } from 'node:fs';

export interface FoundBrowser {
  readonly path: string;
  /** How it was found, for people. */
  readonly source: string;
}

export async function installedBrowser(): Promise<FoundBrowser | null> {
  const path = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((place) => existsSync(place));
  return path === undefined ? null : { path, source: 'installed' };
}

export async function findBrowser(): Promise<FoundBrowser> {
  const found = await installedBrowser();
  if (found === null) throw new Error('No Chromium found. Set CHROMIUM_PATH to one.');
  return found;
}

export function chromiumArgs({ gpu }: { readonly gpu: boolean }): string[] {
  const quiet = [
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const vulkan =
    gpu && process.platform === 'linux'
      ? ['--enable-features=Vulkan', '--use-angle=vulkan', '--ignore-gpu-blocklist']
      : [];
  return ['--enable-unsafe-webgpu', ...quiet, ...sandbox, ...vulkan];
}
