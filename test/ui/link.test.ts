import { expect, it } from 'vitest';
import type { LadderOptions } from '../../src/experiments/ladder-types.ts';
import { readLink, writeLink } from '../../src/ui/state/link.ts';

const OPTIONS: LadderOptions = {
  widths: [8, 12, 16],
  tokens: 65536,
  seeds: [1, 2],
  context: 64,
  batch: 8,
  heldOutCharacters: 131072,
};

it('reads back what it wrote', () => {
  const link = writeLink('', 'moby-dick', OPTIONS);
  expect(link).toContain('sizes=8,12,16');
  expect(readLink(link)).toEqual({ corpus: 'moby-dick', options: OPTIONS });
});

it('leaves out what the address does not say', () => {
  expect(readLink('')).toEqual({ corpus: null, options: {} });
  expect(readLink('?tokens=16384')).toEqual({ corpus: null, options: { tokens: 16384 } });
});

it('names kernels where they are not left to be chosen', () => {
  const pinned = { ...OPTIONS, kernels: { matmul: 'shared', attention: 'plain' } as const };
  const link = writeLink('', 'sotu', pinned);
  expect(link).toContain('kernels=shared,plain');
  expect(readLink(link).options).toEqual(pinned);
  expect(writeLink(link, 'sotu', OPTIONS)).not.toContain('kernels');
  expect(readLink('?kernels=quad').options.kernels).toEqual({ matmul: 'quad', attention: 'quad' });
});

it('keeps parameters that are none of its own', () => {
  expect(writeLink('?projector=&sizes=4', 'sotu', OPTIONS)).toContain('projector=');
});

it('names no text that others do not have', () => {
  expect(readLink(writeLink('?corpus=sotu', 'file-0123', OPTIONS)).corpus).toBeNull();
});

it.each(['8,x', '8,,12', '-8', '1.5'])(
  'passes the unreadable sizes %s on as not a number, for the plan to refuse',
  (sizes) => {
    expect(readLink(`?sizes=${sizes}`).options.widths?.some(Number.isNaN)).toBe(true);
  },
);
