/** A table of anyone's runs: what stands in it, what was left out of it and why. */

/** What a column can be. */
export type Role =
  | 'parameters'
  | 'tokens'
  | 'loss'
  | 'flops'
  | 'uniqueTokens'
  | 'epochs'
  | 'experts'
  | 'granularity'
  | 'weight'
  | 'group'
  | 'seed'
  | 'learningRate'
  | 'batch'
  | 'status';

/** One usable row. */
export interface TableRun {
  /** Line of the file, the first being 1. */
  readonly line: number;
  /** Nats a token, or a character or byte where the column says so. */
  readonly loss: number;
  /** N; null where the table has none. */
  readonly n: number | null;
  /** D. */
  readonly d: number | null;
  /** C, training FLOPs. */
  readonly flops: number | null;
  /** U_D: different tokens among the D. */
  readonly uniqueTokens: number | null;
  /** E, of a routed layer. */
  readonly experts: number | null;
  /** G, of fine-grained experts. */
  readonly granularity: number | null;
  readonly weight: number | null;
  /** Rows of one group are of one run, or share their noise. */
  readonly group: string | null;
  readonly seed: string | null;
  readonly learningRate: number | null;
  readonly batch: number | null;
}

/** A column that was read. */
export interface Column {
  readonly role: Role;
  /** As the file has it. */
  readonly header: string;
  /** Place in the row, from 0. */
  readonly at: number;
  readonly unit: Unit;
}

/** How a cell becomes a value. */
export interface Unit {
  /** Value = factor·cell, or factor·10^cell, or ln(cell). */
  readonly scale: 'linear' | 'log10' | 'ln';
  readonly factor: number;
  /** Said of the conversion, as in 'millions'; '' where there is none. */
  readonly name: string;
  /** Of a loss: what it is counted over. */
  readonly per?: LossPer;
}

export type LossPer = 'token' | 'character' | 'byte';

/** A column of the table that tells kinds apart, with the values that stand in it. */
export interface Kind {
  readonly header: string;
  /** In their order in the table; '' is an empty cell. */
  readonly values: readonly { readonly value: string; readonly rows: number }[];
}

/** A row that was not used. */
export interface RejectedRow {
  readonly line: number;
  readonly reason: string;
}

/** Rows that were used, though something about them is odd. */
export interface Doubt {
  readonly text: string;
  /** All of them; empty where the whole table is meant. */
  readonly lines: readonly number[];
}

export interface RunsTable {
  readonly runs: readonly TableRun[];
  readonly columns: readonly Column[];
  /** Columns that tell kinds of runs apart, of which one was chosen. */
  readonly kinds: readonly Kind[];
  /** Headers of columns that were not read. */
  readonly unread: readonly string[];
  readonly rejected: readonly RejectedRow[];
  /** What was converted or worked out, in sentences. */
  readonly notes: readonly string[];
  readonly doubts: readonly Doubt[];
  readonly lossPer: LossPer;
}

/** A table nothing can be read from; the message is ready to show. */
export class TableError extends Error {
  override readonly name = 'TableError';
}
