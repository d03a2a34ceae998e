import { expect } from 'vitest';
import type { Findings } from '../../src/experiments/experiment.ts';

/** Every number finite, every line's x ascending, every row as wide as its table, no gap in the words. */
export function expectDrawable({ headline, sentences, warnings, facts, figures, tables }: Findings): void {
  const words = [headline, ...sentences, ...warnings, ...facts.flatMap(({ value, note }) => [value, note])];
  for (const text of [...words, ...figures.map(({ description }) => description)]) {
    expect(text).not.toMatch(/NaN|undefined|Infinity|null/);
  }
  expect(facts.length).toBeLessThanOrEqual(4);
  for (const { lines, points, bands, scale } of figures) {
    for (const { x, y } of lines) {
      expect(y.length).toBe(x.length);
      expect([...x, ...y].every(Number.isFinite)).toBe(true);
      expect([...x].sort((a, b) => a - b)).toEqual(x);
    }
    for (const { x, low, high } of bands) expect([...x, ...low, ...high].every(Number.isFinite)).toBe(true);
    for (const { x, y, xBar = [x, x], yBar = [y, y], tint } of points) {
      expect([x, y, ...xBar, ...yBar].every(Number.isFinite)).toBe(true);
      if (tint.kind === 'step') expect(scale?.steps[tint.step]).toBeDefined();
    }
  }
  for (const { rows, columns } of tables) for (const row of rows) expect(row.length).toBe(columns.length);
}
