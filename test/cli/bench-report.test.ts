import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import { markdownTable, softwareWarning, summaryMarkdown } from '../../src/cli/bench/markdown.ts';
import type { BenchResult } from '../../src/cli/bench/result.ts';
import { ceilingOf } from '../../src/cli/bench/figures.ts';
import { rooflineMarks } from '../../src/cli/bench/roofline.ts';
import { filesOf } from '../../src/cli/bench/run.ts';
import { attentionRows } from '../../src/cli/bench/table-attention.ts';
import { tablesOf } from '../../src/cli/bench/tables.ts';
import { figures, rate, share } from '../../src/cli/bench/words.ts';
import { result } from './bench-fixture.ts';

const onGpu: BenchResult = {
  ...result,
  basis: 'wall',
  environment: {
    ...result.environment,
    adapter: {
      ...result.environment.adapter,
      vendor: 'nvidia',
      architecture: 'hopper',
      description: '',
      software: false,
    },
  },
};

/** Cells of a row by the heads of the table. */
function row(source: BenchResult, title: string, name: RegExp): Record<string, string> {
  const table = tablesOf(source).find((each) => each.title.startsWith(title));
  const found = table?.rows.find(([first = '']) => name.test(first));
  if (!table || !found) throw new Error(`There is no row ${String(name)} in ${title}.`);
  return Object.fromEntries(table.head.map((head, column) => [head, found[column] ?? '']));
}

describe('numbers', () => {
  it('have three figures, without exponents', () => {
    expect([0.01234, 4.567, 123.4, 45678, Number.NaN].map(figures)).toEqual(['0.0123', '4.57', '123', '45,678', '–']);
    expect(rate(4.17e9, 'FLOP/s')).toBe('4.17 GFLOP/s');
    expect(rate(12, 'B/s')).toBe('12 B/s');
    expect(share(0.0996)).toBe('10 %');
    expect(share(0.00077)).toBe('0.077 %');
  });
});

describe('Markdown', () => {
  it('is lined up and keeps bars out of the columns', () => {
    const rows = [
      ['a|b', '1'],
      ['long name', '1,000'],
    ];
    expect(markdownTable({ head: ['what', 'n'], rows }).split('\n')).toEqual([
      '| what      |     n |',
      '| --------- | ----: |',
      '| a\\|b      |     1 |',
      '| long name | 1,000 |',
    ]);
  });

  it('ends with a table to paste, which names the adapter', () => {
    const text = summaryMarkdown(result);
    expect(text).toContain('google swiftshader SwiftShader Device');
    expect(text).toContain('Chromium 156.0.1.2');
    expect(text).toMatch(/\| width 32, 2 layers \|.* 8× \|.* 0\.5× \|.* 0\.2× \|/);
    expect(text).not.toContain('TensorFlow.js'); // It was left out at every size.
  });

  it('falls back on the steps where no peers were measured, and on nothing', () => {
    expect(summaryMarkdown({ ...result, peers: null })).toContain('| width 32, 2 layers |     128 |');
    const none = { kernels: null, steps: null, peers: null, replicas: null, attention: null, variants: null };
    const empty = { ...result, ...none, page: null };
    expect(summaryMarkdown(empty)).toBe('');
  });
});

describe('a software adapter', () => {
  it('is never called a GPU', () => {
    expect(softwareWarning(result)).toMatch(/software adapter.*processor.*nothing about a GPU/);
    for (const name of ['report.md', 'report.html', 'roofline-32x2.svg']) {
      expect(filesOf(result).get(name)).toMatch(/software/);
    }
    expect(softwareWarning(onGpu)).toBe('');
    expect(filesOf(onGpu).get('report.md')).not.toMatch(/software adapter/i);
  });

  it('is measured by processor time, a GPU by its timestamps', () => {
    expect(row(result, 'Kernels', /matmul/)).toMatchObject({ 'processor µs': '3,000', 'µs by timestamps': '1,500' });
    expect(row(onGpu, 'Kernels', /matmul/)).toMatchObject({ 'µs by timestamps': '1,500', operations: '4 GFLOP/s' });
    expect(row(onGpu, 'Kernels', /matmul/)).not.toHaveProperty('processor µs');
  });
});

