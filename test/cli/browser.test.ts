import { describe, expect, test } from 'vitest';
import { chromiumArgs, findBrowser, installedBrowser, NoBrowserError, wantsGpu } from '../../src/cli/browser.ts';
import { fakeMachine, playwrightChromium, type FakeMachineOptions } from './fake-machine.ts';

const chrome = '/usr/bin/google-chrome-stable';
const chromium = '/usr/bin/chromium';
const apt = '/usr/bin/apt-get';

describe('the order of the places', () => {
  test('CHROMIUM_PATH before anything installed', async () => {
    const machine = fakeMachine({
      env: { CHROMIUM_PATH: '/opt/mine', PATH: '/usr/bin' },
      files: ['/opt/mine', chrome],
    });
    expect(await findBrowser(machine)).toMatchObject({ path: '/opt/mine', source: 'CHROMIUM_PATH' });
    expect(machine.probed).toEqual(['/opt/mine']);
  });

  test('Chrome before Chromium before Playwright’s own', async () => {
    const all = [playwrightChromium, chromium, chrome];
    expect(installedBrowser(fakeMachine({ files: all }))?.path).toBe(chrome);
    expect(installedBrowser(fakeMachine({ files: [playwrightChromium, chromium] }))?.path).toBe(chromium);
    expect(installedBrowser(fakeMachine({ files: [playwrightChromium] }))?.source).toBe("Playwright's own");
    expect(installedBrowser(fakeMachine())).toBeNull();
  });

  test.each<[NodeJS.Platform, Record<string, string>, string]>([
    ['linux', { PATH: '/home/me/bin:/usr/bin' }, '/home/me/bin/chromium'],
    ['linux', {}, '/snap/bin/chromium'],
    ['darwin', { HOME: '/Users/me' }, '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
    ['darwin', { HOME: '/Users/me' }, '/Users/me/Applications/Chromium.app/Contents/MacOS/Chromium'],
    ['win32', { ProgramFiles: 'C:\\Program Files' }, 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'],
    [
      'win32',
      { LOCALAPPDATA: 'C:\\Users\\me\\Local' },
      'C:\\Users\\me\\Local\\Google\\Chrome\\Application\\chrome.exe',
    ],
  ])('on %s with %o: %s', (platform, env, path) => {
    expect(installedBrowser(fakeMachine({ platform, env, files: [path] }))?.path).toBe(path);
  });
});

describe('a browser that does not serve', () => {
  test('is passed over for the next, with the reason', async () => {
    const machine = fakeMachine({
      files: [chrome, chromium],
      probe: (browser) => ({ version: '99.0', adapter: browser === chrome ? null : 'google swiftshader' }),
    });
    expect((await findBrowser(machine)).path).toBe(chromium);
    expect(machine.said).toEqual([`Browser ${chrome} (installed): version 99.0 offers no WebGPU adapter.`]);
    expect(machine.commands).toEqual([]);
  });

  test('tells what it printed when it did not start', async () => {
    const log = 'browserType.launch: closed\nBrowser logs:\n[pid=7][err] chrome: error while loading libnss3.so\n';
    const machine = fakeMachine({
      env: { CHROMIUM_PATH: '/opt/mine' },
      files: ['/opt/mine'],
      probe: () => {
        throw new Error(log);
      },
    });
    await expect(findBrowser(machine)).rejects.toThrow(
      '/opt/mine: does not start: chrome: error while loading libnss3.so',
    );
  });

  test('named by CHROMIUM_PATH is an error at once, and nothing is installed', async () => {
    const machine = fakeMachine({ env: { CHROMIUM_PATH: '/no/such' }, files: [chromium], root: true });
    expect(() => installedBrowser(machine)).toThrow('CHROMIUM_PATH is /no/such, which is not a program');
    await expect(findBrowser(machine)).rejects.toBeInstanceOf(NoBrowserError);
    expect(machine.commands).toEqual([]);
  });
});

describe('installing', () => {
  const installs: FakeMachineOptions['command'] = (words, files) => {
    if (words.includes('cli.js install')) files.add(playwrightChromium);
    if (/apt-get .*install/.test(words)) files.add(chromium);
    return { ok: true, output: '' };
  };

  test('downloads Playwright’s own where its host can be reached', async () => {
    const machine = fakeMachine({ online: true, command: installs });
    expect((await findBrowser(machine)).path).toBe(playwrightChromium);
    expect(machine.commands).toHaveLength(1);
    expect(machine.said.join(' ')).toContain('Downloading');
  });

  test('adds the system libraries as root', async () => {
    const machine = fakeMachine({ online: true, root: true, command: installs });
    await findBrowser(machine);
    expect(machine.commands[1]).toMatch(/install-deps chromium$/);
  });

  test('takes the Debian package where the host can’t be reached, without trying the download', async () => {
    const machine = fakeMachine({ root: true, files: [apt], command: installs });
    expect((await findBrowser(machine)).path).toBe(chromium);
    expect(machine.commands).toHaveLength(1);
    expect(machine.commands[0]).toMatch(/^apt-get .*install -y .*chromium/);
  });

  test('takes the Debian package where the downloaded browser does not start', async () => {
    const machine = fakeMachine({
      root: true,
      online: true,
      files: [apt],
      command: installs,
      probe: (browser) => ({ version: '159.0', adapter: browser === playwrightChromium ? null : 'google swiftshader' }),
    });
    expect((await findBrowser(machine)).path).toBe(chromium);
  });

  test('refreshes the package lists of a fresh container', async () => {
    let lists = false;
    const machine = fakeMachine({
      root: true,
      files: [apt],
      command: (words, files) => {
        if (words.endsWith('update')) lists = true;
        else if (lists) files.add(chromium);
        return { ok: lists, output: 'E: Unable to locate package chromium' };
      },
    });
    expect((await findBrowser(machine)).path).toBe(chromium);
    expect(machine.commands.map((words) => words.split(' ').at(-1))).toEqual([
      'fonts-liberation',
      'update',
      'fonts-liberation',
    ]);
  });

  test('uses sudo only where it asks no password', async () => {
    const willing = fakeMachine({ files: [apt], command: installs });
    expect((await findBrowser(willing)).path).toBe(chromium);
    expect(willing.commands[1]).toMatch(/^sudo -n apt-get /);
    const asking = fakeMachine({ files: [apt], command: () => ({ ok: false, output: 'a password is required' }) });
    await expect(findBrowser(asking)).rejects.toThrow('needs root, or sudo without a password');
    expect(asking.commands).toEqual(['sudo -n true']);
  });

  test('is left alone with LOGLOG_NO_INSTALL=1', async () => {
    const machine = fakeMachine({
      root: true,
      online: true,
      files: [apt],
      env: { LOGLOG_NO_INSTALL: '1' },
      command: installs,
    });
    await expect(findBrowser(machine)).rejects.toThrow('set CHROMIUM_PATH');
    expect(machine.commands).toEqual([]);
  });

  test('failing everywhere ends with one message: what to do, and what was tried', async () => {
    const machine = fakeMachine({
      root: true,
      files: [apt],
      command: () => ({ ok: false, output: 'E: Unable to locate package chromium' }),
    });
    const error = await findBrowser(machine).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(NoBrowserError);
    expect(error).toMatchObject({ exitCode: 2 });
    expect(String(error)).toContain('set CHROMIUM_PATH');
    expect(String(error)).toContain("cdn.playwright.dev can't be reached");
    expect(String(error)).toContain('Unable to locate package chromium');
  });
});

describe('flags', () => {
  test('give up the sandbox to root only', () => {
    expect(chromiumArgs({ gpu: false }, fakeMachine({ root: true }))).toContain('--no-sandbox');
    expect(chromiumArgs({ gpu: false }, fakeMachine())).not.toContain('--no-sandbox');
  });

  test('ask for Vulkan for a GPU on Linux only', () => {
    expect(chromiumArgs({ gpu: true }, fakeMachine())).toContain('--use-angle=vulkan');
    expect(chromiumArgs({ gpu: false }, fakeMachine())).not.toContain('--use-angle=vulkan');
    expect(chromiumArgs({ gpu: true }, fakeMachine({ platform: 'darwin' }))).not.toContain('--use-angle=vulkan');
  });

  test('want a GPU where there is a device file, unless LOGLOG_GPU decides', () => {
    expect(wantsGpu(fakeMachine())).toBe(false);
    expect(wantsGpu(fakeMachine({ devices: ['/dev/nvidia0'] }))).toBe(true);
    expect(wantsGpu(fakeMachine({ devices: ['/dev/dri'], env: { LOGLOG_GPU: '0' } }))).toBe(false);
    expect(wantsGpu(fakeMachine({ env: { LOGLOG_GPU: '1' } }))).toBe(true);
  });

  test('fall back to the software adapter where the GPU gives none', async () => {
    const machine = fakeMachine({
      files: [chromium],
      devices: ['/dev/dri'],
      probe: (_, args) => ({
        version: '156.0',
        adapter: args.includes('--use-angle=vulkan') ? null : 'google swiftshader',
      }),
    });
    const { args, adapter } = await findBrowser(machine);
    expect(adapter).toBe('google swiftshader');
    expect(args).not.toContain('--use-angle=vulkan');
  });
});
