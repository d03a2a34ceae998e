/**
 * How to come by WebGPU in the browser at hand. The versions are those of the implementation status that the WebGPU group keeps
 * (https://github.com/gpuweb/gpuweb/wiki/Implementation-Status) and of MDN's table (https://developer.mozilla.org/docs/Web/API/WebGPU_API), 2026.
 */

type Family = 'chromium' | 'firefox' | 'safari' | 'other';
type System = 'windows' | 'mac' | 'linux' | 'android' | 'ios' | 'chromeos' | 'other';

interface Browser {
  readonly family: Family;
  /** As people call it: 'Chrome'. */
  readonly name: string;
  readonly version: number;
  readonly system: System;
}

function systemOf(agent: string): System {
  if (/iPhone|iPad|iPod/.test(agent)) return 'ios';
  if (agent.includes('Android')) return 'android';
  if (agent.includes('CrOS')) return 'chromeos';
  if (agent.includes('Windows')) return 'windows';
  if (/Macintosh|Mac OS X/.test(agent)) return 'mac';
  return agent.includes('Linux') ? 'linux' : 'other';
}

/** In this order: Edge and Opera call themselves Chrome too, and Chrome calls itself Safari. */
const BROWSERS: readonly (readonly [pattern: RegExp, family: Family, name: string])[] = [
  [/Edg(?:A|iOS)?\/(\d+)/, 'chromium', 'Edge'],
  [/OPR\/(\d+)/, 'chromium', 'Opera'],
  [/(?:Firefox|FxiOS)\/(\d+)/, 'firefox', 'Firefox'],
  [/(?:Chrome|CriOS|Chromium)\/(\d+)/, 'chromium', 'Chrome'],
  [/Version\/(\d+)[^ ]* (?:Mobile\/\S+ )?Safari/, 'safari', 'Safari'],
];

export function browserOf(agent: string): Browser {
  const system = systemOf(agent);
  for (const [pattern, family, name] of BROWSERS) {
    const version = Number(pattern.exec(agent)?.[1]);
    if (Number.isInteger(version)) return { family, name, version, system };
  }
  return { family: 'other', name: 'this browser', version: 0, system };
}

const FLAGS = '--enable-unsafe-webgpu --ozone-platform=x11 --use-angle=vulkan --enable-features=Vulkan,VulkanFromANGLE';

function chromiumHelp({ name, version, system }: Browser): string {
  switch (system) {
    case 'linux':
      return `On Linux ${name} offers WebGPU by default from 144 on with Intel GPUs of generation 12 or newer, and from 147 on with NVIDIA’s driver 535.183 or newer. With others, bring the graphics driver up to date and start it from a command line with ${FLAGS} .`;
    case 'android':
      return version < 121
        ? `Update ${name}: on Android 12 or newer it offers WebGPU from version 121 on.`
        : `On Android ${name} offers WebGPU on version 12 or newer, with GPUs of ARM, Qualcomm or Intel.`;
    case 'windows':
    case 'mac':
    case 'chromeos':
    case 'other':
      return version < 113
        ? `Update ${name}: it offers WebGPU from version 113 on.`
        : `${name} should offer it here. Turn on hardware acceleration in its settings under System, and bring the graphics driver up to date. On Windows on ARM, also turn on chrome://flags/#enable-unsafe-webgpu.`;
    case 'ios':
      return appleHelp();
    default:
      return system satisfies never;
  }
}

function firefoxHelp({ version, system }: Browser): string {
  switch (system) {
    case 'windows':
      return version < 141
        ? 'Update Firefox: on Windows it offers WebGPU from version 141 on.'
        : 'Firefox should offer it here: bring the graphics driver up to date, or try Chrome or Edge.';
    case 'mac':
      return 'On Macs with Apple silicon Firefox offers WebGPU from version 147 on (145 on macOS 26). On others, open this page in Chrome or Edge.';
    case 'linux':
      return 'On Linux, set dom.webgpu.enabled to true in about:config (Firefox 152 or newer) and restart it, or open this page in Chrome.';
    case 'android':
      return 'Firefox doesn’t offer it on Android yet: open this page in Chrome.';
    case 'ios':
      return appleHelp();
    case 'chromeos':
    case 'other':
      return 'Open this page in a current Chrome.';
    default:
      return system satisfies never;
  }
}

function appleHelp(): string {
  return 'On iPhone and iPad every browser offers WebGPU from iOS or iPadOS 26 on: update the system.';
}

function helpFor(browser: Browser): string {
  if (browser.system === 'ios') return appleHelp();
  switch (browser.family) {
    case 'chromium':
      return chromiumHelp(browser);
    case 'firefox':
      return firefoxHelp(browser);
    case 'safari':
      return browser.version < 26
        ? 'Safari offers WebGPU from version 26 on, which comes with macOS 26. Or open this page in a current Chrome or Edge.'
        : 'Safari should offer it here: look for WebGPU in its settings under Feature Flags, or open this page in a current Chrome or Edge.';
    case 'other':
      return 'Open the page in a current Chrome, Edge or Firefox, or in Safari 26 or newer.';
    default:
      return browser.family satisfies never;
  }
}

/** What there is to do, in a sentence or two. `agent` is the browser's user agent. */
export function webgpuHelp(agent: string): string {
  return helpFor(browserOf(agent));
}