describe('the tables', () => {
  it('give steps their speed and calls', () => {
    expect(row(result, 'Training steps', /width 32/)).toMatchObject({
      'tokens/s': '20,480',
      'FLOP/s': '3.79 GFLOP/s',
      'processor ms/step': '100',
      dispatches: '44',
      'bind groups': '0',
    });
  });

  it('hold the peers against the targets', () => {
    const title = 'One model, several engines';
    expect(row(result, title, /jax-js, WebGPU/)).toMatchObject({ ratio: '8×', target: '7× met' });
    expect(row(result, title, /jax-js, WASM/)).toMatchObject({ ratio: '0.5×', target: '1.4× missed' });
    expect(row(result, title, /TensorFlow/)['processor ms/step']).toBe('a step would take about 100 s');
    expect(row(result, title, /PyTorch, eager \(1 thread\)/)['loss (steps)']).toBe('4.200 → 3.000 (5)');
    expect(row(onGpu, title, /PyTorch/)).toMatchObject({ ratio: '0.2×', target: '1× missed' });
  });

  it('give kernels their part of the step and of the ceiling, the longest first', () => {
    const table = tablesOf(result).find(({ title }) => title.startsWith('Kernels'));
    expect(table?.rows.map(([name]) => name)).toEqual([
      '1 matmul lhs_rhs 1024×96×32',
      '2 rms-norm 1024×32',
      '3 a new kernel 64',
    ]);
    // 2 × 3 ms of 2 × 3 + 5 × 0.5 + 0.1 ms; 2 GFLOP/s of 4.
    expect(row(result, 'Kernels', /matmul/)).toMatchObject({ 'of the step': '70 %', 'of the ceiling': '50 %' });
    expect(row(result, 'Kernels', /new kernel/)).toMatchObject({ operations: '–', 'of the ceiling': '–' });
    expect(table?.note).toContain('8 dispatches, 8.6 ms together');
  });

  it('add up the first screen, and say where no training was seen', () => {
    expect(row(result, 'The page', /fetched/)['measured']).toBe('2 files, 151 KB, 50.5 KB as gzip');
    const idle = { ...result, page: { ...result.page!, training: null, firstPicture: null } };
    expect(row(idle, 'The page', /long tasks/)['measured']).toMatch(/not measured/);
    expect(row(idle, 'The page', /^first chart/)['measured']).toBe('none came');
  });

  it('price replicas by those of one', () => {
    expect(row(result, 'Replicas', /^8$/)).toMatchObject({ cost: '6×', 'cost each': '0.75×' });
  });
});

