/**
 * Finds a Chromium for the GPU tests, the end-to-end tests and the lab, installs one where there is none, and holds the
 * flags it is started with. The order: CHROMIUM_PATH; Chrome or Chromium where machines usually keep it; Playwright's
 * own, downloaded before or now; the Debian package.
 */
import { usualPlaces } from './browser-places.ts';
import { installWithApt, installWithPlaywright } from './browser-install.ts';
import { thisMachine, type Machine } from './machine.ts';

export interface FoundBrowser {
  readonly path: string;
  /** How it was found, for people. */
  readonly source: string;
}

/** A browser that was started once and gave a WebGPU adapter with these flags. */
export interface ReadyBrowser extends FoundBrowser {
  readonly version: string;
  readonly adapter: string;
  readonly args: readonly string[];
}

/** No browser can be had. The message says what was tried and what to do; a command ends with `exitCode`. */
export class NoBrowserError extends Error {
  readonly exitCode = 2;
  constructor(message: string) {
    super(message);
    this.name = 'NoBrowserError';
  }
}

/** Keeps Chromium from calling home, asking questions or updating itself in mid-run. */
const quiet = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Flags for a headless Chromium with WebGPU; with `gpu`, those that make it use a real GPU on Linux, where it would
 * otherwise take its software adapter. Chromium refuses its sandbox to root.
 */
export function chromiumArgs({ gpu }: { readonly gpu: boolean }, machine: Machine = thisMachine): string[] {
  const sandbox = machine.root ? ['--no-sandbox'] : [];
  const linuxGpu = gpu && machine.platform === 'linux';
  const vulkan = linuxGpu ? ['--enable-features=Vulkan', '--use-angle=vulkan', '--ignore-gpu-blocklist'] : [];
  return ['--enable-unsafe-webgpu', ...quiet, ...sandbox, ...vulkan];
}

/** Whether to try a real GPU: LOGLOG_GPU=1 or 0 decides, else whether the machine shows a GPU's device file. */
export function wantsGpu(machine: Machine = thisMachine): boolean {
  const wish = machine.env['LOGLOG_GPU'];
  if (wish === '0' || wish === '1') return wish === '1';
  return machine.platform !== 'linux' || ['/dev/nvidia0', '/dev/dri'].some((device) => machine.exists(device));
}

function fromEnvironment(machine: Machine): FoundBrowser | null {
  const path = machine.env['CHROMIUM_PATH'];
  if (!path) return null;
  if (machine.executable(path)) return { path, source: 'CHROMIUM_PATH' };
  throw new NoBrowserError(
    `CHROMIUM_PATH is ${path}, which is not a program. Point it at a Chrome or Chromium, or unset it to let one be found.`,
  );
}

/** Browsers on the machine, best first; with CHROMIUM_PATH that one alone. None is started. */
function candidates(machine: Machine): FoundBrowser[] {
  const chosen = fromEnvironment(machine);
  if (chosen !== null) return [chosen];
  const installed = usualPlaces(machine.platform, machine.env).map((path) => ({ path, source: 'installed' }));
  const playwright = { path: machine.playwrightChromium(), source: "Playwright's own" };
  return [...installed, playwright].filter(({ path }) => machine.executable(path));
}

/** The browser the test configurations name: the first one there is, not started and nothing installed for it. */
export function installedBrowser(machine: Machine = thisMachine): FoundBrowser | null {
  return candidates(machine)[0] ?? null;
}

/** The browser's own words where it said any, as on a missing library, else the first line of the error. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const own = /\[err\] (.*)/.exec(text)?.[1];
  return own ?? text.split('\n', 1)[0] ?? text;
}

/** Starts it, with the GPU's flags first where a GPU is wanted, and without them if those give no adapter. */
async function tryBrowser(found: FoundBrowser, machine: Machine): Promise<ReadyBrowser | string> {
  let reason = '';
  for (const gpu of wantsGpu(machine) ? [true, false] : [false]) {
    const args = chromiumArgs({ gpu }, machine);
    try {
      const { version, adapter } = await machine.probe(found.path, args);
      if (adapter !== null) return { ...found, version, adapter, args };
      reason = `version ${version} offers no WebGPU adapter`;
    } catch (error) {
      reason = `does not start: ${reasonOf(error)}`;
    }
  }
  return reason;
}

/** The first of them that works; why the others do not is said and added to `failures`. */
async function firstReady(
  found: readonly FoundBrowser[],
  failures: string[],
  machine: Machine,
): Promise<ReadyBrowser | null> {
  for (const browser of found) {
    const result = await tryBrowser(browser, machine);
    if (typeof result !== 'string') return result;
    machine.say(`Browser ${browser.path} (${browser.source}): ${result}.`);
    failures.push(`${browser.path}: ${result}`);
  }
  return null;
}

/** Installs one way after the other until a browser that was not there before works. */
async function installBrowser(
  known: readonly FoundBrowser[],
  failures: string[],
  machine: Machine,
): Promise<ReadyBrowser | null> {
  const old = new Set(known.map(({ path }) => path));
  for (const install of [installWithPlaywright, installWithApt]) {
    const failure = await install(machine);
    if (failure !== null) failures.push(failure);
    const added = candidates(machine).filter(({ path }) => !old.has(path));
    const ready = await firstReady(added, failures, machine);
    if (ready !== null) return ready;
    for (const { path } of added) old.add(path);
  }
  return null;
}

/**
 * Finds a browser with WebGPU, or installs one, saying on standard error what is done.
 * LOGLOG_NO_INSTALL=1 forbids installing. Rejects with NoBrowserError.
 */
export async function findBrowser(machine: Machine = thisMachine): Promise<ReadyBrowser> {
  const failures: string[] = [];
  const present = candidates(machine);
  if (present.length === 0) machine.say('No Chrome or Chromium is installed here.');
  const ready = await firstReady(present, failures, machine);
  if (ready !== null) return ready;
  const mayInstall = !machine.env['CHROMIUM_PATH'] && machine.env['LOGLOG_NO_INSTALL'] !== '1';
  const installed = mayInstall ? await installBrowser(present, failures, machine) : null;
  if (installed !== null) return installed;
  throw new NoBrowserError(noBrowserMessage(failures));
}

function noBrowserMessage(failures: readonly string[]): string {
  const tried = failures.length > 0 ? `\nTried:\n${failures.map((failure) => `  - ${failure}`).join('\n')}` : '';
  return (
    'No browser with WebGPU was found. Install Chrome or Chromium 113 or newer, or set CHROMIUM_PATH to one, ' +
    `and repeat the command.${tried}`
  );
}
