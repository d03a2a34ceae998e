import { afterEach, describe, expect, it } from 'vitest';
import type { Plot, PlotMark } from '../../src/ui/chart/plot.ts';
import { PlotChart } from '../../src/ui/chart/plot-chart.ts';
import '../../src/ui/tokens.css';

const WIDTH = 500;
const HEIGHT = 320;

function plotOf(patch: Partial<Plot> = {}): Plot {
  const axis = { label: 'parameters N', scale: 'log', format: String, tick: String, pad: 0.1 } as const;
  return {
    x: axis,
    y: { ...axis, label: 'loss (nats a token)' },
    bands: [],
    lines: [],
    marks: [],
    description: 'Loss against size.',
    ...patch,
  };
}

const mark = (shape: PlotMark['shape'], patch: Partial<PlotMark> = {}): PlotMark => ({
  label: 'measured',
  x: 1000,
  y: 2,
  bar: null,
  color: 'rgb(255 0 0)',
  shape,
  ...patch,
});

/** Two marks that span the axes, so that the third stands in the middle. */
const CORNERS = [mark('dot', { x: 100, y: 1, color: '#888' }), mark('dot', { x: 10_000, y: 4, color: '#888' })];

async function shown(plot: Plot): Promise<PlotChart> {
  const chart = new PlotChart();
  chart.style.cssText = `position: fixed; inset: 0 auto auto 0; width: ${WIDTH}px; height: ${HEIGHT}px; font-size: 14px`;
  chart.plot = plot;
  document.body.append(chart);
  await chart.updateComplete;
  // uPlot draws in a microtask after it was built, and the element is measured by its observer.
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  return chart;
}

function canvasOf(chart: PlotChart): HTMLCanvasElement {
  return chart.renderRoot.querySelector('canvas')!;
}

/** Pure red pixels: how many, their centroid in canvas pixels, and whether the centroid itself is red. */
function redOf(chart: PlotChart): { count: number; x: number; y: number; atCentre: boolean } {
  const canvas = canvasOf(chart);
  const { data, width, height } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
  const isRed = (i: number) => data[i]! > 240 && data[i + 1]! < 20 && data[i + 2]! < 20;
  let [count, sumX, sumY] = [0, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!isRed(4 * (y * width + x))) continue;
      count += 1;
      sumX += x;
      sumY += y;
    }
  }
  const [x, y] = [sumX / count, sumY / count];
  return { count, x, y, atCentre: isRed(4 * (Math.round(y) * width + Math.round(x))) };
}

afterEach(() => document.querySelector('plot-chart')?.remove());

describe('a plot', () => {
  it('draws a measured size as a dot where it belongs on logarithmic axes', async () => {
    const chart = await shown(plotOf({ marks: [...CORNERS, mark('dot')] }));
    const red = redOf(chart);
    const over = chart.renderRoot.querySelector<HTMLElement>('.u-over')!;
    const ratio = devicePixelRatio;
    // The geometric means of the corners stand in the middle of the plotting area.
    expect(Math.abs(red.x / ratio - (over.offsetLeft + over.offsetWidth / 2))).toBeLessThan(2);
    expect(Math.abs(red.y / ratio - (over.offsetTop + over.offsetHeight / 2))).toBeLessThan(2);
    expect(red.atCentre).toBe(true);
  });

  it('draws a predicted size as a hollow ring', async () => {
    const red = redOf(await shown(plotOf({ marks: [...CORNERS, mark('ring')] })));
    expect(red.count).toBeGreaterThan(20);
    expect(red.atCentre).toBe(false);
  });

  it('draws an interval as a bar', async () => {
    const plain = redOf(await shown(plotOf({ marks: [...CORNERS, mark('dot')] }))).count;
    document.querySelector('plot-chart')?.remove();
    const barred = redOf(await shown(plotOf({ marks: [...CORNERS, mark('dot', { bar: [1.5, 2.7] })] }))).count;
    expect(barred).toBeGreaterThan(plain + 40);
  });

  it('says in words what it shows', async () => {
    const chart = await shown(plotOf({ marks: CORNERS }));
    expect(chart.renderRoot.querySelector('[role=img]')?.getAttribute('aria-label')).toBe('Loss against size.');
  });

  it('takes new data without being built anew, and a new scale by being so', async () => {
    const chart = await shown(plotOf({ marks: CORNERS }));
    const canvas = canvasOf(chart);
    chart.plot = plotOf({ marks: [...CORNERS, mark('dot')] });
    await chart.updateComplete;
    expect(canvasOf(chart)).toBe(canvas);
    const { x, y } = plotOf();
    chart.plot = plotOf({ x: { ...x, scale: 'linear' }, y: { ...y, scale: 'linear' }, marks: CORNERS });
    await chart.updateComplete;
    expect(canvasOf(chart)).not.toBe(canvas);
  });

  it('shows nothing and breaks nothing without data, or with values a logarithm can’t show', async () => {
    const line: Plot['lines'][number] = {
      label: 'l',
      x: [0, 1, 10],
      y: [NaN, 1, -2],
      color: 'red',
      width: 1,
      ranged: true,
    };
    const chart = await shown(plotOf({ lines: [line] }));
    expect(canvasOf(chart).width).toBeGreaterThan(0);
    chart.plot = plotOf();
    await chart.updateComplete;
    expect(redOf(chart).count).toBe(0);
  });

  it('names the point under the pointer, with both values', async () => {
    const chart = await shown(plotOf({ marks: [...CORNERS, mark('dot')] }));
    const over = chart.renderRoot.querySelector<HTMLElement>('.u-over')!;
    const box = over.getBoundingClientRect();
    const at = { clientX: box.left + box.width / 2 + 5, clientY: box.top + box.height / 2, bubbles: true };
    over.dispatchEvent(new MouseEvent('mouseenter', at));
    over.dispatchEvent(new MouseEvent('mousemove', at));
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const tip = chart.renderRoot.querySelector<HTMLElement>('.tip')!;
    expect(tip.hidden).toBe(false);
    expect(tip.textContent).toContain('measured\n1000 · 2');
  });

  it('names a mark before a line that runs a little nearer, and picks what was clicked', async () => {
    const line = { label: 'law', x: [100, 1000, 10_000], y: [1, 2, 4], color: 'grey', width: 1, ranged: true };
    const marks = [...CORNERS, mark('dot', { tip: 'one size', key: '7', y: 1.95 })];
    const chart = await shown(plotOf({ lines: [line], marks }));
    const picked: string[] = [];
    chart.addEventListener('plot-pick', (event) => picked.push((event as CustomEvent<string>).detail));
    const over = chart.renderRoot.querySelector<HTMLElement>('.u-over')!;
    const box = over.getBoundingClientRect();
    const at = { clientX: box.left + box.width / 2, clientY: box.top + box.height / 2, bubbles: true };
    over.dispatchEvent(new MouseEvent('mouseenter', at));
    over.dispatchEvent(new MouseEvent('mousemove', at));
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    expect(chart.renderRoot.querySelector('.tip')!.textContent).toBe('one size');
    over.click();
    expect(picked).toEqual(['7']);
  });

  it('fills its box when that changes', async () => {
    const chart = await shown(plotOf({ marks: CORNERS }));
    chart.style.width = '300px';
    await new Promise((resolve) => setTimeout(resolve, 100));
    const plot = chart.renderRoot.querySelector<HTMLElement>('.uplot')!;
    expect(plot.getBoundingClientRect().width).toBe(300);
  });
});
