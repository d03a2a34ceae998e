import { describe, expect, it } from 'vitest';
import type { OpenDevice } from '../../src/gpu/device.ts';
import { kernelsFor, PLAIN_KERNELS, QUAD_KERNELS } from '../../src/model/kernels.ts';

/** An adapter of which only what the choice looks at is known. */
function adapter(software: boolean, features: string[], subgroupSizes: [number, number] | null): OpenDevice {
  const device = { features: new Set(features) };
  return { device, facts: { software, subgroupSizes } } as unknown as OpenDevice;
}

describe('kernelsFor', () => {
  it.each([
    { name: 'a software adapter with quads', open: adapter(true, ['subgroups'], [4, 4]), kernels: QUAD_KERNELS },
    { name: 'one whose subgroups may be pairs', open: adapter(true, ['subgroups'], [2, 4]), kernels: PLAIN_KERNELS },
    { name: 'one without subgroups', open: adapter(true, [], [4, 4]), kernels: PLAIN_KERNELS },
    { name: 'one that does not say', open: adapter(true, ['subgroups'], null), kernels: PLAIN_KERNELS },
    { name: 'a GPU', open: adapter(false, ['subgroups'], [32, 32]), kernels: PLAIN_KERNELS },
  ])('gives $name the kernels that suit it', ({ open, kernels }) => {
    expect(kernelsFor(open)).toBe(kernels);
  });
});
