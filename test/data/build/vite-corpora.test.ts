/** The Vite plugin: the corpora are served in development and put into the built app, the same bytes in both. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build, createServer, type InlineConfig } from 'vite';
import { describe, expect, it } from 'vitest';
import { corpusFiles } from '../../../src/data/build/cache.ts';
import { RECIPES } from '../../../src/data/build/corpora.ts';
import { corpora } from '../../../src/data/build/vite-corpora.ts';
import { loadCorpus, loadCorpusIndex } from '../../../src/data/load.ts';

const root = process.cwd();
const names = [...RECIPES.map(({ id }) => `${id}.corpus`), 'index.json'].sort();
const plain: InlineConfig = { root, configFile: false, logLevel: 'silent', plugins: [corpora()] };

describe('corpora()', () => {
  it('serves every corpus in development, and 404 for what is none', async () => {
    const server = await createServer({
      ...plain,
      server: { port: 0, host: '127.0.0.1' },
      optimizeDeps: { noDiscovery: true },
    });
    try {
      await server.listen();
      const base = server.resolvedUrls?.local[0] ?? '';
      const index = await loadCorpusIndex(base);
      expect(index.map(({ id }) => id)).toEqual(RECIPES.map(({ id }) => id));
      for (const info of index) expect(await loadCorpus(info, base)).toMatchObject(info);
      const missing = await fetch(`${base}corpora/nothing.corpus`);
      expect([missing.status, await missing.text()]).toEqual([404, 'There is no corpora/nothing.corpus.\n']);
      const file = await fetch(`${base}corpora/moby-dick.corpus?v=1`);
      expect(file.headers.get('content-type')).toBe('application/octet-stream');
      // A server that declared the gzip would have the browser undo it; the loader expects the file as it is.
      expect(file.headers.get('content-encoding')).toBeNull();
    } finally {
      await server.close();
    }
  }, 60_000);

  it('emits the same bytes into the built app', async () => {
    const input = join(root, 'src', 'data', 'symbols.ts');
    const built = await build({ ...plain, build: { write: false, rolldownOptions: { input } } });
    if (!('output' in built)) throw new Error('expected one build output');
    const files = await corpusFiles(root);
    const assets = built.output.filter((file) => file.type === 'asset' && file.fileName.startsWith('corpora/'));
    expect(assets.map(({ fileName }) => fileName.slice('corpora/'.length)).sort()).toEqual(names);
    for (const asset of assets) {
      if (asset.type !== 'asset') continue;
      const expected = files.get(asset.fileName.slice('corpora/'.length)) ?? new Uint8Array();
      expect(Buffer.from(asset.source).equals(expected)).toBe(true);
    }
  }, 60_000);

  it('keeps one edition in its cache, complete', async () => {
    const first = await corpusFiles(root);
    const cache = join(root, 'node_modules', '.cache', 'loglog-corpora');
    // A test process beside this one may be writing its own.
    const [edition, ...others] = readdirSync(cache).filter((name) => !name.startsWith('new-'));
    expect(others).toEqual([]);
    expect(readdirSync(join(cache, edition ?? '')).sort()).toEqual(names);
    const again = await corpusFiles(root);
    for (const [name, bytes] of first) expect(Buffer.from(again.get(name) ?? []).equals(bytes)).toBe(true);
  }, 60_000);
});
