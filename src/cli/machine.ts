/** What the browser finder needs of the machine, so that tests can give it another one. */
import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { connect } from 'node:net';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromium } from 'playwright';

export interface CommandResult {
  /** True where it ended with code 0 in time. */
  readonly ok: boolean;
  /** Last lines of its standard output and error, or why it did not start. */
  readonly output: string;
}

/** What a browser said when it was started: its version, and the name of its WebGPU adapter or null where it gives none. */
export interface BrowserProbe {
  readonly version: string;
  readonly adapter: string | null;
}

export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly root: boolean;
  /** Whether a file is at that path and may be executed. */
  executable(file: string): boolean;
  /** Whether any file or device is at that path. */
  exists(file: string): boolean;
  /** Where Playwright keeps, or would keep, its own Chromium. */
  playwrightChromium(): string;
  run(command: readonly string[], options: RunOptions): Promise<CommandResult>;
  /** Whether a TCP connection opens within 5 seconds. */
  reachable(host: string, port: number): Promise<boolean>;
  /** Starts a browser headless and asks it for a WebGPU adapter. Rejects where it does not start. */
  probe(browser: string, args: readonly string[]): Promise<BrowserProbe>;
  /** Tells the person what is being done. */
  say(line: string): void;
}

export interface RunOptions {
  readonly seconds: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Command line of Playwright's own tool, run with this Node rather than whatever npx is on the PATH. */
export function playwrightCommand(...args: string[]): string[] {
  const folder = path.dirname(createRequire(import.meta.url).resolve('playwright/package.json'));
  return [process.execPath, path.join(folder, 'cli.js'), ...args];
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function run(command: readonly string[], { seconds, env }: RunOptions): Promise<CommandResult> {
  const [program = '', ...args] = command;
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: seconds * 1000,
      killSignal: 'SIGKILL',
      env: { ...process.env, ...env },
    });
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ ok: false, output: error.message }));
    child.on('close', (code, signal) => {
      const late = signal === 'SIGKILL' ? `\nstopped after ${seconds} s` : '';
      resolve({ ok: code === 0, output: output.trim() + late });
    });
  });
}

function reachable(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.setTimeout(5000, () => end(false));
    socket.on('connect', () => end(true));
    socket.on('error', () => end(false));
  });
}

/** Run in the page. As text, since it speaks of WebGPU, which Node's types lack. */
const askForAdapter = `(async () => {
  const adapter = await navigator.gpu?.requestAdapter();
  return adapter ? [adapter.info.vendor, adapter.info.architecture].filter(Boolean).join(' ') || 'unnamed' : null;
})()`;

async function probe(executablePath: string, args: readonly string[]): Promise<BrowserProbe> {
  const browser = await chromium.launch({ executablePath, args: [...args], timeout: 30_000 });
  try {
    const page = await browser.newPage();
    // WebGPU exists in secure contexts only; localhost is one, and the answer to the request is made up here.
    await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: '<title>probe</title>' }));
    await page.goto('http://localhost/');
    return { version: browser.version(), adapter: await page.evaluate<string | null>(askForAdapter) };
  } finally {
    await browser.close();
  }
}

export const thisMachine: Machine = {
  platform: process.platform,
  env: process.env,
  root: process.getuid?.() === 0,
  executable: isExecutable,
  exists: (file) => statSync(file, { throwIfNoEntry: false }) !== undefined,
  playwrightChromium: () => chromium.executablePath(),
  run,
  reachable,
  probe,
  say: (line) => process.stderr.write(`${line}\n`),
};
