/** The fit command from its words to its files. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fitProgram, type FitArguments } from '../../src/cli/fit/arguments.ts';
import { png } from '../../src/cli/fit/raster.ts';
import { hexOf } from '../../src/cli/lab/drawing.ts';
import { projectRoot } from '../../src/cli/tool.ts';
import { readRuns } from '../../src/runs-table/read.ts';
import { gridTable, HOFFMANN } from '../runs-table/tables.ts';

const folder = mkdtempSync(join(tmpdir(), 'loglog-fit-'));
afterAll(() => rmSync(folder, { recursive: true }));

const COMMAND = ['--import', 'tsx', join(projectRoot, 'src/cli/fit.ts')];

function fit(words: readonly string[], input = '') {
  return spawnSync(process.execPath, [...COMMAND, ...words], { cwd: projectRoot, encoding: 'utf8', input });
}

async function parsed(...words: string[]): Promise<FitArguments> {
  let found: FitArguments | null = null;
  await fitProgram(async (args) => {
    found = args;
  }).parseAsync(words, { from: 'user' });
  return found!;
}

interface Saved {
  readonly table: { readonly runs: number; readonly rejected: readonly { line: number; reason: string }[] };
  readonly main: string;
  readonly laws: readonly {
    readonly id: string;
    readonly parameters: Readonly<Record<string, { value: number; interval: [number, number]; determined: boolean }>>;
    readonly bootstrap?: readonly unknown[];
  }[];
}

function saved(out: string): Saved {
  return JSON.parse(readFileSync(join(out, 'fit.json'), 'utf8')) as Saved;
}

describe('arguments', () => {
  test('the defaults', async () => {
    const { settings, overlays, style, png: pictures, out } = await parsed('runs.csv');
    expect(settings).toEqual({
      mode: 'robust',
      level: 0.8,
      seed: 1,
      holdOut: { axis: 'flops' },
      predict: [],
      dropWorst: 0,
      best: false,
    });
    expect([overlays, style, pictures]).toEqual([[], 'table', true]);
    expect(out).toMatch(/out.fit-runs-\d{8}-\d{6}$/);
  });

  test('all that can be chosen', async () => {
    const { settings, mappings, where, overlays } = await parsed(
      ...[
        'runs.csv',
        '--columns',
        'params=Size:M,loss=Eval',
        '--columns',
        'tokens=#3',
        '--where',
        'corpus=moby dick',
        '--where',
        'variant=',
        '--mode',
        'paper',
        '--delta',
        '0.01',
      ],
      ...['--bootstrap', '200', '--level', '90%', '--seed', '7', '--hold-out', 'params:1e9', '--predict', '7B,2T'],
      ...[
        '--predict',
        '1e9,2e10 2e9,4e10',
        '--drop-worst',
        '5',
        '--best',
        '--law',
        'kappa',
        '--overlay',
        'besiroglu-2024,kaplan-2020-joint',
      ],
    );
    expect(settings).toEqual({
      ...{ mode: 'paper', huberDelta: 0.01, replicates: 200, level: 0.9, seed: 7, holdOut: { axis: 'n', from: 1e9 } },
      predict: [
        { n: 7e9, d: 2e12 },
        { n: 1e9, d: 2e10 },
        { n: 2e9, d: 4e10 },
      ],
      ...{ dropWorst: 5, best: true, law: 'kappa' },
    });
    expect(mappings.map(({ role, header }) => [role, header])).toEqual([
      ['parameters', 'Size:M'],
      ['loss', 'Eval'],
      ['tokens', '#3'],
    ]);
    expect(where).toEqual([
      { header: 'corpus', value: 'moby dick' },
      { header: 'variant', value: '' },
    ]);
    expect(overlays.map(({ id }) => id)).toEqual(['besiroglu-2024', 'kaplan-2020-joint']);
  });

  test.each([
    [['runs.csv', '--predict', '7B'], 'parameters and tokens, such as 7B,2T'],
    [['runs.csv', '--bootstrap', '5'], '0 for none, or 20 at least'],
    [['runs.csv', '--level', '1'], 'below 1'],
    [['runs.csv', '--hold-out', 'width'], 'flops, params or tokens'],
    [['runs.csv', '--mode', 'best'], 'robust, paper'],
    [['runs.csv', '--overlay', 'nowhere'], 'There is no published law "nowhere"'],
    [['runs.csv', '--columns', 'colour=x'], '"colour" is nothing a column can be'],
    [['runs.csv', '--where', 'sotu'], 'COLUMN=VALUE, as in corpus=sotu'],
    [['runs.csv', '--json', '--quiet'], 'cannot be used with'],
    [[], "missing required argument 'file'"],
  ])('%j is refused', async (words, message) => {
    await expect(parsed(...words)).rejects.toThrow(message);
  });
});

describe("Hoffmann's law, with noise and rubbish between its rows", () => {
  const out = join(folder, 'hoffmann');
  const file = join(folder, 'hoffmann.csv');
  let printed = '';

  beforeAll(() => {
    const rows = gridTable().split('\n');
    rows.splice(5, 0, 'rubbish', '1e9,2e10,-3', '1e9,2e10,NaN', '"1e9,2e10,3', 'x"');
    writeFileSync(file, rows.join('\n'));
    const ended = fit([
      file,
      '--out',
      out,
      '--level',
      '0.99',
      '--bootstrap',
      '200',
      '--predict',
      '30B,300B',
      '--overlay',
      'besiroglu-2024',
    ]);
    expect(ended.stderr).toBe('');
    expect(ended.status).toBe(0);
    printed = ended.stdout;
  });

  test('its constants stand in fit.json within their intervals', () => {
    const { laws, main } = saved(out);
    const { parameters } = laws.find(({ id }) => id === 'chinchilla')!;
    for (const [name, value] of Object.entries(HOFFMANN)) {
      expect(parameters[name]!.determined).toBe(true);
      expect(parameters[name]!.interval[0]).toBeLessThan(value);
      expect(parameters[name]!.interval[1]).toBeGreaterThan(value);
    }
    expect(['chinchilla', 'tied', 'kappa']).toContain(main);
  });

  test('the rubbish is named by its lines, the rest used', () => {
    const { table } = saved(out);
    expect(table.runs).toBe(30);
    expect(table.rejected).toEqual([
      { line: 6, reason: 'it has no loss' },
      { line: 7, reason: 'the loss is -3; it must be above 0' },
      { line: 8, reason: 'the loss is "NaN", which is no number' },
      { line: 9, reason: 'it has no loss' },
    ]);
    expect(printed).toContain('hoffmann.csv: 30 of 34 rows used');
    expect(printed).toContain('  line 7: the loss is -3; it must be above 0');
  });

  test('all files are there, in full', () => {
    const names = readdirSync(out);
    expect(names).toEqual(
      expect.arrayContaining([
        'fit.json',
        'fits.csv',
        'residuals.csv',
        'predictions.csv',
        'report.html',
        'size.svg',
        'size.png',
        'residuals.svg',
        'compute.png',
      ]),
    );
    expect(names.filter((name) => name.endsWith('.svg')).map((name) => name.replace('.svg', '.png'))).toEqual(
      names.filter((name) => name.endsWith('.png')),
    );
    const text = (name: string) => readFileSync(join(out, name), 'utf8');
    expect(readRuns(text('residuals.csv')).runs.length).toBeGreaterThanOrEqual(120);
    expect(text('predictions.csv')).toMatch(/^asked,chinchilla,,30000000000,300000000000,[\d.]+,[\d.]+,[\d.]+,0\.99/m);
    expect(text('fits.csv').split('\r\n')[1]).toMatch(/^chinchilla,Chinchilla's law,30,0,e,E,1\.\d+/);
    expect(text('report.html')).not.toMatch(/(src|href)="(?!data:)/);
    expect(text('size.svg')).not.toContain('oklch');
  });

  test('the terminal has the laws, the prediction and the published exponent', () => {
    expect(printed).toMatch(/▸ Chinchilla +1\.\d+ +\d+ +0\.\d+ +\d+ +0\.\d+/);
    expect(printed).toContain("3: Chinchilla's law");
    expect(printed).toContain('Besiroglu et al. 2024 (besiroglu-2024)');
    expect(printed).toMatch(/predicts 2\.\d+ nats \(99 %: 2\.\d+ to 2\.\d+\) for 30B parameters on 300B tokens/);
    expect(printed.split('\n').filter((line) => line.length > 140)).toEqual([]);
  });
});

describe('the example of the documentation', () => {
  const example = join(projectRoot, 'docs/examples/ladder.csv');

  test('is the measured ladder of the tests', () => {
    const fixture = readRuns(readFileSync(join(projectRoot, 'test/scaling/fixtures/ladder-sotu-pytorch.csv'), 'utf8'));
    const values = ({ runs }: ReturnType<typeof readRuns>) => runs.map(({ n, d, loss, flops }) => [n, d, loss, flops]);
    expect(values(readRuns(readFileSync(example, 'utf8')))).toEqual(values(fixture));
  });

  test('fits from standard input, printing fit.json', () => {
    const out = join(folder, 'example');
    const { status, stdout } = fit(
      ['-', '--json', '--no-png', '--bootstrap', '40', '--out', out],
      readFileSync(example, 'utf8'),
    );
    expect(status).toBe(0);
    const printed = JSON.parse(stdout) as Saved;
    expect(printed.main).toBe('kappa');
    expect(printed.laws.find(({ id }) => id === 'kappa')!.parameters['kappa']!.value).toBeCloseTo(0.49, 2);
    expect(printed.laws.find(({ id }) => id === 'kappa')!.bootstrap).toHaveLength(40);
    expect(readFileSync(join(out, 'fit.json'), 'utf8')).toBe(stdout);
    expect(readdirSync(out).filter((name) => name.endsWith('.png'))).toEqual([]);
  });
});

describe('what can not be fitted ends with one line, code 2 and nothing written', () => {
  const cases: readonly (readonly [name: string, text: string | null, message: RegExp])[] = [
    ['no file', null, /^fit: There is no file .*missing\.csv/],
    ['an empty file', '', /The file is empty/],
    ['garbage', 'kjh3k4jh\u0000kjh', /not a text file/],
    ['no loss', 'params,tokens\n1,2\n', /No column holds the loss/],
    ['one run', 'params,tokens,loss\n1e9,2e10,2.5\n', /1 of 1 rows can be used; a law needs 3/],
    [
      'NaN alone',
      'params,tokens,loss\n1e9,2e10,nan\n2e9,2e10,nan\n3e9,2e10,-1\n',
      /0 of 3 rows can be used.*line 2: the loss is "nan"/,
    ],
    [
      'a thousand equal runs',
      `params,tokens,loss\n${'1e9,2e10,2.5\n'.repeat(1000)}`,
      /All 1000 runs have one size and one length/,
    ],
  ];

  test.each(cases)('%s', (_, text, message) => {
    const file = join(folder, text === null ? 'missing.csv' : 'wrong.csv');
    if (text !== null) writeFileSync(file, text);
    const out = join(folder, 'nothing');
    const { status, stderr } = fit([file, '--out', out]);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^fit: [^\n]+\n$/);
    expect(status).toBe(2);
    expect(existsSync(out)).toBe(false);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

test('Ctrl-C ends it with code 130 and leaves nothing', async () => {
  const out = join(folder, 'stopped');
  const child = spawn(
    process.execPath,
    [...COMMAND, 'docs/examples/ladder.csv', '--bootstrap', '1000000', '--out', out],
    { cwd: projectRoot },
  );
  await new Promise((resolve) => child.stdout.once('data', resolve));
  child.kill('SIGINT');
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(code).toBe(130);
  expect(existsSync(out)).toBe(false);
});

describe('pictures in pixels', () => {
  const picture = (content: string) =>
    png(
      `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40" font-family="system-ui, sans-serif">${content}</svg>`,
    );

  test('are twice as large, and have their own font', () => {
    const plain = picture('');
    expect([...plain.slice(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
    const view = new DataView(plain.buffer, plain.byteOffset);
    expect([view.getUint32(16), view.getUint32(20)]).toEqual([240, 80]);
    expect(picture('<text x="4" y="30">κ −0.34</text>').length).toBeGreaterThan(plain.length + 500);
  });

  test('OKLCH becomes sRGB', () => {
    expect(hexOf(1, 0, 0)).toBe('#ffffff');
    expect(hexOf(0, 0, 0)).toBe('#000000');
    expect(hexOf(0.62796, 0.25768, 29.234)).toBe('#ff0000');
  });
});
