/** What the fits to a table of runs come to, in tables. */
import type { Table } from '../experiments/figure.ts';
import { exponent, figure, interval as plainInterval, level, nats, short } from '../experiments/format.ts';
import type { Estimated } from '../scaling/joint-types.ts';
import type { Interval } from '../scaling/types.ts';
import type { PublishedLaw } from '../scaling/published/types.ts';
import { publishedExponents } from '../scaling/published/use.ts';
import type { Trend } from '../scaling/trend.ts';
import type { Analysis, Approaches, Entry, HeldOutRun } from './fits/types.ts';
import type { RunsTable } from './types.ts';

/** An interval that stays on one line. */
function interval(ends: Interval, write?: (value: number) => string): string {
  return plainInterval(ends, write).replaceAll(' ', '\u00a0');
}

type Row = readonly (string | number | null)[];

/** Every entry of an analysis, joint laws first. */
export function entriesOf({ joint, curves, others }: Analysis): Entry[] {
  const parts = curves.flatMap(({ floor, pure }) =>
    [floor, pure].flatMap((each) => (each === null ? [] : [each.entry])),
  );
  return [...(joint?.entries ?? []), ...parts, ...others];
}

/** A parameter's digits: exponents and floors with three decimals, scales with three digits. */
export function parameterText(symbol: string, value: number): string {
  const plain = ['E', 'c'].includes(symbol) || /^[αβγκ]/.test(symbol);
  return plain && Math.abs(value) < 100 ? value.toFixed(3).replace('-', '−') : figure(value);
}

/** The laws to compare: joint ones and those of columns beyond N and D. */
function lawsOf({ joint, others }: Analysis): Entry[] {
  return [...(joint?.entries ?? []), ...others];
}

export function lawsTable(analysis: Analysis): Table[] {
  const laws = lawsOf(analysis);
  if (laws.length === 0) return [];
  const rows = laws.map(({ title, formula, of, fit, heldOut, aicc }): Row => {
    const aside = fit.setAside.length;
    return [
      title,
      formula,
      `${of.replace(' runs', '\u00a0runs')}${aside > 0 ? `, ${aside} set aside` : ''}`,
      fit.rms,
      heldOut,
      aicc,
    ];
  });
  return [
    {
      id: 'laws',
      title: 'Laws fitted',
      caption: 'Residuals and errors are of ln L. AICc weighs fit against number of parameters; less is better.',
      columns: [
        { title: 'law', format: 'text' },
        { title: 'formula', format: 'text' },
        { title: 'runs', format: 'text' },
        { title: 'residuals, rms', format: 'share' },
        { title: 'held out, typical error', format: 'share' },
        { title: 'AICc above the least', format: 'figure' },
      ],
      rows,
    },
  ];
}

function parameterRows({ title, parameters }: Entry): Row[] {
  return parameters.map(({ symbol, estimated: { value, interval: range, determined, reason } }, i) => {
    const write = (each: number) => parameterText(symbol, each);
    return [
      i === 0 ? title : '',
      symbol,
      determined ? write(value) : 'not determined',
      range ? interval(range, write) : null,
      determined ? '' : (reason ?? ''),
    ];
  });
}

export function parametersTable(analysis: Analysis): Table[] {
  const rows = lawsOf(analysis).flatMap(parameterRows);
  if (rows.length === 0) return [];
  return [
    {
      id: 'parameters',
      title: 'Parameters',
      caption: '',
      columns: [
        { title: 'law', format: 'text' },
        { title: 'parameter', format: 'text' },
        { title: 'value', format: 'text' },
        { title: `${level(analysis.settings.level)} interval`, format: 'text' },
        { title: '', format: 'text' },
      ],
      rows,
    },
  ];
}

/** a, its interval, and b = 1 − a. */
function splitCells({ value, interval: range, determined }: Estimated): (string | null)[] {
  const words = determined ? exponent(value) : 'not determined';
  return [words, range ? interval(range, exponent) : null, determined ? exponent(1 - value) : null];
}

/** Exponents of the best split by each approach, and those published. */
export function approachesTable(
  { frontier, isoFlop, bias, allocations }: Approaches,
  laws: readonly PublishedLaw[],
): Table {
  const trend = (name: string, of: Trend | null | undefined): Row[] =>
    of ? [[name, ...splitCells(of.estimated), of.estimated.reason ?? '']] : [];
  const published = laws.flatMap((each): Row[] => {
    const exponents = publishedExponents(each);
    return exponents === null
      ? []
      : [[`${each.paper.cite} (${each.id})`, exponent(exponents.a), null, exponent(exponents.b), 'published']];
  });
  return {
    id: 'best-split',
    title: 'The best split of a compute',
    caption: `The best N grows as C to the power a, the best D to the power b. ${bias?.sentence ?? ''}`.trim(),
    columns: [
      { title: 'approach', format: 'text' },
      { title: 'a', format: 'text' },
      { title: 'interval', format: 'text' },
      { title: 'b', format: 'text' },
      { title: 'note', format: 'text' },
    ],
    rows: [
      ...trend('1: lower envelope', frontier?.n),
      ...trend('2: parabolas at equal compute', isoFlop?.n),
      ...allocations.map(({ title, allocation }): Row => [
        `3: ${title}`,
        ...splitCells(allocation.a),
        allocation.a.reason ?? '',
      ]),
      ...published,
    ],
  };
}

