/** Numbers as people write them in tables. */

const SUFFIXES: Readonly<Record<string, number>> = {
  k: 1e3,
  thousand: 1e3,
  m: 1e6,
  mn: 1e6,
  million: 1e6,
  b: 1e9,
  bn: 1e9,
  g: 1e9,
  billion: 1e9,
  t: 1e12,
  tn: 1e12,
  trillion: 1e12,
};

/** Words that stand for no value. */
const NOTHING = new Set(['', '-', '–', '—', '.', '?', 'na', 'n/a', '#n/a', 'null', 'none', 'nil', 'missing']);

/** Words for a value that is no number, as programs print them. */
const NOT_FINITE: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, infinity: Infinity };

/** Digits with groups of three, a fraction and a power of ten, then perhaps a word: 1,000,000 or 1.5e9 or 400M. */
const NUMBER = /^([+-]?)(\d[\d,]*\.?\d*|\.\d+)(?:e([+-]?\d+)|(?:[×x*]|\*\*)10(?:\^|\*\*)([+-]?\d+))?([a-z]*)$/;

/** 1,000 and 12,345,678.9, but not 1,2 or 1,0000. */
const GROUPED = /^\d{1,3}(,\d{3})+(\.\d*)?$/;

/**
 * Reads a cell. `null` is an empty cell, NaN one that holds no number.
 *
 * @param decimalComma whether the comma stands before the fraction and the point between groups of three.
 */
export function parseNumber(cell: string, decimalComma = false): number | null {
  const plain = cell
    .normalize('NFKC')
    .replace(/[−–]/g, '-')
    .replace(/[\s_'’]/g, '')
    .toLowerCase();
  if (NOTHING.has(plain) || NOTHING.has(cell.trim())) return null;
  const text = decimalComma ? plain.replaceAll('.', '').replace(',', '.') : plain;
  const bare = text.replace(/^[+-]/, '');
  const notFinite = NOT_FINITE[bare];
  if (notFinite !== undefined) return text.startsWith('-') ? -notFinite : notFinite;
  const power = /^([+-]?)10(?:\^|\*\*)([+-]?\d+)$/.exec(text);
  if (power !== null) return Number(`${power[1] ?? ''}1e${power[2] ?? ''}`);
  const [, sign = '', digits, exponent, tens, suffix = ''] = NUMBER.exec(text) ?? [];
  if (digits === undefined || (digits.includes(',') && !GROUPED.test(digits))) return NaN;
  const factor = suffix === '' ? 1 : (SUFFIXES[suffix] ?? NaN);
  return Number(`${sign}${digits.replaceAll(',', '')}e${exponent ?? tens ?? '0'}`) * factor;
}

/** A comma that can only stand before a fraction. */
const FRACTION = /^[+-]?(0,\d+|\d+,(\d{1,2}|\d{4,}))(e[+-]?\d+)?$/i;

/** Whether the cells of a table use the comma before the fraction; only where it does not part the cells. */
export function usesDecimalComma(cells: Iterable<string>): boolean {
  for (const cell of cells) if (FRACTION.test(cell.trim())) return true;
  return false;
}
