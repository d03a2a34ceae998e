/** The terminal's part of a fit: what was read, the laws in columns, what they say, the files. */
import { basename, dirname, relative } from 'node:path';
import type { Table } from '../../experiments/figure.ts';
import { integer, plural, share } from '../../experiments/format.ts';
import type { TableFindings } from '../../runs-table/findings.ts';
import type { Analysis, Entry, JointAnalysis } from '../../runs-table/fits/types.ts';
import { columnsTable, parameterText } from '../../runs-table/tables.ts';
import type { RunsTable } from '../../runs-table/types.ts';
import type { Estimated } from '../../scaling/joint-types.ts';
import { table } from '../lab/format.ts';
import { tableCells } from '../lab/words.ts';
import { wrapped } from '../wrap.ts';

/** Rows left out that are named; fit.json and the report have all. */
const MOST_REJECTED = 10;

function rejectedLines({ rejected }: RunsTable): string[] {
  const named = rejected.slice(0, MOST_REJECTED).map(({ line, reason }) => wrapped(reason, `  line ${line}: `, '    '));
  const more = rejected.length - named.length;
  if (rejected.length === 0) return [];
  return ['Left out:', ...named, ...(more > 0 ? [`  and ${plural(more, 'row')} more; report.html names them`] : [])];
}

function doubtLines({ doubts }: RunsTable): string[] {
  return doubts.map(({ text, lines }) => {
    const named = lines.slice(0, 5).join(', ');
    const where =
      lines.length === 0
        ? ''
        : ` (${lines.length === 1 ? 'line' : 'lines'} ${named}${lines.length > 5 ? `, and ${integer(lines.length - 5)} more` : ''})`;
    return wrapped(`${text}${where}`, 'odd: ', '     ');
  });
}

/** What was read of the file, before anything is fitted. */
export function tableLines(read: RunsTable, source: string): string {
  const { runs, rejected, notes } = read;
  const cells = tableCells(columnsTable(read));
  const width = Math.max(...cells.map(([header = '']) => header.length));
  const columns = cells.map(
    ([header = '', role = '', unit = '']) => `  ${header.padEnd(width)}  ${role}${unit === '' ? '' : `, in ${unit}`}`,
  );
  return [
    `${source}: ${integer(runs.length)} of ${integer(runs.length + rejected.length)} rows used`,
    ...columns,
    ...notes.map((note) => wrapped(note, 'note: ', '      ')),
    ...rejectedLines(read),
    ...doubtLines(read),
  ].join('\n');
}

/** A short interval: 0.74–1.04, 402–655. */
function rangeText(symbol: string, { interval: range }: Estimated): string {
  if (range === null) return '';
  const write = (value: number) => parameterText(symbol, value);
  return `${write(range[0])}–${write(range[1])}`;
}

/** Places of the parameters in the columns; Kaplan's have others of the same part. */
const COLUMNS = [
  { head: 'E', symbols: ['E'] },
  { head: 'A', symbols: ['A', 'Nc'] },
  { head: 'α', symbols: ['α', 'αN'] },
  { head: 'B', symbols: ['B', 'Dc'] },
  { head: 'β', symbols: ['β', 'αD'] },
  { head: 'κ', symbols: ['κ'] },
] as const;

function cellsOf({ parameters }: Entry): { values: string[]; ranges: string[] } {
  const found = COLUMNS.map(({ symbols }) =>
    parameters.find(({ symbol }) => (symbols as readonly string[]).includes(symbol)),
  );
  return {
    values: found.map((each) => {
      if (each === undefined) return '';
      return each.estimated.determined ? parameterText(each.symbol, each.estimated.value) : 'open';
    }),
    ranges: found.map((each) => (each === undefined ? '' : rangeText(each.symbol, each.estimated))),
  };
}

const SHORT: Readonly<Record<string, string>> = {
  chinchilla: 'Chinchilla',
  tied: 'Chinchilla, α = β',
  kappa: 'κ-form',
  kaplan: 'Kaplan (Nc αN Dc αD)',
};

/** What the last column says. */
function heldOutWords({ comparison: { heldOut } }: JointAnalysis): string {
  if (heldOut === null) return '';
  const which = { n: 'largest', d: 'longest', flops: 'dearest' }[heldOut.axis];
  return `; held out are the ${integer(heldOut.rows.length)} ${which}, median error`;
}

