import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import type { Figure } from '../../src/experiments/figure.ts';
import { plotRanges } from '../../src/ui/chart/plot.ts';
import { plotSvg } from '../../src/ui/chart/plot-svg.ts';
import { tagsOf } from '../../src/ui/chart/strokes.ts';
import { cellText } from '../../src/ui/experiment/cell-text.ts';
import { figureLegend, figurePlot } from '../../src/ui/figure/figure-plot.ts';
import { readPalette } from '../../src/ui/figure/palette.ts';
import { sizeColor } from '../../src/ui/format/palette.ts';

const { DOMParser } = new JSDOM().window;
const PALETTE = readPalette('light', (name) => ` ${name} `);

const FIGURE: Figure = {
  id: 'valleys',
  title: 'Loss <against> size',
  caption: 'Look at the valleys.',
  x: { label: 'parameters N', scale: 'log', format: 'count', includes: [100, 1e6] },
  y: { label: 'loss', scale: 'linear', format: 'loss' },
  scale: { label: 'FLOPs', steps: ['6G', '12G', '24G'] },
  bands: [{ x: [1e3, 1e5], low: [1, 0.5], high: [3, 2], series: 'law', tint: { kind: 'role', role: 'law' } }],
  lines: [
    {
      x: [1e3, 1e4, 1e5],
      y: [3, 2, 2.5],
      series: '',
      label: '6G FLOPs',
      tag: '6G',
      tint: { kind: 'step', step: 0 },
      weight: 'strong',
      dash: 'dashed',
      ranged: true,
    },
    {
      x: [1e3, 1e9],
      y: [9, 0],
      series: 'law',
      label: '',
      tag: '',
      tint: { kind: 'role', role: 'law' },
      weight: 'thin',
      dash: 'solid',
      ranged: false,
    },
  ],
  points: [
    {
      x: 1e4,
      y: 2,
      yBar: [1.8, 2.2],
      xBar: [8e3, 2e4],
      series: 'runs',
      label: 'width 16',
      shape: 'dot',
      tint: { kind: 'step', step: 2 },
    },
    { x: 2e4, y: 2.1, series: 'runs', label: 'width 24', shape: 'ring', tint: { kind: 'series', index: 7 } },
    { x: 3e4, y: 2.2, series: 'least', label: '', shape: 'diamond', tint: { kind: 'role', role: 'prediction' } },
    { x: -5, y: 2.2, series: 'least', label: 'no place', shape: 'cross', tint: { kind: 'role', role: 'muted' } },
  ],
  description: 'A valley at 10K parameters.',
};

const plot = figurePlot(FIGURE, PALETTE);

describe('a figure as a plot', () => {
  it('colours steps in order, kinds by their place, roles by their token', () => {
    expect(plot.lines.map(({ color }) => color)).toEqual([sizeColor('light', 0, 3), '--accent']);
    expect(plot.marks.map(({ color }) => color)).toEqual([
      sizeColor('light', 2, 3),
      '--series-2',
      '--law',
      '--line-strong',
    ]);
  });

  it('keeps bars, shapes, dashes, tags and names', () => {
    expect(plot.marks[0]).toMatchObject({ bar: [1.8, 2.2], xBar: [8e3, 2e4], shape: 'dot', label: 'width 16' });
    expect(plot.marks[2]).toMatchObject({ bar: null, label: 'least', shape: 'diamond' });
    expect(plot.lines[0]).toMatchObject({ tag: '6G', label: '6G FLOPs' });
    expect(plot.lines[0]!.dash!.length).toBe(2);
    expect(plot.lines[1]!.label).toBe('law');
  });

  it('spans bars and what its axis includes, but no line that may leave it', () => {
    const { x, y } = plotRanges(plot);
    expect(x[0]).toBeLessThan(100);
    expect(x[1]).toBeGreaterThan(1e6);
    expect(x[1]).toBeLessThan(1e8);
    expect(y[1]).toBeLessThan(4);
  });

  it('writes ticks by the axis’s format', () => {
    expect(plot.x.tick(2e5)).toBe('200K');
    const axis = (format: Figure['x']['format']) => figurePlot({ ...FIGURE, y: { ...FIGURE.y, format } }, PALETTE).y;
    expect(axis('percent').tick(-0.025)).toBe('−2.5 %');
    expect(axis('figure').tick(0.00002)).toBe('2e−5');
    expect(axis('seconds').tick(90)).toBe('90 s');
    expect(axis('loss').format(1.23456)).toBe('1.235');
  });
});

