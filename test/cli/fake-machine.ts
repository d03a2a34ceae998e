/** A machine made of a list of files and scripted answers, which notes what was asked of it. */
import type { BrowserProbe, CommandResult, Machine } from '../../src/cli/machine.ts';

export interface FakeMachineOptions {
  readonly platform?: NodeJS.Platform;
  readonly env?: Record<string, string>;
  readonly root?: boolean;
  /** Executable files; commands may add to it. */
  readonly files?: string[];
  readonly devices?: readonly string[];
  readonly online?: boolean;
  /** Answer to a command, by its words joined with spaces; ok without it. */
  readonly command?: (words: string, files: Set<string>) => CommandResult;
  /** Answer of a started browser, by default a WebGPU adapter. */
  readonly probe?: (browser: string, args: readonly string[]) => BrowserProbe;
}

export interface FakeMachine extends Machine {
  readonly commands: string[];
  readonly probed: string[];
  readonly said: string[];
}

export const playwrightChromium = '/home/me/.cache/ms-playwright/chromium/chrome';

export function fakeMachine(options: FakeMachineOptions = {}): FakeMachine {
  const files = new Set(options.files ?? []);
  const machine: FakeMachine = {
    commands: [],
    probed: [],
    said: [],
    platform: options.platform ?? 'linux',
    env: options.env ?? { PATH: '/usr/local/bin:/usr/bin' },
    root: options.root ?? false,
    executable: (file) => files.has(file),
    exists: (file) => files.has(file) || (options.devices ?? []).includes(file),
    playwrightChromium: () => playwrightChromium,
    run: (command) => {
      const words = command.join(' ');
      machine.commands.push(words);
      return Promise.resolve(options.command?.(words, files) ?? { ok: true, output: '' });
    },
    reachable: () => Promise.resolve(options.online ?? false),
    probe: (browser, args) => {
      machine.probed.push(browser);
      // An async function, so that a scripted throw becomes a rejection.
      return (async () => options.probe?.(browser, args) ?? { version: '156.0', adapter: 'google swiftshader' })();
    },
    say: (line) => machine.said.push(line),
  };
  return machine;
}
