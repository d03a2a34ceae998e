/** A small result with round figures, as `npm run bench` would leave it on a software adapter. */
import type { KernelInfo } from '../../bench/page/api.ts';
import type { BenchResult, KernelResult, PeerResult, PeersResult, Rounds, Timing } from '../../src/cli/bench/result.ts';

const rounds = (median: number): Rounds => {
  return { median, least: 0.9 * median, most: 1.2 * median, rounds: [median, 0.9 * median, 1.2 * median] };
};

export const timing = (processor: number, wall = processor / 2): Timing => {
  return { wall: rounds(wall), processor: rounds(processor) };
};

export const kernel = (name: string, part: Partial<KernelInfo>, processor: number): KernelResult => ({
  name,
  kernel: 'matmul-quad.wgsl lhs_rhs',
  uniform: {},
  workgroups: [1, 1, 1],
  count: 1,
  flops: null,
  bytes: null,
  ...part,
  device: rounds(processor / 2),
  processor: rounds(processor),
  clock: 'timestamps',
});

/** A dispatch of attention with round figures: at twice the context, twice the work. */
const attended = (family: string, entry: string, context: number, processor: number): KernelResult => {
  const part = { kernel: `${family} ${entry}`, uniform: { context, batch: 1024 / context, heads: 4 } };
  return kernel(`attention ${entry} T${context}`, { ...part, flops: 1e4 * context, bytes: 5e5 }, processor);
};

const product = (label: string, side: number, processor: number, part: Partial<KernelInfo> = {}): KernelResult => {
  const uniform = { rows: side, cols: side, inner: side };
  return kernel(
    `${label} ${side}×${side}×${side}`,
    { uniform, flops: 2 * side ** 3, bytes: 12 * side ** 2, ...part },
    processor,
  );
};

const calls = {
  dispatches: 44,
  passes: 0.5,
  submits: 0.5,
  bindGroups: 0,
  pipelines: 0,
  buffers: 0,
  bufferWrites: 0,
  mappings: 0.5,
};

export const peer = (name: PeerResult['name'], processor: number, part: Partial<PeerResult> = {}): PeerResult => ({
  name,
  how: name.startsWith('torch') ? '1 thread' : 'WebGPU',
  skipped: null,
  step: timing(processor),
  firstStep: { wall: 1.5, processor: 1.2 },
  calls,
  losses: [4.2, 4, 3.5, 3.2, 3],
  ...part,
});

export const peers: PeersResult = {
  width: 32,
  layers: 2,
  context: 64,
  batch: 16,
  parameters: 26_784,
  flopsPerToken: 185_280,
  contenders: [
    peer('loglog', 0.1),
    peer('jax-webgpu', 0.8),
    peer('jax-wasm', 0.05),
    peer('tfjs-webgpu', 4, { skipped: 'a step would take about 100 s', step: null, losses: [] }),
    peer('torch-eager', 0.02),
  ],
};

export const result: BenchResult = {
  format: 'loglog-bench',
  version: 1,
  startedAt: '2026-01-31T12:00:00.000Z',
  seconds: 600,
  environment: {
    adapter: {
      vendor: 'google',
      architecture: 'swiftshader',
      description: 'SwiftShader Device',
      software: true,
      subgroupSizes: [4, 4],
      features: ['subgroups', 'timestamp-query'],
      maxBufferSize: 2 ** 30,
      maxStorageBufferBindingSize: 2 ** 30,
    },
    browser: { name: 'Chromium', version: '156.0.1.2', args: ['--enable-unsafe-webgpu'] },
    system: 'Linux 6.1',
    processor: 'a processor | of two names',
    cores: 2,
    load: 1.25,
    node: '20.19.0',
    program: 'loglog 0.1.0',
    versions: { '@jax-js/jax': '0.1.25' },
  },
  basis: 'processor',
  settings: { only: ['kernels', 'steps', 'peers', 'replicas', 'page'], rounds: 3, command: 'npm run bench' },
  kernels: {
    ceiling: [
      kernel('product by quad 512×512×512', { flops: 4e8, bytes: 3e6 }, 0.1),
      kernel('product by plain 512×512×512', { flops: 4e8, bytes: 3e6 }, 0.4),
      kernel('copy by one 16 MiB', { kernel: 'copy.wgsl one', flops: 0, bytes: 3.2e7 }, 0.02),
    ],
    bufferCopy: rounds(4e10),
    steps: [
      {
        width: 32,
        layers: 2,
        context: 64,
        batch: 16,
        choice: { matmul: 'quad', attention: 'quad' },
        kernels: [
          kernel('rms-norm 1024×32', { kernel: 'rms-norm.wgsl forward', count: 5, flops: 1e5, bytes: 2.6e5 }, 0.0005),
          kernel('matmul lhs_rhs 1024×96×32', { count: 2, flops: 6e6, bytes: 5e5 }, 0.003),
          kernel('a new kernel 64', { kernel: 'new.wgsl forward' }, 0.0001),
        ],
      },
    ],
  },
  steps: [64, 128].map((context) => ({
    width: 32,
    layers: 2,
    context,
    batch: 16,
    parameters: 26_784,
    flopsPerToken: 185_280,
    choice: { matmul: 'quad', attention: 'quad' },
    step: timing(0.1 * (context / 64)),
    calls,
  })),
  peers: [peers],
  replicas: {
    width: 32,
    layers: 2,
    context: 64,
    batch: 16,
    parameters: 26_784,
    counts: [
      { replicas: 1, step: timing(0.1) },
      { replicas: 8, step: timing(0.6) },
    ],
  },
  attention: {
    tokens: 1024,
    heads: 4,
    headDim: 8,
    kernels: [
      'attention-forward.wgsl forward',
      'attention-backward.wgsl queries',
      'attention-backward.wgsl keys_and_values',
    ]
      .map((name) => name.split(' ') as [string, string])
      .flatMap(([file, entry]) => [
        attended(file, entry, 64, 0.001),
        attended(file, entry, 1024, 0.016),
        attended('attention-quad.wgsl', entry, 64, 0.0005),
        attended('attention-quad.wgsl', entry, 1024, 0.008),
      ]),
  },
  variants: {
    kernels: [
      product('plain', 256, 0.04),
      product('shared 64×64', 256, 0.02),
      product('f16 both', 256, 0.025),
      kernel('pack as f16 256×256', { uniform: { rows: 256, cols: 256, inner: 0 }, flops: 0, bytes: 4e5 }, 0.001),
    ],
    errors: [
      { label: 'plain', side: 256, error: 5.7e-7 },
      { label: 'shared 64×64', side: 256, error: 5.6e-7 },
      { label: 'f16 both', side: 256, error: 3.4e-4 },
    ],
    withoutMatrices: 'not offered by this adapter',
  },
  page: {
    page: 'index.html',
    firstScreen: [
      { name: 'index.html', bytes: 1000, gzip: 500 },
      { name: 'assets/index.js', bytes: 150_000, gzip: 50_000 },
    ],
    firstPicture: rounds(400),
    firstContentfulPaint: rounds(200),
    training: { seconds: 10, longTasks: 2, longest: 80, total: 140 },
  },
};
