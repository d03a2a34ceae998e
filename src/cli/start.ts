/**
 * npm start: builds the lab, serves it, prints its address, and opens it in the default browser where there is a display.
 *
 *   npm start -- [--port 4173] [--no-open]
 */
import { parseArgs } from 'node:util';
import open from 'open';
import { build, preview, type PreviewServer } from 'vite';
import { hasDisplay } from './display.ts';

const usage = 'npm start -- [--port 4173] [--no-open]';

interface StartOptions {
  /** Tried first; the next free one is taken where it is in use. */
  readonly port: number;
  readonly open: boolean;
}

function readOptions(args: readonly string[]): StartOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { port: { type: 'string', default: '4173' }, open: { type: 'boolean', default: true } },
    allowNegative: true,
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Error(`--port is ${values.port}; it must be a whole number from 1 to 65535`);
  }
  return { port, open: values.open };
}

function addressOf(server: PreviewServer): string {
  const address = server.resolvedUrls?.local[0];
  if (address === undefined) throw new Error('the server has no address on this machine');
  return address;
}

/** Opens the address in the default browser. That there is none, or that it fails, is no reason to stop serving. */
async function openInBrowser(address: string): Promise<void> {
  try {
    const browser = await open(address);
    browser.on('error', () => undefined);
  } catch {
    console.log('No browser could be opened; open the address by hand.');
  }
}

async function start(options: StartOptions): Promise<void> {
  console.log('Building the lab ...');
  await build({ logLevel: 'warn' });
  const server = await preview({ logLevel: 'warn', preview: { port: options.port, strictPort: false, open: false } });
  const address = addressOf(server);
  console.log(
    `\nLoglog is at ${address}\nIt needs a browser with WebGPU: Chrome or Edge 113 or newer. Ctrl-C ends it.`,
  );
  if (options.open && hasDisplay(process.platform, process.env)) await openInBrowser(address);
}

function fail(error: unknown, code: number, advice: string): void {
  console.error(`${error instanceof Error ? error.message : String(error)}\n${advice}`);
  process.exitCode = code;
}

async function main(): Promise<void> {
  let options: StartOptions;
  try {
    options = readOptions(process.argv.slice(2));
  } catch (error) {
    fail(error, 2, `Usage: ${usage}`);
    return;
  }
  try {
    await start(options);
  } catch (error) {
    fail(error, 1, 'The lab could not be started. If packages are missing or old, run npm ci and try again.');
  }
}

await main();
