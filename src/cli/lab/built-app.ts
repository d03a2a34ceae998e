/** The built app: made anew where it is missing or older than what it is made of, and served on a free port. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build, preview } from 'vite';
import { oneLine, UsageError } from '../failure.ts';

/** What the app is made of. The command line is not part of it. */
const sources = ['src', 'shaders', 'public', 'index.html', 'headless.html', 'vite.config.ts', 'package-lock.json'];
const outside = new Set([join('src', 'cli')]);

/** Time of the last change below `path`, in ms since 1970; 0 where there is nothing. */
function lastChange(root: string, path: string): number {
  const full = join(root, path);
  if (outside.has(path) || !existsSync(full)) return 0;
  const stats = statSync(full);
  if (!stats.isDirectory()) return stats.mtimeMs;
  const changes = readdirSync(full).map((name) => lastChange(root, join(path, name)));
  // A folder's own time tells of files that were removed.
  return Math.max(stats.mtimeMs, ...changes);
}

/** Why the app must be built, or null where the build at hand is the newest. */
export function reasonToBuild(root: string): 'missing' | 'outdated' | null {
  const built = join(root, 'dist', 'headless.html');
  if (!existsSync(built)) return 'missing';
  const changed = Math.max(...sources.map((path) => lastChange(root, path)));
  return statSync(built).mtimeMs < changed ? 'outdated' : null;
}

/** Builds the app into dist/. Throws UsageError with the builder's reason. */
export async function buildApp(root: string): Promise<void> {
  try {
    await build({ root, logLevel: 'silent' });
  } catch (error) {
    throw new UsageError(`The app could not be built: ${oneLine(error)}`);
  }
}

export interface ServedApp {
  /** Address of the headless page. */
  readonly url: string;
  close(): Promise<void>;
}

/** Vite's servers end the process on SIGTERM and when stdin ends; the command ends itself, after its files are written. */
async function withoutListeners<T>(start: () => Promise<T>): Promise<T> {
  const signals = process.listeners('SIGTERM');
  const ends = process.stdin.listeners('end');
  const started = await start();
  for (const added of process.listeners('SIGTERM')) if (!signals.includes(added)) process.off('SIGTERM', added);
  for (const added of process.stdin.listeners('end')) {
    if (!ends.includes(added)) process.stdin.off('end', added as () => void);
  }
  return started;
}

/** Serves dist/ to this machine only, on a port the system chooses. */
export async function serveApp(root: string): Promise<ServedApp> {
  const where = { host: '127.0.0.1', port: 0, open: false };
  // Without the configuration, of which serving needs nothing: reading it takes a second, and a slow machine complains of it.
  const server = await withoutListeners(() => preview({ root, configFile: false, logLevel: 'silent', preview: where }));
  const base = server.resolvedUrls?.local[0];
  if (base === undefined) throw new UsageError('The built app could not be served: no port is free on 127.0.0.1.');
  return { url: new URL('headless.html', base).href, close: () => server.close() };
}
