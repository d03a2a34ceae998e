/** The bytes of a visitor's file as text, or the reason why they are none. */
import { CorpusError } from './corpus-error.ts';
import { wholeNumber } from './whole-number.ts';

/** Bytes of the largest file: the text, its ids and their copy on the GPU then fit beside the models. */
export const FILE_BYTES_MOST = 64 * 1024 * 1024;

/** First bytes of formats that people take for text. */
const FORMATS: readonly (readonly [signature: string, format: string])[] = [
  ['%PDF-', 'a PDF document'],
  ['PK\x03\x04', 'a Zip archive (Word, OpenDocument and EPUB files are such archives)'],
  ['\x1f\x8b', 'a gzip archive'],
  ['\x89PNG', 'a PNG image'],
  ['\xff\xd8\xff', 'a JPEG image'],
  ['{\\rtf', 'a Rich Text document'],
  ['\xd0\xcf\x11\xe0', 'an old Word or Office document'],
];

function beginsWith(bytes: Uint8Array, signature: string): boolean {
  return [...signature].every((character, i) => bytes[i] === character.charCodeAt(0));
}

/** What a file is instead of UTF-8 text, in words, or null. */
function notUtf8(bytes: Uint8Array): string | null {
  const format = FORMATS.find(([signature]) => beginsWith(bytes, signature));
  if (format) return `is ${format[1]}, not plain text. Save or export its text as plain text (UTF-8)`;
  const utf16 = beginsWith(bytes, '\xff\xfe') || beginsWith(bytes, '\xfe\xff');
  const zero = bytes.indexOf(0);
  if (utf16 || looksLikeUtf16(bytes)) return 'is text in UTF-16. Save it as UTF-8';
  if (zero >= 0) return `is not text: it holds a zero byte (at ${wholeNumber(zero)}). Choose a plain text file (UTF-8)`;
  return null;
}

/** UTF-16 without its mark: in Latin script every other byte is zero. */
function looksLikeUtf16(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 1024);
  const zeros = [0, 0];
  head.forEach((byte, i) => (zeros[i % 2] = (zeros[i % 2] ?? 0) + (byte === 0 ? 1 : 0)));
  const [even = 0, odd = 0] = zeros;
  return Math.max(even, odd) > 0.4 * head.length && Math.min(even, odd) < 0.05 * head.length;
}

/**
 * The text of a UTF-8 file: byte order mark dropped, line ends made newlines, accents composed (NFC). Throws a
 * CorpusError that names the file and says what to do.
 */
export function textOfFile(name: string, bytes: Uint8Array): string {
  if (bytes.length === 0) throw new CorpusError(`"${name}" is empty.`);
  if (bytes.length > FILE_BYTES_MOST) {
    throw new CorpusError(
      `"${name}" has ${wholeNumber(bytes.length)} bytes; the lab takes up to ${wholeNumber(FILE_BYTES_MOST)} (64 MiB). Cut a part of it.`,
    );
  }
  const problem = notUtf8(bytes);
  if (problem !== null) throw new CorpusError(`"${name}" ${problem} and try again.`);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.replace(/\r\n?/g, '\n').normalize('NFC');
  } catch (cause) {
    const advice = 'Save it as UTF-8 (older editors write Windows-1252 or Latin-1) and try again.';
    throw new CorpusError(`"${name}" is not valid UTF-8 text. ${advice}`, { cause });
  }
}
