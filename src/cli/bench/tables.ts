/** All tables of a result, in the order of the parts. */
import type { BenchResult } from './result.ts';
import type { Table } from './table.ts';
import { attentionTable } from './table-attention.ts';
import { kernelTables } from './table-kernels.ts';
import { pageTable } from './table-page.ts';
import { variantsTable } from './table-variants.ts';
import { peersTables, replicasTable, stepsTable, summaryTable } from './table-training.ts';

export function tablesOf(result: BenchResult): Table[] {
  const summary = summaryTable(result);
  return [
    ...(summary ? [summary] : []),
    ...stepsTable(result),
    ...peersTables(result),
    ...replicasTable(result),
    ...pageTable(result),
    ...attentionTable(result),
    ...kernelTables(result),
    ...variantsTable(result),
  ];
}
