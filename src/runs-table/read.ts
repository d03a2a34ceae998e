/** A table of runs from its text: columns by name, units converted, bad rows set apart with their reasons. */
import { columnsOf, demandColumns, type Mapping } from './columns.ts';
import { doubtsOf } from './doubts.ts';
import { chosenRows, type Where } from './kinds.ts';
import { parseNumber, usesDecimalComma } from './numbers.ts';
import { rowsOf, type Row } from './rows.ts';
import {
  TableError,
  type Column,
  type RejectedRow,
  type Role,
  type RunsTable,
  type TableRun,
  type Unit,
} from './types.ts';

export interface ReadOptions {
  /** Columns by a person's word, before any guess. */
  readonly mappings?: readonly Mapping[];
  /** The rows to read, where a table has several kinds of runs. */
  readonly where?: readonly Where[];
}

const NAMES: Readonly<Record<Role, string>> = {
  parameters: 'number of parameters',
  tokens: 'number of tokens',
  loss: 'loss',
  flops: 'compute',
  uniqueTokens: 'number of unique tokens',
  epochs: 'number of epochs',
  experts: 'number of experts',
  granularity: 'granularity',
  weight: 'weight',
  group: 'group',
  seed: 'seed',
  learningRate: 'learning rate',
  batch: 'batch size',
  status: 'status',
};

/** Least value of a count; half a parameter is a column in millions, read as units. */
const LEAST: Readonly<Partial<Record<Role, number>>> = {
  parameters: 1,
  tokens: 1,
  flops: 1,
  uniqueTokens: 1,
  experts: 1,
};

/** Rows whose status is none of these did not end as planned. */
const FINISHED = /^(|finished|complete[d]?|done|success(ful|fully)?|succeeded|ok|true|1)$/i;

/** A cell that can't be used; the message is the reason. */
class CellError extends Error {}

function convert(value: number, { scale, factor }: Unit): number {
  if (scale === 'linear') return factor * value;
  return scale === 'ln' ? Math.log(value) : 10 ** value;
}

class Reader {
  readonly #columns: ReadonlyMap<Role, Column>;
  readonly #decimalComma: boolean;
  readonly #width: number;

  constructor(columns: readonly Column[], decimalComma: boolean, width: number) {
    this.#columns = new Map(columns.map((column) => [column.role, column]));
    this.#decimalComma = decimalComma;
    this.#width = width;
  }

  #text(row: Row, role: Role): string | null {
    const column = this.#columns.get(role);
    const cell = column === undefined ? '' : (row.cells[column.at] ?? '').trim();
    return cell === '' ? null : cell;
  }

  /** A positive number, or null where the table or the row has none. @throws CellError */
  #number(row: Row, role: Role): number | null {
    const column = this.#columns.get(role);
    if (column === undefined) return null;
    const cell = row.cells[column.at] ?? '';
    const read = parseNumber(cell, this.#decimalComma);
    if (read === null) return null;
    if (Number.isNaN(read)) throw new CellError(`the ${NAMES[role]} is "${shorten(cell)}", which is no number`);
    const value = convert(read, column.unit);
    if (!Number.isFinite(value)) throw new CellError(`the ${NAMES[role]} is ${shorten(cell)}`);
    if (!(value > 0)) throw new CellError(`the ${NAMES[role]} is ${shorten(cell)}; it must be above 0`);
    const least = LEAST[role];
    if (least !== undefined && value < least) {
      throw new CellError(`the ${NAMES[role]} is ${shorten(cell)}, less than ${least}`);
    }
    return value;
  }

  /** What the table has columns for must be there, or follow from C = 6·N·D. @throws CellError */
  #demand({ n, d, flops }: Sizes): void {
    const [params, tokens, compute] = (['parameters', 'tokens', 'flops'] as const).map((role) =>
      this.#columns.has(role),
    );
    if (n === null && (params || (tokens && compute))) throw new CellError(`it has no ${NAMES.parameters}`);
    if (d === null && (tokens || (params && compute))) throw new CellError(`it has no ${NAMES.tokens}`);
    if (flops === null && compute && (n === null || d === null)) throw new CellError(`it has no ${NAMES.flops}`);
  }

  /** @throws CellError */
  read(row: Row): TableRun {
    if (row.fault !== null) throw new CellError(row.fault);
    if (row.cells.length > this.#width && row.cells.slice(this.#width).some((cell) => cell.trim() !== '')) {
      throw new CellError(`${row.cells.length} cells under ${this.#width} headers; numbers with commas need quotes`);
    }
    const status = this.#text(row, 'status');
    if (status !== null && !FINISHED.test(status)) throw new CellError(`its status is "${shorten(status)}"`);
    const loss = this.#number(row, 'loss');
    if (loss === null) throw new CellError('it has no loss');
    const sized = completed({
      n: this.#number(row, 'parameters'),
      d: this.#number(row, 'tokens'),
      flops: this.#number(row, 'flops'),
    });
    this.#demand(sized);
    const epochs = this.#number(row, 'epochs');
    const unique =
      this.#number(row, 'uniqueTokens') ?? (epochs !== null && sized.d !== null ? sized.d / Math.max(1, epochs) : null);
    return {
      line: row.line,
      loss,
      ...sized,
      uniqueTokens: unique,
      experts: this.#number(row, 'experts'),
      granularity: this.#number(row, 'granularity'),
      weight: this.#number(row, 'weight'),
      group: this.#text(row, 'group'),
      seed: this.#text(row, 'seed'),
      learningRate: this.#number(row, 'learningRate'),
      batch: this.#number(row, 'batch'),
    };
  }
}

