/** The Vite plugin that puts the corpora folder into the built app and serves it in development and in tests. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin, ResolvedConfig } from 'vite';
import { corpusFiles, hashOfCode, type CorpusFiles } from './cache.ts';

function respond(files: CorpusFiles, request: IncomingMessage, response: ServerResponse): void {
  const name = (request.url ?? '').split(/[?#]/)[0]?.replace(/^\/+/, '') ?? '';
  const bytes = files.get(name);
  if (bytes === undefined) {
    // Answered here: Vite would send the page with status 200 instead.
    response.writeHead(404, { 'Content-Type': 'text/plain' }).end(`There is no corpora/${name}.\n`);
    return;
  }
  response.setHeader('Content-Type', name.endsWith('.json') ? 'application/json' : 'application/octet-stream');
  response.setHeader('Content-Length', bytes.length);
  response.setHeader('Cache-Control', 'no-cache');
  response.end(bytes);
}

/** Corpora are made when first asked for: a server that serves no text starts at once. */
export function corpora(): Plugin {
  let config: ResolvedConfig;
  let code: string;
  let files: Promise<CorpusFiles> | undefined;
  const made = (): Promise<CorpusFiles> => (files ??= corpusFiles(config.root, code));
  return {
    name: 'loglog-corpora',
    configResolved(resolved) {
      config = resolved;
      code = hashOfCode(config.root);
    },
    configureServer(server) {
      server.middlewares.use(`${config.base}corpora`, (request, response, next) => {
        made().then((all) => respond(all, request, response), next);
      });
    },
    async generateBundle() {
      for (const [name, source] of await made()) this.emitFile({ type: 'asset', fileName: `corpora/${name}`, source });
    },
  };
}
