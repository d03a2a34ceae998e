import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { localFitter } from '../../src/ui/analysis/local-fitter.ts';
import type { TableFitter } from '../../src/ui/analysis/table-fitter.ts';
import { columnSentences, tableHeadline } from '../../src/ui/fit/fit-words.ts';
import { TableSession, type TableView } from '../../src/ui/state/table-session.ts';

const GRID = readFileSync(new URL('../scaling/fixtures/ladder-sotu-pytorch.csv', import.meta.url), 'utf8');

/** A session with few bootstraps, and every view it has had. */
function session(fitter: TableFitter = localFitter()): { tables: TableSession; views: TableView[] } {
  const views: TableView[] = [];
  const tables: TableSession = new TableSession(fitter, () => views.push(tables.view));
  tables.keep({ replicates: 20 });
  return { tables, views };
}

describe('a table', () => {
  it('is read, told of, fitted and shown', async () => {
    const { tables, views } = session();
    await tables.openText('grid.csv', GRID);
    expect([...new Set(views.map(({ phase }) => phase))]).toEqual(['empty', 'reading', 'fitting', 'done']);
    const steps = views.flatMap(({ step }) => (step === null ? [] : [step.share]));
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    const { findings, summary } = tables.view;
    expect(summary).toMatchObject({ runs: 40, rejected: 0 });
    expect(findings!.figures.length).toBeGreaterThan(2);
    expect(findings!.tables.map(({ id }) => id)).toEqual(expect.arrayContaining(['laws', 'columns']));
    expect(tableHeadline(tables.view)).toMatchObject({ badge: 'Fitted', text: '40 runs of grid.csv.' });
    expect(columnSentences(tables.view)[0]).toMatch(/^Not read: /);
  });

  it('with bad rows says how many, and lists them by line', async () => {
    const { tables } = session();
    await tables.openText('grid.csv', `${GRID.trimEnd()}\n64,2,1,2,3,4,5,not a number\n`);
    expect(tables.view.summary?.rejected).toBe(1);
    expect(tableHeadline(tables.view).text).toContain('1 row left out');
    const rejected = tables.view.findings!.tables.find(({ id }) => id === 'rejected')!;
    expect(rejected.rows[0]![0]).toBe(GRID.trimEnd().split('\n').length + 1);
  });

  it.each([
    ['no table', 'all work and no play'],
    ['one row', 'params,tokens,loss\n1e6,1e9,3\n'],
    ['losses below zero', 'params,tokens,loss\n1e6,1e9,-3\n2e6,1e9,-2\n3e6,1e9,-1\n'],
    ['a thousand equal points', `params,tokens,loss\n${'1e6,1e9,3\n'.repeat(1000)}`],
  ])('that is %s gets a reason and no number', async (_, text) => {
    const { tables } = session();
    await tables.openText('bad.csv', text);
    const { phase, problem, findings } = tables.view;
    if (phase === 'failed') {
      expect(problem!.length).toBeGreaterThan(15);
      expect(findings).toBeNull();
    } else {
      expect(findings!.facts.every(({ value }) => !/\d/.test(value) || value === 'not determined')).toBe(true);
    }
  });

  it('is fitted anew with other columns', async () => {
    const { tables } = session();
    await tables.openText('grid.csv', GRID);
    await tables.change({ mapping: 'loss=nothing' });
    expect(tables.view.problem).toContain('There is no column "nothing"');
    await tables.change({ mapping: '' });
    expect(tables.view.phase).toBe('done');
  });

  it('of two texts is fitted once one of them is chosen', async () => {
    const { tables } = session();
    const [head, ...rows] = GRID.trimEnd()
      .split('\n')
      .filter((line) => !line.startsWith('#'));
    const text = [`corpus,${head}`, ...rows.map((row, i) => `${i % 2 === 0 ? 'books' : 'code'},${row}`)].join('\n');
    await tables.openText('two.csv', text);
    expect(tables.view).toMatchObject({ phase: 'asking', problem: null, open: ['corpus'] });
    expect(tableHeadline(tables.view).text).toMatch(/two.csv holds runs of several kinds.* by corpus\.$/);
    expect(tables.view.kinds.map(({ header, values }) => [header, values.map(({ value }) => value)])).toEqual([
      ['corpus', ['books', 'code']],
    ]);
    await tables.choose('corpus', 'code');
    expect(tables.view).toMatchObject({
      phase: 'done',
      summary: { runs: 20 },
      open: [],
      kinds: [{ header: 'corpus' }],
    });
    await tables.openText('other.csv', 'no table');
    expect(tables.view).toMatchObject({ phase: 'failed', where: [], kinds: [] });
  });

  it('leaves out what isn’t whole yet of what is to be predicted', async () => {
    const { tables } = session();
    await tables.openText('grid.csv', GRID);
    tables.keep({ predict: [{ n: 1e6, d: NaN }] });
    await tables.change({});
    expect(tables.view.phase).toBe('done');
    await tables.change({ settings: { predict: [{ n: 1e6, d: 1e8 }] } });
    expect(tables.view.findings!.sentences.join(' ')).toContain('1M parameters on 100M tokens');
  });
});

it('a published law is laid over the same fits, and taken off', async () => {
  const { tables } = session();
  await tables.openText('grid.csv', GRID);
  const lines = () => tables.view.findings!.figures.flatMap((figure) => figure.lines).length;
  const before = lines();
  await tables.lay('besiroglu-2024');
  expect(lines()).toBeGreaterThan(before);
  expect(JSON.stringify(tables.view.findings!.figures)).toContain('Besiroglu');
  await tables.lay('');
  expect(lines()).toBe(before);
});

it('gives its files and its law once it is fitted', async () => {
  const fitter = localFitter();
  await expect(fitter.file('fit.json')).rejects.toThrow(/Nothing has been fitted/);
  const { tables } = session(fitter);
  expect(await tables.law()).toBeNull();
  await tables.openText('grid.csv', GRID);
  const file = JSON.parse(await fitter.file('fit.json')) as { source: string };
  expect(file.source).toBe('grid.csv');
  expect((await fitter.file('fits.csv')).split('\r\n')[0]).toContain('parameter');
  const fitted = await tables.law();
  expect(fitted).toMatchObject({ runs: 40, law: { range: { parameters: [expect.any(Number), expect.any(Number)] } } });
  expect(fitted!.law.bootstrap).toHaveLength(20);
});

it('an answer to an older question is dropped', async () => {
  const fitter = localFitter();
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  let first = true;
  const slow: TableFitter = {
    ...fitter,
    fit: async (...asked) => {
      if (first) {
        first = false;
        await held;
        throw new Error('too late');
      }
      return fitter.fit(...asked);
    },
  };
  const { tables } = session(slow);
  const older = tables.openText('old.csv', GRID);
  await tables.openText('new.csv', GRID);
  release();
  await older;
  expect(tables.view).toMatchObject({ name: 'new.csv', phase: 'done', problem: null });
});