function shorten(cell: string): string {
  const text = cell.trim();
  return text.length > 30 ? `${text.slice(0, 29)}…` : text;
}

interface Sizes {
  readonly n: number | null;
  readonly d: number | null;
  readonly flops: number | null;
}

/** N or D from the other and C = 6·N·D, where one of them is missing. */
function completed({ n, d, flops }: Sizes): Sizes {
  if (n !== null && d === null && flops !== null) return { n, d: flops / (6 * n), flops };
  if (d !== null && n === null && flops !== null) return { n: flops / (6 * d), d, flops };
  return { n, d, flops };
}

function workedOut(columns: readonly Column[]): string[] {
  const has = (role: Role) => columns.some((column) => column.role === role);
  if (!has('flops')) return [];
  if (has('parameters') && !has('tokens')) return ['Tokens were worked out from the compute: D = C/(6·N).'];
  return has('tokens') && !has('parameters') ? ['Parameters were worked out from the compute: N = C/(6·D).'] : [];
}

/** Runs whose compute the table leaves empty, where others have it. */
function standInNotes(runs: readonly TableRun[]): string[] {
  const without = runs.filter(({ flops }) => flops === null).length;
  if (without === 0 || without === runs.length) return [];
  return [`${without} ${without === 1 ? 'run has' : 'runs have'} no compute: 6·N·D stands in.`];
}

function unitNotes(columns: readonly Column[]): string[] {
  return columns.flatMap(({ header, role, unit }) => {
    if (unit.name === '') return [];
    const into = role === 'loss' ? `nats a ${unit.per ?? 'token'}` : role === 'flops' ? 'FLOPs' : 'ones';
    return [`${header} was read as ${unit.name} and converted to ${into}.`];
  });
}

function lossNotes(columns: readonly Column[]): string[] {
  const per = columns.find(({ role }) => role === 'loss')?.unit.per ?? 'token';
  if (per === 'token') return [];
  return [`The loss is counted over ${per}s: floor and scales are nats a ${per}, not to be held against laws a token.`];
}

function rejectionSummary(rejected: readonly RejectedRow[]): string {
  const shown = rejected.slice(0, 3).map(({ line, reason }) => `line ${line}: ${reason}`);
  return shown.length === 0
    ? ''
    : ` Left out: ${shown.join('; ')}${rejected.length > 3 ? `; and ${rejected.length - 3} more` : ''}.`;
}

/** Fewest rows that any law could be fitted to. */
const FEWEST_ROWS = 3;

/**
 * Reads a table of runs.
 *
 * @param text CSV, or the same with tabs, semicolons or bars.
 * @throws TableError where there is no table, a needed column is missing, or too few rows can be used; KindsError where it
 * holds runs of several kinds and `where` chooses none.
 */
export function readRuns(text: string, { mappings = [], where = [] }: ReadOptions = {}): RunsTable {
  const { headers, rows: all, delimiter } = rowsOf(text);
  const { columns, notes } = columnsOf(headers, mappings);
  demandColumns(columns, headers);
  const { rows, kinds, by, notes: choice } = chosenRows(headers, all, where);
  const numeric = columns.filter(({ role }) => !['group', 'seed', 'status'].includes(role)).map(({ at }) => at);
  const decimalComma = delimiter !== ',' && usesDecimalComma(cellsOf(rows, numeric));
  const reader = new Reader(columns, decimalComma, headers.length);
  const runs: TableRun[] = [];
  const rejected: RejectedRow[] = [];
  for (const row of rows) {
    try {
      runs.push(reader.read(row));
    } catch (error) {
      if (!(error instanceof CellError)) throw error;
      rejected.push({ line: row.line, reason: error.message });
    }
  }
  if (runs.length < FEWEST_ROWS) {
    throw new TableError(
      `${runs.length} of ${rows.length} rows can be used; a law needs ${FEWEST_ROWS} or more.${rejectionSummary(rejected)}`,
    );
  }
  const read = new Set([...columns.map(({ at }) => at), ...by]);
  return {
    runs,
    columns,
    kinds,
    unread: headers.filter((header, at) => !read.has(at) && header !== ''),
    rejected,
    notes: [
      ...choice,
      ...notes,
      ...unitNotes(columns),
      ...(decimalComma ? ['Commas were read as decimal commas.'] : []),
      ...workedOut(columns),
      ...standInNotes(runs),
      ...lossNotes(columns),
    ],
    doubts: doubtsOf(runs),
    lossPer: columns.find(({ role }) => role === 'loss')?.unit.per ?? 'token',
  };
}

function* cellsOf(rows: readonly Row[], columns: readonly number[]): Generator<string> {
  for (const { cells } of rows) for (const at of columns) yield cells[at] ?? '';
}