it('the legend has one entry a name, with every form it takes, and the scale', () => {
  const { entries, scale } = figureLegend(FIGURE, PALETTE);
  expect(entries.map(({ name, mark, line, band }) => [name, mark?.shape, line !== null, band !== null])).toEqual([
    ['runs', 'dot', false, false],
    ['least', 'diamond', false, false],
    ['law', undefined, true, true],
  ]);
  expect(scale).toMatchObject({ label: 'FLOPs', steps: [{ name: '6G' }, { name: '12G' }, { name: '24G' }] });
});

describe('the saved picture', () => {
  const look = { ink: '#000', soft: '#555', grid: '#eee', line: '#999', surface: '#fff', fontFamily: '"A" & B' };
  const words = { title: FIGURE.title, source: 'Loglog, 4 runs', address: 'https://loglog.example/?sizes=8' };
  const text = plotSvg(plot, figureLegend(FIGURE, PALETTE), words, look);
  const svg = new DOMParser().parseFromString(text, 'image/svg+xml');

  it('is well-formed, with title, description and source', () => {
    expect(svg.querySelector('parsererror')).toBeNull();
    expect(svg.querySelector('title')?.textContent).toBe('Loss <against> size');
    expect(svg.querySelector('desc')?.textContent).toBe('A valley at 10K parameters.');
    const said = [...svg.querySelectorAll('text')].map((each) => each.textContent);
    const { source, address } = words;
    expect(said).toEqual(expect.arrayContaining([source, address, 'parameters N', 'loss', 'FLOPs:', '24G', 'least']));
  });

  it('draws every line, band and mark that has a place', () => {
    expect(svg.querySelectorAll('polyline')).toHaveLength(2);
    expect(svg.querySelectorAll('polygon')).toHaveLength(1);
    const places = [...svg.querySelectorAll('polyline')].flatMap((line) => line.getAttribute('points')!.split(/[ ,]/));
    for (const place of places) expect(Number.isFinite(Number(place))).toBe(true);
    expect(text).not.toContain('NaN');
  });

  it('raises powers, and clips an address that would leave the picture', () => {
    const long = `https://loglog.example/?sizes=${'8,'.repeat(200)}`;
    const inner = plotSvg(
      plot,
      { entries: [], scale: null },
      { title: 'L = 2·N^−0.4 nats', source: 'S', address: long },
      look,
    );
    const drawn = [...new DOMParser().parseFromString(inner, 'image/svg+xml').querySelectorAll('text')];
    expect(drawn[0]!.querySelector('tspan')?.textContent).toBe('−0.4');
    expect(drawn[0]!.textContent.replace('\u200b', '')).toBe('L = 2·N−0.4 nats');
    expect(drawn.at(-1)!.textContent.length).toBeLessThan(150);
    expect(drawn.at(-1)!.textContent.endsWith('…')).toBe(true);
  });

  it('puts a mark where its values are', () => {
    const inner = plotSvg(
      { ...plot, lines: [], bands: [], marks: [plot.marks[0]!] },
      { entries: [], scale: null },
      { title: '', source: '', address: '' },
      look,
    );
    const circle = new DOMParser().parseFromString(inner, 'image/svg+xml').querySelector('circle')!;
    const clip = new DOMParser().parseFromString(inner, 'image/svg+xml').querySelector('clipPath rect')!;
    const area = (name: string) => Number(clip.getAttribute(name));
    // 10K is the geometric mean of 100 and 1M, 2 the mean of its bar's ends.
    expect(Number(circle.getAttribute('cx'))).toBeCloseTo(area('x') + area('width') / 2, 0);
    expect(Number(circle.getAttribute('cy'))).toBeCloseTo(area('y') + area('height') / 2, 0);
  });
});

it('tags stand inside the picture and not on one another', () => {
  const line = (end: number, tag: string) => ({ ...plot.lines[0]!, x: [0.1, end], y: [1, 1], tag });
  const flat = {
    ...plot,
    x: { ...plot.x, scale: 'linear' as const },
    lines: [line(50, 'a'), line(52, 'b'), line(99, 'far'), line(0.2, '')],
  };
  const tags = tagsOf(
    flat,
    (x, y) => [x, 50 * y],
    { left: 0, top: 0, width: 100, height: 100 },
    10,
    (text) => 6 * text.length,
  );
  expect(tags.map(({ text }) => text)).toEqual(['a', 'far']);
  for (const { left, text } of tags) expect(left + 6 * text.length).toBeLessThanOrEqual(100);
});

it('a table’s cells are written by their column, text as it is, nothing as a dash', () => {
  expect(cellText(12345, { title: 'N', format: 'count' })).toBe('12.3K');
  expect(cellText('open', { title: 'N', format: 'count' })).toBe('open');
  expect(cellText(null, { title: 'N', format: 'loss' })).toBe('–');
  expect(cellText(3, { title: 'N', format: 'text' })).toBe('3');
});
