/** Tables as people have them: names, units, delimiters, quotes and rubbish. */
import { describe, expect, test } from 'vitest';
import { parseMapping } from '../../src/runs-table/columns.ts';
import { readRuns } from '../../src/runs-table/read.ts';
import type { TableRun } from '../../src/runs-table/types.ts';

const rows = (...lines: readonly string[]): string => lines.join('\n');

/** N, D and loss of every run that was read. */
function values(text: string, mapping?: string): (readonly [number | null, number | null, number])[] {
  const { runs } = readRuns(text, { mappings: mapping === undefined ? [] : parseMapping(mapping) });
  return runs.map(({ n, d, loss }: TableRun) => [n, d, loss] as const);
}

const three = ['1e6,1e8,4', '2e6,1e8,3.5', '4e6,1e8,3.2'];
const read = [
  [1e6, 1e8, 4],
  [2e6, 1e8, 3.5],
  [4e6, 1e8, 3.2],
];

describe('columns by their headers', () => {
  test.each([
    'params,tokens,loss',
    'N,D,L',
    'n,d,loss',
    'Parameters,Training Tokens,Validation Loss',
    'num_params,train_tokens,final_val_loss',
    'nParams,tokensSeen,evalLoss',
    '"model size",dataset_size,val/loss',
    'non_embedding_params,tokens,test_loss',
  ])('%s', (header) => {
    expect(values(rows(header, ...three))).toEqual(read);
  });

  test('the order of columns and columns that mean nothing here do not matter', () => {
    const text = rows('color,loss,x,tokens,params', '#fff,4,1,1e8,1e6', '#fff,3.5,2,1e8,2e6', '#fff,3.2,3,1e8,4e6');
    expect(values(text)).toEqual(read);
    expect(readRuns(text).unread).toEqual(['color', 'x']);
  });

  test('held-out losses come before training losses, nats before bits, losses before what is said of them', () => {
    const header = 'params,tokens,train_loss,predicted_loss,loss_std,loss_bits_per_token,val_loss';
    const text = rows(header, '1e6,1e8,9,9,9,9,4', '2e6,1e8,9,9,9,9,3.5', '4e6,1e8,9,9,9,9,3.2');
    expect(values(text)).toEqual(read);
    expect(readRuns(text).notes).toEqual([
      'loss_bits_per_token was passed over for val_loss.',
      'train_loss was passed over for val_loss.',
    ]);
  });

  test("the lab's own points.csv is read, runs that diverged left out", () => {
    const header =
      'run,seed,batch,parameters,non_embedding_parameters,tokens,flops,loss_nats_per_token,loss_bits_per_token,outcome';
    const text = rows(
      header,
      'a,1,16,2088,1664,262144,4e9,2.2,3.2,finished',
      'b,1,16,4092,3456,262144,8e9,2.1,3.0,finished',
      'c,1,16,6736,5888,262144,1.2e10,2.0,2.9,finished',
      'd,1,16,9999,8888,262144,1.2e10,7.0,9.9,diverged',
    );
    const table = readRuns(text);
    expect(table.runs.map(({ n, group, loss }) => [n, group, loss])).toEqual([
      [2088, 'a', 2.2],
      [4092, 'b', 2.1],
      [6736, 'c', 2],
    ]);
    expect(table.rejected).toEqual([{ line: 5, reason: 'its status is "diverged"' }]);
  });

  test('a missing column is named with the headers there are', () => {
    expect(() => readRuns(rows('params,tokens,accuracy', ...three))).toThrow(
      'No column holds the loss. The columns are: params, tokens, accuracy.',
    );
    expect(() => readRuns(rows('width,depth,loss', ...three))).toThrow('No column holds the parameters, the tokens or');
  });
});

describe('columns as a person maps them', () => {
  test('by header, by number, with a unit', () => {
    expect(
      values(rows('Size,Seen,Eval', '1,100M,4', '2,100M,3.5', '4,100M,3.2'), 'params=Size:M,tokens=seen,loss=#3'),
    ).toEqual(read);
  });

  test('a mapped column is taken before one that is named so', () => {
    const text = rows('loss,params,tokens,final', '9,1e6,1e8,4', '9,2e6,1e8,3.5', '9,4e6,1e8,3.2');
    expect(values(text, 'loss=final')).toEqual(read);
  });

  test.each([
    ['params', 'does not map a column'],
    ['colour=x', '"colour" is nothing a column can be'],
    ['loss=nowhere', 'There is no column "nowhere". The columns are: params, tokens, loss'],
    ['loss=loss:furlongs', '"furlongs" is no unit that loss can have here'],
    ['loss=loss,loss=params', 'Two columns are mapped to loss'],
  ])('%s is refused', (mapping, message) => {
    expect(() => values(rows('params,tokens,loss', ...three), mapping)).toThrow(message);
  });
});

