import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labProgram } from '../../src/cli/lab/arguments.ts';
import type { LabArguments } from '../../src/cli/lab/arguments.ts';
import { oneLine } from '../../src/cli/failure.ts';
import { parseField, typedValue } from '../../src/cli/lab/parse-field.ts';
import { tokensField } from '../../src/experiments/fields.ts';
import { experimentFile } from '../../src/experiments/experiment-files.ts';
import { ladder } from '../../src/experiments/ladder-experiment.ts';
import { EXPERIMENTS } from '../../src/experiments/registry.ts';
import { ended, planOf } from './lab-fixture.ts';

let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lab-arguments-'));
  writeFileSync(join(folder, 'novel.txt'), 'text');
  writeFileSync(join(folder, 'records.json'), experimentFile('records.json', await ended(planOf({ widths: [8, 12] }))));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function parse(...words: string[]): Promise<LabArguments> {
  const heard: LabArguments[] = [];
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
    ['1e6', 1e6],
    ['1.5e3', 1500],
    [' 7 ', 7],
  ])('reads %s', (text, count) => {
    expect(parseField(tokensField, text)).toBe(count);
  });

  it.each(['', '0', '-5', '1.5', '1e', '1e-3', '12KB', 'many', '99999999G'])('refuses %s', (text) => {
    expect(() => parseField(tokensField, text)).toThrow('whole number above zero');
  });
});

