/** Text to rows of cells, each with its line in the file. */
import Papa from 'papaparse';
import { parseNumber } from './numbers.ts';
import { TableError } from './types.ts';

export interface Row {
  readonly line: number;
  readonly cells: readonly string[];
  /** What is wrong with its quotes; null where nothing is. */
  readonly fault: string | null;
}

export interface Rows {
  readonly headers: readonly string[];
  readonly rows: readonly Row[];
  readonly delimiter: string;
}

const DELIMITERS = [',', '\t', ';', '|'] as const;

/** Text of a file of any of the usual encodings. */
export function decodeTable(bytes: Uint8Array): string {
  const [a, b, c] = bytes;
  if (a === 0x50 && b === 0x4b) {
    throw new TableError('This is a packed file, such as an Excel workbook. Save the sheet as CSV and give that.');
  }
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) {
    return new TextDecoder(a === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes.subarray(2));
  }
  const body = a === 0xef && b === 0xbb && c === 0xbf ? bytes.subarray(3) : bytes;
  if (body.subarray(0, 4096).includes(0)) throw new TableError('This is not a text file. Give a table as CSV.');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    // Old spreadsheets write the Western code page; headers and numbers are the same in it.
    return new TextDecoder('windows-1252').decode(body);
  }
}

/** The delimiter that parts the first line most often outside quotes. */
function delimiterOf(line: string): string {
  const bare = line.replace(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => bare.split(delimiter).length);
  const most = Math.max(...counts);
  return DELIMITERS[counts.indexOf(most)] ?? ',';
}

/** Index of the line that names the columns: comments before it are passed over, unless the last of them names them. */
function headerLine(lines: readonly string[]): number {
  const first = lines.findIndex((line) => line.trim() !== '' && !line.startsWith('#'));
  const comment = lines.slice(0, Math.max(first, 0)).reduce((last, line, at) => (line.startsWith('#') ? at : last), -1);
  if (first < 0) throw new TableError('The file holds no table: every line is empty or a comment.');
  if (comment < 0) return first;
  const delimiter = delimiterOf(lines[first] ?? '');
  const [above, below] = [comment, first].map((at) => (lines[at] ?? '').split(delimiter)) as [string[], string[]];
  const values = below.every((cell) => !Number.isNaN(parseNumber(cell) ?? NaN));
  return values && above.length === below.length && below.length > 1 ? comment : first;
}

function faultOf(errors: readonly Papa.ParseError[]): Map<number, string> {
  const said = { MissingQuotes: 'a quote is opened and never closed', InvalidQuotes: 'text follows a closing quote' };
  return new Map(
    errors.flatMap(({ row, code }) =>
      row !== undefined && code in said ? [[row, said[code as keyof typeof said]]] : [],
    ),
  );
}

/** A line that begins with # and a space, or has other than a row's cells: '#fff' may be the first cell of a row. */
function isComment(cells: readonly string[], width: number): boolean {
  const [first = ''] = cells;
  return first.startsWith('#') && (/^#\s/.test(first) || cells.length !== width);
}

/** @throws TableError where there is no table, or its first line holds values. */
export function rowsOf(text: string): Rows {
  const plain = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  if (plain.trim() === '') throw new TableError('The file is empty.');
  const begin = headerLine(plain.split('\n', 1000));
  const skipped = plain.split('\n', begin).reduce((length, line) => length + line.length + 1, 0);
  const body = plain.slice(skipped).replace(/^#\s*/, '');
  const delimiter = delimiterOf(body.split('\n', 1)[0] ?? '');
  const { data, errors } = Papa.parse<string[]>(body, { delimiter, newline: '\n' });
  const faults = faultOf(errors);
  let line = begin + 1;
  const rows = data.map((cells, row): Row => {
    const at = line;
    line += 1 + cells.reduce((breaks, cell) => breaks + (cell.includes('\n') ? cell.split('\n').length - 1 : 0), 0);
    return { line: at, cells, fault: faults.get(row) ?? null };
  });
  const [head, ...rest] = rows;
  const headers = (head?.cells ?? []).map((cell) => cell.trim());
  if (headers.every((cell) => cell === '' || !Number.isNaN(parseNumber(cell) ?? NaN))) {
    throw new TableError(
      'The first line holds values, not names of columns. Put a line such as params,tokens,loss above it.',
    );
  }
  const filled = rest.filter(
    ({ cells }) => cells.some((cell) => cell.trim() !== '') && !isComment(cells, headers.length),
  );
  if (filled.length === 0) throw new TableError('The table has names of columns and no rows below them.');
  return { headers, rows: filled, delimiter };
}