describe('units', () => {
  test.each([
    ['params_m,tokens_b,loss', '1,0.1,4', '2,0.1,3.5', '4,0.1,3.2'],
    ['Params (M),Tokens (B),loss', '1,0.1,4', '2,0.1,3.5', '4,0.1,3.2'],
    ['params,million tokens,loss', '1M,100,4', '2M,100,3.5', '4M,100,3.2'],
    ['log10 params,log10_tokens,loss', '6,8,4', `${Math.log10(2e6)},8,3.5`, `${Math.log10(4e6)},8,3.2`],
  ])('%s', (...lines) => {
    values(rows(...lines)).forEach((row, i) => row.forEach((value, at) => expect(value).toBeCloseTo(read[i]![at]!, 3)));
  });

  test('bits, bits a byte and perplexity become nats, with a note', () => {
    const bits = readRuns(rows('params,tokens,bits_per_byte', '1e6,1e8,1', '2e6,1e8,0.9', '4e6,1e8,0.8'));
    expect(bits.runs[0]!.loss).toBeCloseTo(Math.LN2, 12);
    expect(bits.lossPer).toBe('byte');
    expect(bits.notes).toContain('bits_per_byte was read as bits a byte and converted to nats a byte.');
    const perplexity = readRuns(rows('params,tokens,val_ppl', '1e6,1e8,20', '2e6,1e8,18', '4e6,1e8,16'));
    expect(perplexity.runs[0]!.loss).toBeCloseTo(Math.log(20), 12);
  });

  test('PF-days and exaFLOPs are FLOPs; tokens follow from C = 6·N·D', () => {
    const text = (header: string) => rows(`params,${header},loss`, '1e9,1,3', '2e9,1,2.9', '4e9,1,2.8');
    expect(readRuns(text('compute (PF-days)')).runs[0]!.flops).toBe(8.64e19);
    const table = readRuns(text('train_exaflops'));
    expect(table.runs[0]!.flops).toBe(1e18);
    expect(table.runs[1]!.d).toBeCloseTo(1e18 / 12e9, 3);
    expect(table.notes).toContain('Tokens were worked out from the compute: D = C/(6·N).');
  });

  test('an empty compute is no fault where N and D are there', () => {
    const table = readRuns(
      rows('n,d,c,loss', '1e6,1e8,6.1e14,4', '2e6,1e8,,3.5', '4e6,,2.4e15,3.2', ',,1e15,3', '1e6,,,3'),
    );
    expect(table.runs.map(({ n, d, flops }) => [n, d, flops])).toEqual([
      [1e6, 1e8, 6.1e14],
      [2e6, 1e8, null],
      [4e6, 1e8, 2.4e15],
    ]);
    expect(table.rejected.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
      '5: it has no number of parameters',
      '6: it has no number of tokens',
    ]);
    expect(table.notes).toContain('1 run has no compute: 6·N·D stands in.');
  });

  test('epochs give the unique tokens', () => {
    const text = rows('params,tokens,epochs,loss', '1e6,4e8,4,4', '2e6,4e8,1,3.5', '4e6,4e8,,3.2');
    expect(readRuns(text).runs.map(({ uniqueTokens }) => uniqueTokens)).toEqual([1e8, 4e8, null]);
  });
});

