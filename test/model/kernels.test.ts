import { describe, expect, it } from 'vitest';
import {
  ATTENTION_KERNELS,
  defaultKernels,
  MATMUL_KERNELS,
  namedKernels,
  PLAIN_KERNELS,
  QUAD_KERNELS,
  unknownKernel,
  whyNotOn,
  worthTiming,
} from '../../src/model/kernels.ts';

function adapter(software: boolean, features: string[], subgroupSizes: [number, number] | null) {
  return { software, features, subgroupSizes };
}

const processor = adapter(true, ['subgroups'], [4, 4]);
const gpu = adapter(false, ['subgroups'], [32, 32]);
const without = adapter(false, [], null);

describe('defaultKernels', () => {
  it.each([
    { name: 'a software adapter with quads', of: processor, kernels: QUAD_KERNELS },
    { name: 'one whose subgroups may be pairs', of: adapter(true, ['subgroups'], [2, 4]), kernels: PLAIN_KERNELS },
    { name: 'one without subgroups', of: adapter(true, [], [4, 4]), kernels: PLAIN_KERNELS },
    { name: 'one that does not say', of: adapter(true, ['subgroups'], null), kernels: PLAIN_KERNELS },
    { name: 'a GPU', of: gpu, kernels: PLAIN_KERNELS },
  ])('gives $name the kernels that suit it', ({ of, kernels }) => {
    expect(defaultKernels(of)).toBe(kernels);
  });
});

describe('whyNotOn', () => {
  it('refuses quads without subgroups of four, and nothing else', () => {
    expect(whyNotOn(gpu, QUAD_KERNELS)).toBeNull();
    expect(whyNotOn(without, QUAD_KERNELS)).toMatch(/no subgroups/);
    expect(whyNotOn(adapter(false, ['subgroups'], [2, 2]), { matmul: 'block', attention: 'quad' })).toMatch(
      /of 2 lanes/,
    );
    for (const matmul of ['plain', 'block', 'shared'] as const) {
      expect(whyNotOn(without, { matmul, attention: 'plain' })).toBeNull();
    }
  });

  it('keeps workgroup memory from being timed on a processor', () => {
    const shared = { matmul: 'shared', attention: 'plain' } as const;
    expect([worthTiming(gpu, shared), worthTiming(processor, shared)]).toEqual([true, false]);
    expect([worthTiming(processor, QUAD_KERNELS), worthTiming(without, QUAD_KERNELS)]).toEqual([true, false]);
  });
});

describe('kernels by name', () => {
  it.each([
    ['quad', { matmul: 'quad', attention: 'quad' }],
    ['block', { matmul: 'block', attention: 'plain' }],
    ['quad,plain', { matmul: 'quad', attention: 'plain' }],
    [' shared , quad ', { matmul: 'shared', attention: 'quad' }],
  ])('%s', (text, kernels) => {
    expect(namedKernels(text)).toEqual(kernels);
    expect(unknownKernel(namedKernels(text))).toBeNull();
  });

  it.each(['', 'fast', 'quad,block', 'quad,plain,plain', 'Quad'])(
    "'%s' is refused with the names there are",
    (text) => {
      const names = [...MATMUL_KERNELS, ...ATTENTION_KERNELS].join('|');
      expect(unknownKernel(namedKernels(text))).toMatch(new RegExp(`there are .*(${names})`));
    },
  );
});
