/** Tables with runs of several kinds, which no law holds for together. */
import { describe, expect, test } from 'vitest';
import { KindsError, parseWhere } from '../../src/runs-table/kinds.ts';
import { readRuns } from '../../src/runs-table/read.ts';

const TABLE = [
  'model_type,Dataset,params,tokens,loss',
  ...[1, 2, 4, 8].map((n) => `dense,books,${n}e6,1e8,${4 - n / 10}`),
  ...[1, 2, 4, 8].map((n) => `dense,code,${n}e6,1e8,${3 - n / 10}`),
  ...[1, 2, 4].map((n) => `,code,${n}e6,1e8,${2 - n / 10}`),
].join('\n');

const read = (...where: readonly string[]) => readRuns(TABLE, { where: where.map(parseWhere) });
const lines = (...where: readonly string[]) => read(...where).runs.map(({ line }) => line);

describe('runs of several kinds', () => {
  test('are not fitted together unasked', () => {
    expect(() => read()).toThrow(
      'The rows are of several kinds: model_type is dense (8), (empty) (3); Dataset is books (4), code (7).',
    );
    expect(() => read()).toThrow(KindsError);
    expect(() => read('dataset=code')).toThrow(/several kinds: model_type is dense \(4\), \(empty\) \(3\)\. /);
  });

  test('are chosen by a value of each column that tells them apart, or of one that settles the others', () => {
    expect(lines('Dataset=books')).toEqual([2, 3, 4, 5]);
    expect(lines('model_type=Dense', 'dataset=code')).toEqual([6, 7, 8, 9]);
    expect(lines('model_type=', 'dataset=code')).toEqual([10, 11, 12]);
    const { notes, unread, kinds } = read('model_type=', 'dataset=code');
    expect(notes[0]).toBe('Read were the 3 of 11 rows with model_type (empty), Dataset code.');
    expect(unread).toEqual([]);
    expect(kinds.map(({ header }) => header)).toEqual(['model_type', 'Dataset']);
  });

  test('are taken together where that is said', () => {
    expect(lines('dataset=books', 'dataset=code', 'model_type=*')).toHaveLength(11);
    expect(read('dataset=*', 'model_type=*').notes).toEqual([]);
  });

  test('any column may choose, numbers by their value', () => {
    expect(lines('params=4000000', 'dataset=*', 'model_type=*')).toEqual([4, 8, 12]);
  });

  test.each([
    ['colour=red', 'There is no column "colour"'],
    ['dataset=cod', 'No row has cod in Dataset; there Dataset is books (4), code (7)'],
  ])('%s says what there is', (where, message) => {
    expect(() => read(where)).toThrow(message);
  });

  test('a choice without a column or value sign is none', () => {
    expect(() => parseWhere('books')).toThrow('Write COLUMN=VALUE');
    expect(() => parseWhere('=books')).toThrow('Write COLUMN=VALUE');
  });

  test('one value, or a name of every row, is no kind', () => {
    const rows = (cell: (n: number) => string) =>
      ['arch,params,tokens,loss', ...[1, 2, 4].map((n) => `${cell(n)},${n}e6,1e8,${4 - n / 10}`)].join('\n');
    expect(readRuns(rows(() => 'dense')).kinds).toEqual([]);
    expect(readRuns(rows((n) => `model ${n}`)).runs).toHaveLength(3);
  });
});
