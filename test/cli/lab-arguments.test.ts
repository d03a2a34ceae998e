import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labProgram, parseCount } from '../../src/cli/lab/arguments.ts';
import type { LadderArguments } from '../../src/cli/lab/arguments.ts';
import { oneLine } from '../../src/cli/lab/failure.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lab-arguments-'));
  writeFileSync(join(folder, 'novel.txt'), 'text');
});
afterAll(() => rmSync(folder, { recursive: true }));

async function parse(...words: string[]): Promise<LadderArguments> {
  const heard: LadderArguments[] = [];
  await labProgram(async (args) => void heard.push(args)).parseAsync(words, { from: 'user' });
  const [args] = heard;
  if (args === undefined) throw new Error('The command did not act.');
  return args;
}

async function complaint(...words: string[]): Promise<string> {
  return parse(...words).then(
    () => 'accepted',
    (error: unknown) => oneLine(error),
  );
}

describe('counts', () => {
  it.each([
    ['131072', 131072],
    ['131K', 131000],
    ['1.5m', 1500000],
    ['2G', 2e9],
    [' 7 ', 7],
  ])('reads %s', (text, count) => {
    expect(parseCount(text)).toBe(count);
  });

  it.each(['', '0', '-5', '1.5', '1e6', '12KB', 'many', '99999999G'])('refuses %s', (text) => {
    expect(() => parseCount(text)).toThrow('whole number above zero');
  });
});

describe('ladder arguments', () => {
  it('leaves to the defaults what was not typed', async () => {
    const args = await parse('ladder');
    expect(args.options).toEqual({});
    expect(args).toMatchObject({
      corpus: { kind: 'shipped', id: 'sotu' },
      adapter: 'any',
      tuning: true,
      headed: false,
      progress: 'bars',
    });
    expect(args.out).toMatch(/\/out\/ladder-sotu-\d{8}-\d{6}$/);
  });

  it('takes every option', async () => {
    const plan = ['--sizes', '16,8,12', '--tokens', '262K', '--seeds', '3,1', '--context', '32', '--batch', '8'];
    plan.push('--kernels', 'quad,plain', '--no-tuning');
    const args = await parse('ladder', ...plan, '--held-out', '131072', '--out', folder, '--gpu', '--json', '--headed');
    expect(args.options).toEqual({
      widths: [8, 12, 16],
      tokens: 262000,
      seeds: [3, 1],
      context: 32,
      batch: 8,
      heldOutCharacters: 131072,
      kernels: { matmul: 'quad', attention: 'plain' },
    });
    expect(args).toMatchObject({ out: folder, adapter: 'gpu', progress: 'json', headed: true, tuning: false });
  });

  it('tells a text file from a shipped corpus', async () => {
    const path = join(folder, 'novel.txt');
    expect((await parse('ladder', '--corpus', path)).corpus).toEqual({ kind: 'file', path });
    expect((await parse('ladder', '--corpus', path)).out).toMatch(/\/ladder-novel-/);
    expect((await parse('ladder', '--corpus', 'moby-dick')).corpus).toEqual({ kind: 'shipped', id: 'moby-dick' });
  });

  it.each([
    [['ladder', '--sizes', '8,twelve'], /--sizes.*'8,twelve'.*widths, such as 8,12,16/],
    [['ladder', '--sizes', '8,8'], /names 8 twice/],
    [['ladder', '--sizes', ''], /--sizes/],
    [['ladder', '--seeds', '1,-2'], /--seeds.*whole numbers/],
    [['ladder', '--tokens', 'lots'], /--tokens.*such as 131072/],
    [['ladder', '--kernels', 'fast'], /--kernels.*no products called 'fast'; there are plain, block, shared, quad/],
    [['ladder', '--kernels', 'block,block'], /no attention called 'block'; there are plain and quad/],
    [['ladder', '--size', '8'], /unknown option '--size' \(Did you mean/],
    [['ladder', 'more'], /too many arguments/],
    [['ladder', '--gpu', '--software'], /'--gpu' cannot be used with option '--software'/],
    [['ladder', '--json', '--quiet'], /'--json' cannot be used with option '--quiet'/],
    [['ladder', '--corpus', './no-such.txt'], /There is no file \.\/no-such\.txt/],
    [['ladder', '--corpus', '/'], /\/ is not a file/],
    [['staircase'], /no experiment called staircase.*ladder/],
    [[], /Say which experiment to run.*ladder/],
  ])('refuses %j in one line', async (words, message) => {
    const line = await complaint(...words);
    expect(line).toMatch(message);
    expect(line).not.toContain('\n');
  });
});
