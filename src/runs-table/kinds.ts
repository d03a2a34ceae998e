/** Runs of several kinds in one table: of other texts, other architectures. A law is of one kind, which a person chooses. */
import { noColumn, placeOf } from './columns.ts';
import { parseNumber } from './numbers.ts';
import type { Row } from './rows.ts';
import { TableError, type Kind } from './types.ts';

/** Headers, in lower case and without blanks, of columns that tell kinds apart. */
const HEADERS: ReadonlySet<string> = new Set([
  ...['variant', 'architecture', 'arch', 'modeltype', 'modelfamily', 'family', 'corpus', 'dataset', 'task', 'domain'],
  ...['language', 'tokenizer', 'tokeniser', 'optimizer', 'optimiser'],
]);

/** A person's word on the rows to read: those with this value in this column, all with '*'. */
export interface Where {
  readonly header: string;
  readonly value: string;
}

/** Which kind is to be fitted has not been said. */
export class KindsError extends TableError {
  /** Those of the rows left. */
  readonly open: readonly Kind[];
  /** Those of the whole table. */
  readonly kinds: readonly Kind[];

  constructor(open: readonly Kind[], kinds: readonly Kind[]) {
    const said = open.map(({ header, values }) => `${header} is ${valuesText(values)}`);
    super(`The rows are of several kinds: ${said.join('; ')}. One law does not hold for all of them.`);
    this.open = open;
    this.kinds = kinds;
  }
}

/** All values together. */
export const ALL = '*';

/** What an empty cell is called. */
export const valueText = (value: string): string => (value === '' ? '(empty)' : value);

const MOST_SAID = 8;

function valuesText(values: Kind['values']): string {
  const said = values.slice(0, MOST_SAID).map(({ value, rows }) => `${valueText(value)} (${rows})`);
  return `${said.join(', ')}${values.length > MOST_SAID ? ` and ${values.length - MOST_SAID} more` : ''}`;
}

/** Reads `corpus=sotu`. @throws TableError where it is not of that form. */
export function parseWhere(text: string): Where {
  const equals = text.indexOf('=');
  if (equals < 1) throw new TableError(`"${text}" chooses no rows. Write COLUMN=VALUE, as in corpus=sotu.`);
  return { header: text.slice(0, equals).trim(), value: text.slice(equals + 1).trim() };
}

const cellOf = ({ cells }: Row, at: number): string => (cells[at] ?? '').trim();

function kindAt(header: string, at: number, rows: readonly Row[]): Kind {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(cellOf(row, at), (counts.get(cellOf(row, at)) ?? 0) + 1);
  return { header, values: [...counts].map(([value, of]) => ({ value, rows: of })) };
}

/** Columns with two values or more. Where most rows have one of their own it is a name, not a kind. */
function kindsOf(headers: readonly string[], rows: readonly Row[]): Kind[] {
  return headers.flatMap((header, at) => {
    if (!HEADERS.has(header.toLowerCase().replace(/[^a-z]/g, ''))) return [];
    const kind = kindAt(header, at, rows);
    return kind.values.length > 1 && kind.values.length <= rows.length / 2 ? [kind] : [];
  });
}

/** Whether a cell has the value that a person typed: letter case aside, and 1 for 1.0. */
function has(cell: string, value: string): boolean {
  if (cell.toLowerCase() === value.toLowerCase()) return true;
  const [one, other] = [parseNumber(cell), parseNumber(value)];
  return one !== null && one === other;
}

/** Rows with one of the values wanted of a column. @throws TableError where there are none. */
function rowsWith(rows: readonly Row[], header: string, at: number, values: readonly string[]): readonly Row[] {
  if (values.includes(ALL)) return rows;
  const { values: present } = kindAt(header, at, rows);
  const unknown = values.find((value) => !present.some((each) => has(each.value, value)));
  if (unknown !== undefined) {
    throw new TableError(`No row has ${valueText(unknown)} in ${header}; there ${header} is ${valuesText(present)}.`);
  }
  return rows.filter((row) => values.some((value) => has(cellOf(row, at), value)));
}

/** What a person wants of each column, by its place. @throws TableError where there is no such column. */
function wantedValues(headers: readonly string[], wheres: readonly Where[]): Map<number, string[]> {
  const wanted = new Map<number, string[]>();
  for (const { header, value } of wheres) {
    const at = placeOf(header, headers);
    if (at < 0) throw noColumn(header, headers);
    wanted.set(at, [...(wanted.get(at) ?? []), value]);
  }
  return wanted;
}

export interface Chosen {
  readonly rows: readonly Row[];
  /** Of the whole table. */
  readonly kinds: readonly Kind[];
  /** Places of the columns by which rows were chosen. */
  readonly by: readonly number[];
  readonly notes: readonly string[];
}

/**
 * The rows a person wants: several values of one column are alternatives, columns narrow each other.
 *
 * @throws TableError where a column or a value is not in the table, KindsError where rows of several kinds are left of which
 * nothing was said.
 */
export function chosenRows(headers: readonly string[], rows: readonly Row[], wheres: readonly Where[]): Chosen {
  const wanted = wantedValues(headers, wheres);
  let chosen = rows;
  for (const [at, values] of wanted) chosen = rowsWith(chosen, headers[at] ?? '', at, values);
  const kinds = kindsOf(headers, rows);
  const open = kinds.flatMap(({ header }) => {
    const at = headers.indexOf(header);
    const left = kindAt(header, at, chosen);
    return wanted.has(at) || left.values.length < 2 ? [] : [left];
  });
  if (open.length > 0) throw new KindsError(open, kinds);
  const said = [...wanted].flatMap(([at, values]) =>
    values.includes(ALL) ? [] : [`${headers[at] ?? ''} ${values.map(valueText).join(' or ')}`],
  );
  const notes =
    said.length === 0 ? [] : [`Read were the ${chosen.length} of ${rows.length} rows with ${said.join(', ')}.`];
  return { rows: chosen, kinds, by: [...wanted.keys()], notes };
}
