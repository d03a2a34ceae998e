/** Numbers and names as the bench writes them. */
import { adapterName, integer, metric } from '../lab/format.ts';
import type { Basis, BenchResult, Environment, PeerName, Rounds } from './result.ts';

/** Three significant digits without an exponent: 0.0123, 4.56, 123, 4560. */
export function figures(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return Math.abs(value) >= 100 ? integer(value) : String(Number(value.toPrecision(3)));
}

export const milliseconds = (seconds: number): string => figures(seconds * 1e3);
export const microseconds = (seconds: number): string => figures(seconds * 1e6);
export const times = (ratio: number | null): string => (ratio === null ? '–' : `${figures(ratio)}×`);
/** 4170000000 as '4.17 GFLOP/s'. */
export function rate(value: number, unit: 'FLOP/s' | 'B/s'): string {
  const [, number = '', prefix = ''] = /^(.*?)([kMGT]?)$/.exec(metric(value)) ?? [];
  return `${number} ${prefix}${unit}`;
}
export const share = (value: number): string => `${Number((value * 100).toPrecision(2))} %`;
export const kilobytes = (bytes: number): string => `${figures(bytes / 1000)} KB`;

/** '12.3 (11.9 to 14)', in the given unit. */
export function spread({ median, least, most }: Rounds, write: (value: number) => string): string {
  return `${write(median)} (${write(least)} to ${write(most)})`;
}

const names: Readonly<Record<PeerName, string>> = {
  loglog: 'Loglog',
  'jax-webgpu': 'jax-js, WebGPU',
  'jax-wasm': 'jax-js, WASM',
  'tfjs-webgpu': 'TensorFlow.js, WebGPU',
  'torch-eager': 'PyTorch, eager',
  'torch-compiled': 'PyTorch, compiled',
};

export const peerName = (name: PeerName): string => names[name];

/** The adapter by name; a software adapter is never called a GPU. */
export function adapterText({ adapter, browser }: Environment): string {
  return adapterName({ ...adapter, browser: browser.name });
}

export const basisText = (basis: Basis): string =>
  basis === 'processor' ? "time on processors of the browser's process tree" : "the page's clock";

/** One line of what was measured where. */
export function sourceText({ environment, startedAt }: BenchResult): string {
  const { browser, cores, processor, program } = environment;
  const day = startedAt.slice(0, 10);
  return `${adapterText(environment)}; ${browser.name} ${browser.version}; ${cores} cores of ${processor}; ${program}; ${day}`;
}

export const sizeName = ({ width, layers }: { readonly width: number; readonly layers: number }): string =>
  `width ${width}, ${layers} layers`;

/** 'matmul quad, attention quad' */
export const choiceText = (choice: Readonly<Record<string, string>>): string =>
  Object.entries(choice)
    .map(([family, kernel]) => `${family} ${kernel}`)
    .join(', ');
