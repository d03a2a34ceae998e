import { expect, it } from 'vitest';
import { cellsOf, smoothed, thinned } from '../../src/ui/curves/smooth.ts';

const positions = Array.from({ length: 400 }, (_, i) => (i + 1) * 1024);

it('leaves a straight curve as it is', () => {
  const inside = smoothed(positions, positions).slice(40, -40);
  inside.forEach((value, i) => expect(value / positions[i + 40]!).toBeCloseTo(1, 2));
});

it('takes most of the noise away where there are many points, none where there are few', () => {
  const noisy = positions.map((_, i) => 2 + (i % 2 === 0 ? 0.1 : -0.1));
  const smooth = smoothed(positions, noisy);
  expect(smooth[0]).toBe(noisy[0]);
  for (const value of smooth.slice(100)) expect(Math.abs(value - 2)).toBeLessThan(0.02);
});

it('is the plain mean of the points within 5 %', () => {
  expect(smoothed([100, 104, 120], [1, 3, 7])).toEqual([2, 2, 7]);
  expect(smoothed([], [])).toEqual([]);
});

it('thins to the last point of every cell, even on the scale of the axis', () => {
  const many = Array.from({ length: 5000 }, (_, i) => i + 1);
  for (const scale of ['log', 'linear'] as const) {
    const cells = cellsOf(scale, 1, 5000);
    const kept = thinned(many, cells);
    expect(kept.length).toBeLessThanOrEqual(321);
    expect(kept[0]).toBeLessThan(20);
    expect(kept.at(-1)).toBe(4999);
    for (const i of kept) {
      const position = many[i]!;
      const off = Math.abs(cells.centreOf(cells.cellOf(position)) - position);
      expect(off).toBeLessThanOrEqual(scale === 'log' ? 0.015 * position : 8);
    }
  }
});

it('keeps every point of a short curve', () => {
  expect(thinned([1, 2, 4, 8], cellsOf('log', 1, 8))).toEqual([0, 1, 2, 3]);
  expect(thinned([5], cellsOf('log', 5, 5))).toEqual([0]);
});
