import { describe, expect, it } from 'vitest';
import { browserOf, webgpuHelp } from '../../src/ui/notice/webgpu-help.ts';

const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';
const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';
const LINUX = 'Mozilla/5.0 (X11; Linux x86_64)';
const chrome = (system: string, version: number, more = '') =>
  `${system} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36${more}`;
const firefox = (inside: string, version: number) =>
  `Mozilla/5.0 (${inside}; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`;

describe('the browser at hand', () => {
  it.each([
    [chrome(WINDOWS, 112), 'chromium', 'Chrome', 112, 'windows'],
    [chrome(WINDOWS, 120, ' Edg/120.0.0.0'), 'chromium', 'Edge', 120, 'windows'],
    [chrome(LINUX, 150), 'chromium', 'Chrome', 150, 'linux'],
    [chrome('Mozilla/5.0 (Linux; Android 10; K)', 119, ' Mobile'), 'chromium', 'Chrome', 119, 'android'],
    [firefox('X11; Linux x86_64', 152), 'firefox', 'Firefox', 152, 'linux'],
    [`${MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15`, 'safari', 'Safari', 18, 'mac'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/126.0 Mobile/15E148 Safari/604.1',
      'chromium',
      'Chrome',
      126,
      'ios',
    ],
    ['Lynx/2.9', 'other', 'this browser', 0, 'other'],
  ])('is read from %s', (agent, family, name, version, system) => {
    expect(browserOf(agent)).toEqual({ family, name, version, system });
  });
});

describe('how to come by WebGPU', () => {
  it.each([
    [chrome(WINDOWS, 112), /Update Chrome: .* 113/],
    [chrome(MAC, 150), /hardware acceleration/],
    [chrome(LINUX, 150), /--enable-unsafe-webgpu .*--enable-features=Vulkan/],
    [chrome('Mozilla/5.0 (Linux; Android 10; K)', 119), /version 121/],
    [firefox('Windows NT 10.0; Win64; x64', 140), /Update Firefox: .* 141/],
    [firefox('Macintosh; Intel Mac OS X 10.15', 140), /Apple silicon .* 147/],
    [firefox('X11; Linux x86_64', 152), /dom\.webgpu\.enabled/],
    [firefox('Android 14; Mobile', 140), /Chrome/],
    [`${MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15`, /version 26/],
    [
      'Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1',
      /iPadOS 26/,
    ],
    ['Lynx/2.9', /current Chrome/],
  ])('is said for %s', (agent, words) => {
    expect(webgpuHelp(agent)).toMatch(words);
  });
});
