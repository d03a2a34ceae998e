/** Bytes of files as spreadsheets and terminals write them. */
import { expect, test } from 'vitest';
import { decodeTable } from '../../src/runs-table/rows.ts';

const text = 'params,loss\n1,2\n';
const utf16 = (little: boolean) => {
  const view = new DataView(new ArrayBuffer(2 + 2 * text.length));
  [0xfeff, ...Array.from(text, (letter) => letter.charCodeAt(0))].forEach((code, i) =>
    view.setUint16(2 * i, code, little),
  );
  return new Uint8Array(view.buffer);
};

test.each([
  ['UTF-8', new TextEncoder().encode(text)],
  ['UTF-8 with a mark', new TextEncoder().encode(`\uFEFF${text}`)],
  ['UTF-16, little end first', utf16(true)],
  ['UTF-16, big end first', utf16(false)],
])('%s', (_, bytes) => {
  expect(decodeTable(bytes)).toBe(text);
});

test('the Western code page is read where UTF-8 fails', () => {
  expect(decodeTable(Uint8Array.from([0x6b, 0xf6, 0x6c]))).toBe('köl');
});

test('workbooks and other binary files are refused', () => {
  expect(() => decodeTable(Uint8Array.from([0x50, 0x4b, 3, 4]))).toThrow('Save the sheet as CSV');
  expect(() => decodeTable(Uint8Array.from([1, 2, 0, 4]))).toThrow('not a text file');
});
