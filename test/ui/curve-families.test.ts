import { describe, expect, it } from 'vitest';
import { curveFamilies, familySpan } from '../../src/ui/curves/curve-families.ts';

const named = (names: readonly string[]) => names.map((name) => ({ name, color: 'red', waiting: false }));
const families = (names: readonly string[]) =>
  curveFamilies(named(names)).map(({ name, curves }): [string, number] => [name, curves.length]);

describe('the key of the training curves', () => {
  it('names few curves one by one', () => {
    const names = ['code, width 8', 'code, width 12', 'music, width 8'];
    expect(families(names)).toEqual(names.map((name) => [name, 1]));
    expect(familySpan(curveFamilies(named(names)))).toBe('');
  });

  it('names texts where each has its sizes, and says what these are', () => {
    const names = ['sotu', 'code', 'music'].flatMap((text) =>
      [8, 12, 16, 24].map((width) => `${text}, width ${width}`),
    );
    expect(families(names)).toEqual([
      ['sotu', 4],
      ['code', 4],
      ['music', 4],
    ]);
    expect(familySpan(curveFamilies(named(names)))).toBe('width 8 to width 24');
  });

  it('names sizes where each has its parts', () => {
    const parts = (width: number) => ['', 'no positions, ', 'GELU, ', 'Muon, '].map((part) => `${part}width ${width}`);
    const names = [...parts(12), ...parts(20), '1 layer, width 48'];
    expect(families(names)).toEqual([
      ['width 12', 4],
      ['width 20', 4],
      ['1 layer, width 48', 1],
    ]);
    expect(familySpan(curveFamilies(named(names)))).toBe('');
  });

  it('keeps names that share nothing', () => {
    const names = Array.from({ length: 12 }, (_, i) => `width ${4 * i}`);
    expect(families(names)).toEqual(names.map((name) => [name, 1]));
  });
});
