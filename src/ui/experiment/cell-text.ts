/** The cells of the findings' tables, as text. */
import type { Table, TableColumn } from '../../experiments/figure.ts';
import { formatted } from '../../experiments/format.ts';

type Cell = Table['rows'][number][number];

/** As it is shown: text as it is, whatever its column; a dash where there is nothing to say. */
export function cellText(cell: Cell, { format }: TableColumn): string {
  if (cell === null) return '–';
  return typeof cell === 'string' || format === 'text' ? String(cell) : formatted(cell, format);
}
