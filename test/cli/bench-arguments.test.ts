import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { benchProgram, parseSizes, readBaseline } from '../../src/cli/bench/arguments.ts';
import type { BenchArguments } from '../../src/cli/bench/arguments.ts';
import { oneLine } from '../../src/cli/failure.ts';
import { result } from './bench-fixture.ts';

let folder = '';
let baseline = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-arguments-'));
  baseline = join(folder, 'bench.json');
  writeFileSync(baseline, JSON.stringify(result));
  writeFileSync(join(folder, 'broken.json'), '{');
  writeFileSync(join(folder, 'other.json'), '{"format":"loglog-bench","version":2}');
  writeFileSync(join(folder, 'null.json'), 'null');
});
afterAll(() => rmSync(folder, { recursive: true }));

async function parse(...words: string[]): Promise<BenchArguments> {
  const heard: BenchArguments[] = [];
  await benchProgram(async (args) => void heard.push(args)).parseAsync(words, { from: 'user' });
  const [args] = heard;
  if (args === undefined) throw new Error('The command did not act.');
  return args;
}

describe('bench arguments', () => {
  it('measures everything at four sizes unless told otherwise', async () => {
    const args = await parse();
    expect(args.only).toEqual(['kernels', 'steps', 'peers', 'replicas', 'attention', 'variants', 'page']);
    expect(args.sizes).toEqual([
      { width: 32, layers: 2 },
      { width: 64, layers: 2 },
      { width: 128, layers: 4 },
      { width: 256, layers: 4 },
    ]);
    expect(args).toMatchObject({ rounds: 5, baseline: null, adapter: 'any', subgroupMatrix: false });
    expect(args.out).toMatch(/\/out\/bench-\d{8}-\d{6}$/);
  });

  it('takes every option', async () => {
    const words = ['--only', 'peers,kernels', '--sizes', '64x2, 20x1', '--rounds', '2', '--out', folder, '--software'];
    const args = await parse(...words, '--baseline', baseline);
    expect(args).toMatchObject({ only: ['kernels', 'peers'], rounds: 2, out: folder, adapter: 'software' });
    expect(args.sizes).toEqual([
      { width: 64, layers: 2 },
      { width: 20, layers: 1 },
    ]);
    expect(args.baseline).toEqual({ path: baseline, result });
    expect(await parse('--gpu', '--subgroup-matrix')).toMatchObject({ adapter: 'gpu', subgroupMatrix: true });
    expect((await parse('--only', 'variants,attention')).only).toEqual(['attention', 'variants']);
  });

  it.each([
    [
      ['--only', 'kernels,speed'],
      /There is no part 'speed'; the parts are kernels, steps, peers, replicas, attention, variants, page/,
    ],
    [['--only', ''], /There is no part ''/],
    [['--sizes', '32'], /--sizes.*widths \(multiples of 4\) and layers, such as 32x2/],
    [['--sizes', '33x2'], /multiples of 4/],
    [['--sizes', '32x0'], /multiples of 4/],
    [['--sizes', '32x2,32x2'], /names 32x2 twice/],
    [['--rounds', '0'], /--rounds.*whole number from 1 to 999/],
    [['--rounds', 'many'], /whole number/],
    [['--baseline', '/no/such.json'], /The baseline \/no\/such\.json can't be read/],
    [['--gpu', '--software'], /'--gpu' cannot be used with option '--software'/],
    [['--size', '32x2'], /unknown option '--size' \(Did you mean/],
    [['kernels'], /too many arguments/],
  ])('refuses %j in one line', async (words, message) => {
    const line = await parse(...words).then(
      () => 'accepted',
      (error: unknown) => oneLine(error),
    );
    expect(line).toMatch(message);
    expect(line).not.toContain('\n');
  });

  it('refuses a baseline that is none', () => {
    expect(() => readBaseline(join(folder, 'broken.json'))).toThrow(/can't be read/);
    expect(() => readBaseline(join(folder, 'other.json'))).toThrow(/not a bench.json of this version/);
    expect(() => readBaseline(join(folder, 'null.json'))).toThrow(/not a bench.json/);
  });

  it('reads a size with spaces around it', () => {
    expect(parseSizes(' 8x1 ')).toEqual([{ width: 8, layers: 1 }]);
  });
});