describe('formats', () => {
  test('a mark of order, Windows line ends, tabs, semicolons, quotes and line breaks inside them', () => {
    const quoted = rows(
      'name;params;tokens;loss',
      '"a;b";1e6;1e8;4',
      '"two',
      'lines";2e6;1e8;3.5',
      'c;4e6;1e8;bad',
      'd;4e6;1e8;3.2',
    );
    const table = readRuns(`\uFEFF${quoted.replaceAll('\n', '\r\n')}`);
    expect(table.runs.map(({ line, group }) => [line, group])).toEqual([
      [2, 'a;b'],
      [3, 'two\nlines'],
      [6, 'd'],
    ]);
    expect(table.rejected).toEqual([{ line: 5, reason: 'the loss is "bad", which is no number' }]);
    expect(values(rows('params,tokens,loss', ...three).replaceAll(',', '\t'))).toEqual(read);
  });

  test('thousands in quotes, decimal commas where commas do not part the cells', () => {
    expect(values(rows('params,tokens,loss', '"1,000,000","100,000,000",4', '2e6,1e8,3.5', '4e6,1e8,3.2'))).toEqual(
      read,
    );
    expect(values(rows('params;tokens;loss', '1.000.000;100.000.000;4,0', '2e6;1e8;3,5', '4e6;1e8;3,2'))).toEqual(read);
  });

  test('comments, before the header and among the rows; a header that is a comment', () => {
    expect(values(rows('# made by hand', 'params,tokens,loss', three[0]!, '# later', three[1]!, three[2]!))).toEqual(
      read,
    );
    expect(values(rows('# params,tokens,loss', ...three))).toEqual(read);
  });

  test.each([
    ['', 'The file is empty.'],
    ['\n\n', 'The file is empty.'],
    ['params,tokens,loss\n', 'no rows below them'],
    [rows(...three), 'The first line holds values'],
    [rows('params,tokens,loss', ...three.slice(1)), '2 of 2 rows can be used; a law needs 3 or more.'],
    [rows('params,tokens,loss', 'x,1,1', 'y,1,1', '1e6,1e8,NaN', '1e6,1e8,3'), '1 of 4 rows can be used'],
  ])('%j is refused in words', (text, message) => {
    expect(() => readRuns(text)).toThrow(message);
  });
});

describe('bad rows are left out, each with its line and reason', () => {
  const header = 'params,tokens,loss';
  test.each([
    ['1e6,1e8,-2', 'the loss is -2; it must be above 0'],
    ['1e6,1e8,0', 'the loss is 0; it must be above 0'],
    ['1e6,1e8,nan', 'the loss is "nan", which is no number'],
    ['1e6,1e8,inf', 'the loss is inf'],
    ['1e6,1e8,', 'it has no loss'],
    ['1e6,1e8', 'it has no loss'],
    ['0.5,1e8,3', 'the number of parameters is 0.5, less than 1'],
    [',1e8,3', 'it has no number of parameters'],
    ['1e6,,3', 'it has no number of tokens'],
    ['big,1e8,3', 'the number of parameters is "big", which is no number'],
    ['1,000,000,1e8,3', '5 cells under 3 headers; numbers with commas need quotes'],
    ['"1e6,1e8,3', 'a quote is opened and never closed'],
  ])('%s', (row, reason) => {
    const table = readRuns(rows(header, ...three, row));
    expect(table.runs).toHaveLength(3);
    expect(table.rejected).toEqual([{ line: 5, reason }]);
  });
});

describe('odd rows are used and told', () => {
  const doubts = (...lines: readonly string[]) => readRuns(rows(...lines)).doubts;

  test.each([
    ['params,tokens,loss', '1e6,1e8,20', /above 12 nats/],
    ['params,tokens,loss', '1e9,1e7,4', /Fewer than 0.1 tokens a parameter/],
    ['params,tokens,loss', '1e3,1e9,4', /More than 100,000 tokens a parameter/],
    ['params,tokens,loss', '4e6,1e8,3.2', /repeats an earlier one/],
  ])('%s %s', (header, row, text) => {
    expect(doubts(header, ...three, row)).toEqual([{ text: expect.stringMatching(text) as string, lines: [5] }]);
  });

  test('compute that is not 6·N·D, parameters in millions unsaid, sweeps', () => {
    expect(doubts('n,d,c,loss', '1e6,1e8,6e14,4', '2e6,1e8,1.2e15,3.5', '4e6,1e8,2.4e12,3.2')[0]).toMatchObject({
      text: expect.stringMatching(/differs from 6·N·D/) as string,
      lines: [4],
    });
    expect(doubts('params,tokens,loss', '1.5,1e8,4', '2.5,1e8,3.5', '4.5,1e8,3.2')[0]!.text).toMatch(/params=NAME:M/);
    const swept = doubts('params,tokens,lr,loss', '1e6,1e8,1e-3,4', '1e6,1e8,2e-3,3.9', '4e6,1e8,1e-3,3.2');
    expect(swept[0]!.text).toMatch(/several learning rates/);
  });

  test('nothing is said of a sound table', () => {
    expect(doubts('params,tokens,loss', ...three)).toEqual([]);
  });
});

test('100,000 rows are read', () => {
  const lines = Array.from({ length: 100_000 }, (_, i) => `r${i},${1e6 + i},${1e9 + i},${3 + i * 1e-6},note`);
  const table = readRuns(rows('run,params,tokens,loss,comment', ...lines));
  expect(table.runs).toHaveLength(100_000);
  expect(table.runs.at(-1)).toMatchObject({ line: 100_001, n: 1_099_999 });
});