/** The joint laws side by side, each with its intervals below. */
function jointLines({ joint, settings }: Analysis): string[] {
  if (joint === null) return [];
  const used = COLUMNS.filter(({ symbols }) =>
    joint.entries.some(({ parameters }) =>
      parameters.some(({ symbol }) => (symbols as readonly string[]).includes(symbol)),
    ),
  );
  const keep = COLUMNS.map((column) => used.includes(column));
  const kept = (cells: readonly string[]) => cells.filter((_, i) => keep[i]);
  const rows = joint.entries.flatMap((entry) => {
    const { values, ranges } = cellsOf(entry);
    const star = entry.id === joint.main ? '▸ ' : '  ';
    return [
      [
        `${star}${SHORT[entry.id] ?? entry.title}`,
        ...kept(values),
        share(entry.fit.rms),
        entry.heldOut === null ? '–' : share(entry.heldOut),
      ],
      ['', ...kept(ranges), '', ''],
    ];
  });
  const head = ['', ...kept(COLUMNS.map(({ head: name }) => name)), 'rms', 'held out'];
  return [
    '',
    `Joint laws, ${plural(joint.points.length, 'run')}; intervals at ${Math.round(100 * settings.level)} %${heldOutWords(joint)}`,
    table([head, ...rows]),
  ];
}

/** Laws of one variable, or of columns beyond N and D: a line a parameter. */
function entryLines(entry: Entry): string[] {
  const rows = entry.parameters.map(({ symbol, estimated }) => [
    `  ${symbol}`,
    estimated.determined ? parameterText(symbol, estimated.value) : 'open',
    rangeText(symbol, estimated),
  ]);
  const held = entry.heldOut === null ? '' : `, held out ${share(entry.heldOut)}`;
  return ['', `${entry.title}: ${entry.formula}`, `  ${entry.of}, rms ${share(entry.fit.rms)}${held}`, table(rows)];
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}

function plainTable(shown: Table | undefined): string[] {
  if (shown === undefined) return [];
  const left = shown.columns.flatMap(({ format }, i) => (format === 'text' ? [i] : []));
  const rows = tableCells(shown).map((row) => row.map((text) => (text === '–' ? '' : text)));
  return ['', shown.title, indented(table([shown.columns.map(({ title }) => title), ...rows], left))];
}

function approachTable(findings: TableFindings): Table | undefined {
  const found = findings.tables.find(({ id }) => id === 'best-split');
  if (found === undefined) return undefined;
  const kept = [0, 1, 2, 3];
  return {
    ...found,
    columns: found.columns.filter((_, i) => kept.includes(i)),
    rows: found.rows.map((row) => row.filter((_, i) => kept.includes(i))),
  };
}

function lawLines(analysis: Analysis): string[] {
  const single =
    analysis.joint === null
      ? analysis.curves.flatMap(({ floor, pure }) =>
          [floor, pure].flatMap((each) => (each === null ? [] : [each.entry])),
        )
      : [];
  return [...jointLines(analysis), ...[...single, ...analysis.others].flatMap(entryLines)];
}

/** Fits that only the files show. */
function moreFits({ joint, curves }: Analysis): string[] {
  if (joint === null || curves.length === 0) return [];
  const count = curves.length;
  return [
    '',
    `${plural(count, 'curve')} of loss against one variable at equal values of the other: fits.csv and report.html`,
  ];
}

/** The folder once, and the names in it. */
function writtenLines(files: readonly string[]): string[] {
  const [first] = files;
  if (first === undefined) return [];
  const folder = dirname(first);
  const near = relative(process.cwd(), folder);
  const shown = near === '' || near.startsWith('..') ? folder : near;
  return ['', wrapped(files.map((file) => basename(file)).join(', '), `Written to ${shown}: `, '  ')];
}

/** All after the fits: laws, splits, predictions, sentences, warnings, files. */
export function summary(analysis: Analysis, findings: TableFindings, files: readonly string[]): string {
  const predictions = findings.tables.find(({ id }) => id === 'predictions');
  // Said already, before the fits began.
  const said = new Set(analysis.table.doubts.map(({ text }) => text));
  const fresh = findings.warnings.filter(
    (warning) => ![...said].some((text) => warning.endsWith(text)) && !/rows were left out; the table/.test(warning),
  );
  return [
    ...lawLines(analysis),
    ...plainTable(approachTable(findings)),
    ...plainTable(predictions),
    ...moreFits(analysis),
    '',
    wrapped(findings.headline),
    ...findings.sentences.map((sentence) => wrapped(sentence)),
    ...fresh.map((warning) => wrapped(warning, 'note: ', '      ')),
    ...writtenLines(files),
  ].join('\n');
}
