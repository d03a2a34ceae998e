/** What the corpora of other domains are made of: code, tunes, images, and documents of several. */
import { describe, expect, it } from 'vitest';
import { foldCode } from '../../../src/data/build/fold.ts';
import { glyphImages } from '../../../src/data/build/glyphs.ts';
import { interleaved } from '../../../src/data/build/mixed.ts';
import { tuneOf } from '../../../src/data/build/tunes.ts';

describe('source code', () => {
  it('keeps its spaces and lines, and is written in ASCII', () => {
    expect(foldCode('if (x) {\r\n\t\treturn  “é”; // ✓\n}\n\n')).toBe('if (x) {\n\t\treturn  "e"; // \n}');
  });
});

describe('images of characters', () => {
  const entry = (point: number, box: string, rows: readonly string[]) =>
    `STARTCHAR x\nENCODING ${point}\nBBX ${box}\nBITMAP\n${rows.join('\n')}\nENDCHAR\n`;
  const blank = '.........';

  it('stand in their squares, by code point, and without what does not fit or is not wanted', () => {
    const font =
      'STARTFONT 2.1\n' +
      entry(0xac01, '2 2 7 0', ['80', '40']) +
      entry(0xac00, '9 1 0 8', ['8080']) +
      entry(0x41, '2 2 0 0', ['C0', 'C0']) +
      entry(0xac02, '10 1 0 0', ['FFC0']) +
      entry(0xac03, '1 1 0 -1', ['80']);
    const [first, second, ...none] = glyphImages(font);
    expect(none).toEqual([]);
    expect(first?.split('\n')).toEqual(['#.......#', ...Array<string>(8).fill(blank)]);
    expect(second?.split('\n')).toEqual([...Array<string>(7).fill(blank), '.......#.', '........#']);
  });
});

describe('tunes', () => {
  /** Eighths of a bar by the numbers behind its letters. */
  const eighths = (bar: string): number =>
    [...bar.matchAll(/[A-Ga-g][',]?(\d?)/g)].reduce((sum, [, length]) => sum + Number(length || 1), 0);
  const BARS: Readonly<Record<string, number>> = { '4/4': 8, '6/8': 6, '3/4': 6 };
  const tunes = Array.from({ length: 300 }, (_, i) => tuneOf(i));

  it('have two parts of eight bars as long as the metre says', () => {
    for (const tune of tunes) {
      const [metre, key, ...lines] = tune.trim().split('\n');
      expect(metre).toMatch(/^M:(4\/4|6\/8|3\/4)$/);
      expect(key).toMatch(/^K:([CGDAF]|[AE]m|Ddor)$/);
      const bars = lines
        .join('')
        .split(/\|:|:\||\|/)
        .filter((bar) => bar !== '');
      expect(bars).toHaveLength(16);
      for (const bar of bars) expect(eighths(bar)).toBe(BARS[metre?.slice(2) ?? '']);
    }
  });

  it('end on the tonic, repeat bars, and differ', () => {
    for (const tune of tunes) {
      const tonic = /K:(.)/.exec(tune)?.[1] ?? '';
      expect(
        tune
          .trim()
          .replace(/\d?:\|$/, '')
          .replace(/[',]$/, '')
          .at(-1)
          ?.toUpperCase(),
      ).toBe(tonic);
      const first = tune.split('\n')[2]?.slice(2).split('|') ?? [];
      expect(new Set([...first, ...(tune.split('\n')[3]?.split('|') ?? [])]).size).toBeLessThan(8);
    }
    expect(new Set(tunes).size).toBe(tunes.length);
    expect(tuneOf(3)).toBe(tunes[3]);
  });
});

describe('documents of several domains', () => {
  it('come from every list in its order, about as many characters of each', () => {
    const lists = ['a', 'b', 'c'].map((name, i) => Array.from({ length: 90 }, (_, k) => `${name.repeat(i + 1)}${k} `));
    const mixed = interleaved(lists, 100);
    for (const list of lists) {
      const own = mixed.filter((document) => list.includes(document));
      expect(own).toEqual(list.slice(0, own.length));
      const length = own.join('').length;
      expect(length).toBeGreaterThanOrEqual(100);
      expect(length).toBeLessThan(106);
    }
    expect(mixed.slice(0, 20).some((document) => document.startsWith('b'))).toBe(true);
    expect(interleaved(lists, 100)).toEqual(mixed);
  });
});