describe('arguments of the ladder', () => {
  it('leaves to the defaults what was not typed', async () => {
    const args = await parse('ladder');
    expect(args.experiment).toBe(ladder);
    expect(args.options).toEqual({});
    expect(args).toMatchObject({
      corpus: { kind: 'shipped', id: 'sotu' },
      known: [],
      adapter: 'any',
      weights: false,
      tuning: true,
      headed: false,
      progress: 'bars',
    });
    expect(args.out).toMatch(/\/out\/ladder-sotu-\d{8}-\d{6}$/);
  });

  it('takes every option', async () => {
    const plan = ['--sizes', '16,8,12', '--tokens', '262K', '--seeds', '3,1', '--context', '32', '--batch', '8'];
    plan.push('--kernels', 'quad,plain', '--no-tuning', '--layers', '2', '--weights');
    const args = await parse('ladder', ...plan, '--held-out', '131072', '--out', folder, '--gpu', '--json', '--headed');
    expect(args.options).toEqual({
      widths: [8, 12, 16],
      layers: [2],
      tokens: 262000,
      seeds: [3, 1],
      context: 32,
      batch: 8,
      heldOutCharacters: 131072,
      kernels: { matmul: 'quad', attention: 'plain' },
    });
    expect(args).toMatchObject({
      out: folder,
      adapter: 'gpu',
      progress: 'json',
      headed: true,
      tuning: false,
      weights: true,
    });
  });

  it('tells a text file from a shipped corpus', async () => {
    const path = join(folder, 'novel.txt');
    expect((await parse('ladder', '--corpus', path)).corpus).toEqual({ kind: 'file', path });
    expect((await parse('ladder', '--corpus', path)).out).toMatch(/\/ladder-novel-/);
    expect((await parse('ladder', '--corpus', 'moby-dick')).corpus).toEqual({ kind: 'shipped', id: 'moby-dick' });
  });

  it.each([
    [['ladder', '--sizes', '8,twelve'], /--sizes.*'8,twelve'.*such as 8,12,16,24,32: widths of the models/],
    [['ladder', '--sizes', '8,8'], /names 8 twice/],
    [['ladder', '--sizes', ''], /--sizes/],
    [['ladder', '--seeds', '1,-2'], /--seeds.*whole numbers/],
    [['ladder', '--tokens', 'lots'], /--tokens.*such as 262K/],
    [['ladder', '--kernels', 'fast'], /--kernels.*no products called 'fast'; there are plain, block, shared, quad/],
    [['ladder', '--kernels', 'block,block'], /no attention called 'block'; there are plain and quad/],
    [['ladder', '--size', '8'], /unknown option '--size' \(Did you mean/],
    [['ladder', 'more'], /too many arguments/],
    [['ladder', '--gpu', '--software'], /'--gpu' cannot be used with option '--software'/],
    [['ladder', '--json', '--quiet'], /'--json' cannot be used with option '--quiet'/],
    [['ladder', '--corpus', './no-such.txt'], /There is no file \.\/no-such\.txt/],
    [['ladder', '--corpus', '/'], /\/ is not a file/],
    [['staircase'], /no experiment called staircase; there are ladder, /],
    [[], /Say which experiment to run; there are ladder, /],
    [['isoflop', '--budgets', '6G,lots'], /--budgets.*numbers separated by commas, such as 8G,16G/],
    [['isoflop', '--records', './none.json'], /records \.\/none\.json can't be read: there is no such file/],
  ])('refuses %j in one line', async (words, message) => {
    const line = await complaint(...words);
    expect(line).toMatch(message);
    expect(line).not.toContain('\n');
  });
});

describe('arguments of any experiment', () => {
  it('reads budgets in FLOPs, lists of tokens and ratios that are no whole numbers', async () => {
    const { options, out } = await parse('isoflop', '--budgets', '6G,1.2T', '--tokens-per-parameter', '.5,1K');
    expect(options).toEqual({ budgets: [6e9, 1.2e12], ratios: [0.5, 1000] });
    expect(out).toMatch(/\/out\/isoflop-sotu-/);
    expect((await parse('joint', '--tokens', '64K,131072')).options).toEqual({ tokens: [64_000, 131_072] });
  });

  it('takes the records of earlier experiments, several times', async () => {
    const path = join(folder, 'records.json');
    const { known } = await parse('isoflop', '--records', path, '--records', path);
    expect(known.length).toBe(8);
    expect((await parse('isoflop', '--records', path, path, '--seeds', '1')).known.length).toBe(8);
  });

  it('takes a share of the plan', async () => {
    expect((await parse('joint', '--share', '3/30')).share).toEqual({ share: 3, of: 30 });
    expect((await parse('joint')).share).toBeNull();
    expect(await complaint('joint', '--share', '31/30')).toMatch(/^--share: .*31 of 30 is none/);
  });

  it('refuses a file that holds no records, by its name', async () => {
    expect(await complaint('joint', '--records', join(folder, 'novel.txt'))).toMatch(
      /novel\.txt: This is no records file of Loglog: it is not JSON/,
    );
  });

  it.each(EXPERIMENTS.map((experiment) => [experiment.id, experiment] as const))(
    'reads back what %s has by default, written as it is typed',
    async (id, experiment) => {
      for (const software of [true, false]) {
        const defaults = experiment.defaults({ software });
        const words = experiment.fields.flatMap(({ name, flag }) => {
          const value = defaults[name];
          return value === undefined ? [] : [`--${flag}`, typedValue(value)];
        });
        expect((await parse(id, ...words)).options).toEqual(defaults);
      }
    },
  );

  it.each(EXPERIMENTS.map((experiment) => [experiment.id, experiment] as const))(
    'says in the help of %s what each flag means, and lists its question',
    (id, experiment) => {
      const program = labProgram(async () => undefined);
      const command = program.commands.find((each) => each.name() === id);
      const help = command!.helpInformation();
      for (const { flag } of experiment.fields) expect(help).toContain(`--${flag}`);
      const whole = program.helpInformation().replace(/\s+/g, ' ');
      expect(whole).toContain(experiment.question.replace(/\s+/g, ' '));
    },
  );
});

describe('several corpora', () => {
  it('are named in place of one, by id or by path', async () => {
    const path = join(folder, 'novel.txt');
    const args = await parse('domains', '--corpora', `sotu, images,${path}`);
    expect(args.corpora).toEqual([
      { kind: 'shipped', id: 'sotu' },
      { kind: 'shipped', id: 'images' },
      { kind: 'file', path },
    ]);
    expect(args.out).toMatch(/out\/domains-corpora-\d{8}-\d{6}$/);
    expect((await parse('domains')).corpora).toBeNull();
    expect((await parse('ladder', '--corpus', 'images')).corpora).toBeNull();
  });

  it('are complained about where a path leads nowhere or one corpus is named', async () => {
    expect(await complaint('domains', '--corpora', 'sotu,poems/none.txt')).toContain(
      'There is no file poems/none.txt. Give --corpora the name',
    );
    expect(await complaint('domains', '--corpus', 'sotu')).toContain("unknown option '--corpus'");
  });
});