describe('the tables of what is measured apart', () => {
  it('price attention by the token, and by the token and the context', () => {
    // 16 + 32 ms of 1024 tokens, plain; a third of the dispatches is the forward pass.
    expect(row(result, 'Attention', /^plain, T 1024/)).toMatchObject({
      'forward, processor µs': '16,000',
      'backward, processor µs': '32,000',
      'ns a token': '46,875',
      'ns a token and T': '45.8',
      operations: '640 MFLOP/s',
    });
    expect(row(result, 'Attention', /^quad, T 64$/)).toMatchObject({
      'ns a token': '1,465',
      operations: '1.28 GFLOP/s',
    });
    expect(row(onGpu, 'Attention', /^plain, T 64$/)).toMatchObject({ 'forward, µs': '500' });
    expect(attentionRows(result.attention!, 'processor').map(({ kernel, context }) => [kernel, context])).toEqual([
      ['plain', 64],
      ['plain', 1024],
      ['quad', 64],
      ['quad', 1024],
    ]);
  });

  it('hold products against the best that may serve, and against double precision', () => {
    const title = 'Products by every kernel';
    expect(row(result, title, /^shared/)).toMatchObject({ 'of the best': '1×', error: '5.6e-7' });
    expect(row(result, title, /^plain/)).toMatchObject({ 'of the best': '0.5×', operations: '839 MFLOP/s' });
    expect(row(result, title, /^f16 both/)).toMatchObject({ 'of the best': '0.8×', error: '3.4e-4' });
    expect(row(result, title, /^pack/)).toMatchObject({ operations: '', 'of the best': '', error: '' });
    const table = tablesOf(result).find((each) => each.title === title);
    expect(table?.note).toContain('Subgroup matrices: not offered by this adapter.');
  });

  it('are left out with the measurements, as by older benchmarks', () => {
    const { attention: _, variants: __, ...older } = result;
    expect(tablesOf(older).length).toBe(tablesOf(result).length - 2);
  });
});

describe('the roofline', () => {
  const ceiling = ceilingOf(result.kernels!, 'processor');

  it('has the kernels whose cost is known, under their numbers in the table', () => {
    const marks = rooflineMarks(result.kernels!.steps[0]!, ceiling, 'processor');
    expect(marks.map(({ number, family }) => [number, family])).toEqual([
      [1, 'product'],
      [2, 'other'],
    ]);
    expect(marks[0]!.intensity).toBeCloseTo(12);
    expect(marks[0]!.flopsPerSecond).toBeCloseTo(2e9);
    expect(marks[0]!.part).toBeCloseTo(6 / 8.6);
  });

  it('draws a dot a kernel, the roof with its ridge, and a key', () => {
    const text = filesOf(result).get('roofline-32x2.svg') ?? '';
    const { document } = new JSDOM(text, { contentType: 'image/svg+xml' }).window;
    expect(document.querySelectorAll('[aria-label="dot"] circle')).toHaveLength(2);
    const roof = document.querySelector('[aria-label="line"] path')?.getAttribute('d') ?? '';
    const points = roof
      .split(/[ML]/)
      .slice(1)
      .map((point) => point.split(',').map(Number));
    expect(points).toHaveLength(3);
    const [[, slopeFrom], [, ridge], [, flat]] = points as [number[], number[], number[]];
    expect(ridge).toBeCloseTo(flat!, 5);
    expect(slopeFrom).toBeGreaterThan(ridge!);
    expect(text).toContain('matmul lhs_rhs 1024×96×32');
    expect(text).toContain('best matrix product 4 GFLOP/s, best copy by a shader 1.6 GB/s, both of one core');
  });
});

describe('the files', () => {
  it('are the data, two reports and a roofline for each size', () => {
    const files = filesOf(result);
    expect([...files.keys()]).toEqual(['bench.json', 'report.md', 'report.html', 'roofline-32x2.svg']);
    expect(JSON.parse(files.get('bench.json') ?? '')).toEqual(result);
  });

  it('show the same cells in Markdown and HTML', () => {
    const files = filesOf(result);
    const { document } = new JSDOM(files.get('report.html') ?? '').window;
    const cells = [...document.querySelectorAll('td')].map((cell) => cell.textContent);
    const expected = tablesOf(result).flatMap(({ rows, head }) =>
      rows.flatMap((row) => head.map((_, i) => row[i] ?? '')),
    );
    expect(cells).toEqual(expected);
    for (const { title } of tablesOf(result)) expect(files.get('report.md')).toContain(`## ${title}`);
    expect(document.querySelectorAll('figure svg')).toHaveLength(1);
  });

  it('can be written when only one part was measured', () => {
    const only = { ...result, kernels: null, steps: null, peers: null, replicas: null };
    expect([...filesOf(only).keys()]).toEqual(['bench.json', 'report.md', 'report.html']);
  });
});
