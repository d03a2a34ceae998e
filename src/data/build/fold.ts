/** Folding: typographic text to a small alphabet, so that tiny models spend their width on language. */

const SINGLE_QUOTES = /[\u2018-\u201b\u2032\u00b4]/g;
const DOUBLE_QUOTES = /[\u201c-\u201f\u2033\u00ab\u00bb]/g;
const DASHES = /[\u2010-\u2015\u2212]/g;
const NOT_FOLDED = /[^a-z0-9 .,;:'"\-()?!$%/&\n]/g;
const NOT_FOLDED_CASED = /[^A-Za-z0-9 .,;:'"\-()?!$%/&\n]/g;

/** White space: a run that holds a line end becomes one newline, any other one space. */
function collapse(text: string): string {
  return text
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim();
}

/** Line ends as newlines, typographic signs as a typewriter has them, accents and ligatures taken apart. */
function typewritten(text: string): string {
  return text
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(SINGLE_QUOTES, "'")
    .replace(DOUBLE_QUOTES, '"')
    .replace(DASHES, '-')
    .normalize('NFKD');
}

/**
 * Folds a document to FOLDED_SYMBOLS, or with keepCase to CASED_SYMBOLS: typographic quotes and dashes to ASCII, one
 * character for one; NFKD, so that accents and ligatures come apart; what is still outside the alphabet dropped;
 * white space collapsed.
 */
export function fold(document: string, { keepCase = false } = {}): string {
  const ascii = typewritten(document).replace(/[^\S\n]+/g, ' ');
  return collapse(keepCase ? ascii.replace(NOT_FOLDED_CASED, '') : ascii.toLowerCase().replace(NOT_FOLDED, ''));
}

const NOT_CODE = /[^\t\n\x20-\x7e]/g;

/** Source code in CODE_SYMBOLS: line ends made newlines, typographic signs as in fold, what is then no ASCII dropped; all spaces stay. */
export function foldCode(source: string): string {
  return typewritten(source).replace(NOT_CODE, '').trimEnd();
}
