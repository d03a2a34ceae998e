import { expect, test } from 'vitest';
import { hasDisplay } from '../../src/cli/display.ts';

test.each<[boolean, NodeJS.Platform, Record<string, string>]>([
  [true, 'linux', { DISPLAY: ':0' }],
  [true, 'linux', { WAYLAND_DISPLAY: 'wayland-0' }],
  [true, 'linux', { WSL_DISTRO_NAME: 'Debian' }],
  [false, 'linux', {}],
  [true, 'darwin', {}],
  [false, 'darwin', { SSH_CONNECTION: '10.0.0.1 5 10.0.0.2 22' }],
  [true, 'win32', {}],
  [false, 'win32', { CI: 'true' }],
  [false, 'linux', { DISPLAY: ':0', BROWSER: 'none' }],
])('%s on %s with %o', (seen, platform, env) => {
  expect(hasDisplay(platform, env)).toBe(seen);
});
