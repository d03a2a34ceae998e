import { expect, it } from 'vitest';
import { domains } from '../../src/experiments/domains.ts';
import { isoflop } from '../../src/experiments/isoflop.ts';
import { addressOf, linkedView, readFields, writeFields } from '../../src/ui/state/link.ts';

const OPTIONS = {
  widths: [8, 12, 16],
  budgets: [6e9, 12e9],
  seeds: [1, 2],
  ratios: [0.5, 1000],
  context: 64,
  batch: 8,
  heldOutCharacters: 131072,
};

const linkOf = (search: string, corpus: string, options = OPTIONS) =>
  addressOf(search, { experiment: 'isoflop' }, corpus, writeFields(options, isoflop.fields));
const read = (search: string) => readFields(search, isoflop.fields);

it('reads back what it wrote', () => {
  const link = linkOf('', 'moby-dick');
  expect(link).toContain('?experiment=isoflop&corpus=moby-dick&');
  expect(link).toContain('sizes=8,12,16');
  expect(read(link)).toEqual({ corpus: 'moby-dick', options: OPTIONS });
  expect(linkedView(link)).toBe('isoflop');
});

it('leaves out what the address does not say', () => {
  expect(read('')).toEqual({ corpus: null, options: {} });
  expect(read('?batch=64')).toEqual({ corpus: null, options: { batch: 64 } });
  expect(linkedView('')).toBe('ladder');
});

it('names kernels where they are not left to be chosen', () => {
  const pinned = { ...OPTIONS, kernels: { matmul: 'shared', attention: 'plain' } as const };
  const link = linkOf('', 'sotu', pinned);
  expect(link).toContain('kernels=shared,plain');
  expect(read(link).options).toEqual(pinned);
  expect(linkOf(link, 'sotu')).not.toContain('kernels');
  expect(read('?kernels=quad').options['kernels']).toEqual({ matmul: 'quad', attention: 'quad' });
});

it('keeps what is the page’s own, and drops the options of another experiment', () => {
  const link = linkOf('?projector=&grow=depth&tuning=off', 'sotu');
  expect(link).toMatch(/projector=&tuning=off$/);
  expect(link).not.toContain('grow');
  expect(addressOf('?sizes=8&projector=', { view: 'laws' })).toBe('?view=laws&projector=');
  expect(linkedView('?view=laws&experiment=isoflop')).toBe('laws');
});

it('names no text that others do not have', () => {
  expect(read(linkOf('?corpus=sotu', 'file-0123')).corpus).toBeNull();
});

it.each(['8,x', '8,,12', '-8', '0x10', ''])(
  'passes the unreadable sizes %s on as not a number, for the plan to refuse',
  (sizes) => {
    const widths = read(`?sizes=${sizes}`).options['widths'] as number[];
    expect(widths.some(Number.isNaN)).toBe(true);
  },
);

it('names several corpora, but none that is a file of the visitor’s', () => {
  const options = { ...domains.defaults(null), corpora: ['sotu', 'images', 'file-0123abcd'] };
  const link = addressOf('', { experiment: 'domains' }, null, writeFields(options, domains.fields));
  expect(link).toContain('corpora=sotu,images&');
  expect(link).not.toContain('corpus=');
  expect(readFields(link, domains.fields).options['corpora']).toEqual(['sotu', 'images']);
});