/** One-variable laws, a row a curve and form. */
export function curvesTable({ curves, settings }: Analysis): Table[] {
  if (curves.length === 0) return [];
  const row = (entry: Entry): Row => {
    const cell = (symbol: string): string | null => {
      const found = entry.parameters.find((each) => each.symbol === symbol)?.estimated;
      if (found === undefined) return null;
      if (!found.determined) return 'not determined';
      const write = (value: number) => parameterText(symbol, value);
      return found.interval ? `${write(found.value)} (${interval(found.interval, write)})` : write(found.value);
    };
    return [entry.title, entry.lines.length, cell('E'), cell('A'), cell('α'), entry.fit.rms, entry.heldOut];
  };
  return [
    {
      id: 'curves',
      title: 'Loss against one variable',
      caption: `Intervals at ${level(settings.level)}. Held out is the largest value of the variable.`,
      columns: [
        { title: 'law', format: 'text' },
        { title: 'runs', format: 'exact' },
        { title: 'E', format: 'text' },
        { title: 'A', format: 'text' },
        { title: 'α', format: 'text' },
        { title: 'residuals, rms', format: 'share' },
        { title: 'held out', format: 'share' },
      ],
      rows: curves.flatMap(({ floor, pure }) =>
        [floor, pure].flatMap((each) => (each === null ? [] : [row(each.entry)])),
      ),
    },
  ];
}

export function predictionsTable({ predictions, settings }: Analysis): Table[] {
  if (predictions.length === 0) return [];
  const asked = predictions.some((each) => each.asked);
  return [
    {
      id: 'predictions',
      title: asked ? 'Predictions' : 'Prediction at ten times the dearest run, split best',
      caption:
        'The interval is for a measured loss: the law within its form, and the noise of a run. Where forms differ by more, trust none.',
      columns: [
        { title: 'parameters', format: 'count' },
        { title: 'tokens', format: 'count' },
        { title: 'law', format: 'text' },
        { title: 'loss, nats', format: 'loss' },
        { title: `${level(settings.level)} interval`, format: 'text' },
      ],
      rows: predictions.map(({ n, d, title, loss, interval: range }) => [
        n,
        d,
        title,
        loss,
        range ? interval(range) : null,
      ]),
    },
  ];
}

/** Held-out runs in tables are this many at most. */
const MOST_HELD_OUT = 40;

export function isInside({ interval: range, measured }: HeldOutRun): boolean {
  return range !== null && measured >= range[0] && measured <= range[1];
}

export function heldOutTable({ joint, settings }: Analysis): Table[] {
  if (joint === null || joint.heldOut.length === 0) return [];
  const runs = joint.heldOut.slice(0, MOST_HELD_OUT);
  return [
    {
      id: 'held-out',
      title: 'Runs held out',
      caption:
        runs.length < joint.heldOut.length
          ? `The first ${runs.length} of ${joint.heldOut.length}; predictions.csv has all.`
          : '',
      columns: [
        { title: 'line', format: 'exact' },
        { title: 'parameters', format: 'count' },
        { title: 'tokens', format: 'count' },
        { title: 'predicted, nats', format: 'loss' },
        { title: `${level(settings.level)} interval`, format: 'text' },
        { title: 'measured', format: 'loss' },
        { title: 'error', format: 'percent' },
        { title: '', format: 'text' },
      ],
      rows: runs.map((run) => [
        run.line,
        run.n,
        run.d,
        run.loss,
        run.interval ? interval(run.interval, nats) : null,
        run.measured,
        run.loss / run.measured - 1,
        isInside(run) ? 'inside' : 'outside',
      ]),
    },
  ];
}

/** Rows named in tables of what was left out. */
const MOST_ROWS = 100;

export function rejectedTable({ rejected, doubts }: RunsTable): Table[] {
  const doubted = doubts.flatMap(({ text, lines }): Row[] =>
    lines.length === 0 ? [[null, text]] : lines.map((line): Row => [line, text]),
  );
  const table = (id: string, title: string, rows: readonly Row[]): Table[] =>
    rows.length === 0
      ? []
      : [
          {
            id,
            title,
            caption: rows.length > MOST_ROWS ? `The first ${MOST_ROWS} of ${short(rows.length)}.` : '',
            columns: [
              { title: 'line', format: 'exact' },
              { title: 'why', format: 'text' },
            ],
            rows: rows.slice(0, MOST_ROWS),
          },
        ];
  return [
    ...table(
      'rejected',
      'Rows that were left out',
      rejected.map(({ line, reason }) => [line, reason]),
    ),
    ...table('doubted', 'Rows that were used, though they look odd', doubted),
  ];
}

export function columnsTable({ columns }: RunsTable): Table {
  const names: Readonly<Record<string, string>> = {
    parameters: 'parameters N',
    tokens: 'training tokens D',
    loss: 'loss L',
    flops: 'training FLOPs C',
    uniqueTokens: 'unique tokens U',
    learningRate: 'learning rate',
    batch: 'batch size',
    group: 'run or group',
  };
  return {
    id: 'columns',
    title: 'How the columns were read',
    caption: '',
    columns: [
      { title: 'column', format: 'text' },
      { title: 'read as', format: 'text' },
      { title: 'unit', format: 'text' },
    ],
    rows: columns.map(({ header, role, unit }) => [header, names[role] ?? role, unit.name]),
  };
}
