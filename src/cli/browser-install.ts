/** Two ways to install a Chromium. Each says what it does, and gives null where it worked or the reason it did not. */
import { playwrightCommand, type CommandResult, type Machine } from './machine.ts';

const downloadHost = 'cdn.playwright.dev';

function lastLine({ output }: CommandResult): string {
  return output.split('\n').filter(Boolean).at(-1)?.trim() ?? 'no reason given';
}

/** A proxy or a mirror makes the direct connection say nothing about whether the download can work. */
function directDownload({ env }: Machine): boolean {
  return !['HTTPS_PROXY', 'https_proxy', 'PLAYWRIGHT_DOWNLOAD_HOST'].some((name) => env[name]);
}

/** Downloads Playwright's Chromium (about 170 MB), and as root on Linux the system libraries it needs. */
export async function installWithPlaywright(machine: Machine): Promise<string | null> {
  if (directDownload(machine) && !(await machine.reachable(downloadHost, 443))) {
    machine.say(`Playwright's Chromium can't be downloaded: ${downloadHost} can't be reached.`);
    return `Playwright's download: ${downloadHost} can't be reached`;
  }
  machine.say("Downloading Playwright's Chromium (about 170 MB) ...");
  const download = await machine.run(playwrightCommand('install', '--no-shell', 'chromium'), {
    seconds: 420,
    env: { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000' },
  });
  if (!download.ok) {
    machine.say(`The download failed: ${lastLine(download)}.`);
    return `Playwright's download: ${lastLine(download)}`;
  }
  if (machine.platform === 'linux' && machine.root) {
    machine.say('Installing the system libraries it needs ...');
    const libraries = await machine.run(playwrightCommand('install-deps', 'chromium'), { seconds: 300 });
    if (!libraries.ok) machine.say(`That failed, it may work without: ${lastLine(libraries)}.`);
  }
  return null;
}

const aptOptions = ['-o', 'Acquire::Retries=1', '-o', 'Acquire::http::Timeout=20', '-o', 'DPkg::Lock::Timeout=60'];
const aptPackages = ['chromium', 'fonts-liberation'];

async function apt(machine: Machine, sudo: readonly string[], words: readonly string[]): Promise<CommandResult> {
  return machine.run([...sudo, 'apt-get', ...aptOptions, ...words], {
    seconds: 400,
    env: { DEBIAN_FRONTEND: 'noninteractive' },
  });
}

/** Root's own rights, or sudo where it asks no password; null where neither is to be had. */
async function privilege(machine: Machine): Promise<string[] | null> {
  if (machine.root) return [];
  const { ok } = await machine.run(['sudo', '-n', 'true'], { seconds: 10 });
  return ok ? ['sudo', '-n'] : null;
}

/** Installs the package `chromium` of Debian and its kin. */
export async function installWithApt(machine: Machine): Promise<string | null> {
  if (!machine.executable('/usr/bin/apt-get')) return 'the package chromium: there is no apt-get';
  const sudo = await privilege(machine);
  if (sudo === null) return 'the package chromium: installing it needs root, or sudo without a password';
  machine.say(`Installing the package chromium with ${[...sudo, 'apt-get'].join(' ')} ...`);
  const install = ['install', '-y', '--no-install-recommends', ...aptPackages];
  const first = await apt(machine, sudo, install);
  if (first.ok) return null;
  // A fresh container has no package lists, an old one stale lists.
  machine.say('Refreshing the package lists first ...');
  await apt(machine, sudo, ['update']);
  const second = await apt(machine, sudo, install);
  if (second.ok) return null;
  machine.say(`That failed: ${lastLine(second)}.`);
  return `the package chromium: ${lastLine(second)}`;
}
