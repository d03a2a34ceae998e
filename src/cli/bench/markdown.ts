/** Tables as Markdown, lined up so that they can be read as they are. */
import type { BenchResult } from './result.ts';
import type { Table } from './table.ts';
import { tablesOf } from './tables.ts';
import { basisText, sourceText } from './words.ts';

const escaped = (cell: string): string => cell.replaceAll('|', '\\|');

/** A Markdown table; the first column to the left, the others to the right. */
export function markdownTable({ head, rows }: Pick<Table, 'head' | 'rows'>): string {
  const cells = [head, ...rows].map((row) => head.map((_, column) => escaped(row[column] ?? '')));
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  const [first = [], ...others] = cells;
  return [line(first), `| ${rule.join(' | ')} |`, ...others.map(line)].join('\n');
}

const section = (table: Table): string => `## ${table.title}\n\n${table.note}\n\n${markdownTable(table)}\n`;

/** What a software adapter's figures are worth, in one sentence; nothing on a GPU. */
export function softwareWarning({ environment }: BenchResult): string {
  if (!environment.adapter.software) return '';
  return 'Measured on a **software adapter**: the shaders ran on the processor. These figures say nothing about a GPU.';
}

/** The end of the command's output: what a person pastes. Empty where nothing for it was measured. */
export function summaryMarkdown(result: BenchResult): string {
  const [table] = tablesOf(result);
  if (!table) return '';
  const warning = softwareWarning(result);
  return [sourceText(result), warning, markdownTable(table), table.note].filter((part) => part !== '').join('\n\n');
}

function settings({ environment, settings: chosen, basis, seconds }: BenchResult): string {
  const { browser, system, node, versions, load } = environment;
  const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    '## How it was measured\n',
    `- \`${chosen.command}\`, ${chosen.rounds} rounds, ${Math.round(seconds / 60)} min; times are medians, compared by ${basisText(basis)}`,
    `- ${system}, Node ${node}, load average ${load.toFixed(1)} before the start`,
    `- ${browser.name} ${browser.version} with \`${browser.args.join(' ')}\``,
    `- ${packages.length > 0 ? packages.join(', ') : 'no peers'}`,
  ].join('\n');
}

/** report.md. */
export function reportMarkdown(result: BenchResult): string {
  const tables = tablesOf(result);
  const head = ['# Benchmark', sourceText(result), softwareWarning(result)].filter((part) => part !== '');
  return `${[...head, ...tables.map(section), settings(result)].join('\n\n')}\n`;
}
