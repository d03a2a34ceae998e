import { describe, expect, it } from 'vitest';
import { countParameters, flopsPerToken, modelOfWidth, type ModelConfig } from '../../src/model/config.ts';
import { paddedVocabulary, parameterTable } from '../../src/model/parameters.ts';
import { parameterShapes } from '../../src/reference/model.ts';

const models: ModelConfig[] = [4, 12, 24, 32, 64, 100, 128, 256].map((width) => modelOfWidth(width, 53, 64));
const gelu = { activation: 'gelu' } as const;
for (const variant of [
  gelu,
  { head: 'untied' },
  { ...gelu, head: 'untied', positions: 'none', qkNorm: 'none' },
] as const) {
  models.push({ ...modelOfWidth(12, 53, 64), variant });
}
models.push({ ...modelOfWidth(12, 53, 64), experts: { count: 3, active: 2, balance: 0.01 } });

describe.each(models)('the parameter table of width $width, variant $variant', (model) => {
  const table = parameterTable(model);

  it('has the names and shapes of the float64 model, in its order', () => {
    const shapes = Object.entries(parameterShapes(model));
    expect(table.parameters.map(({ name, shape }) => [name, [...shape]])).toEqual(shapes);
    const elements = table.parameters.reduce((sum, { shape: [rows, cols] }) => sum + rows * cols, 0);
    expect(elements).toBe(countParameters(model).total);
  });

  it('gives every tensor a range of its own at an offset that can be bound, with room for the pad rows', () => {
    let end = 0;
    for (const { name, offset, shape } of table.parameters) {
      expect(offset % 64).toBe(0);
      expect(offset).toBeGreaterThanOrEqual(end);
      const rows = name === 'embedding' || name === 'head' ? paddedVocabulary(model) : shape[0];
      end = offset + rows * shape[1];
    }
    expect(table.length).toBeGreaterThanOrEqual(end);
    expect(table.length % 64).toBe(0);
    expect(table.embeddingLength).toBe(table.parameters.find(({ name }) => name.startsWith('blocks'))!.offset);
  });

  it('starts the embedding and a head of its own at 0.5, input projections at 1/√fan-in and output projections at zero', () => {
    for (const { name, shape, deviation, hidden: [stacked] = [1] } of table.parameters) {
      const isOutput = name.endsWith('.out') || name.endsWith('.down');
      const isSymbols = name === 'embedding' || name === 'head';
      expect(deviation).toBe(isSymbols ? 0.5 : isOutput ? 0 : 1 / Math.sqrt(shape[0] / stacked));
    }
  });
});

describe('variants', () => {
  const standard = modelOfWidth(24, 53, 64);
  const streams = (model: ModelConfig) =>
    Object.fromEntries(
      parameterTable(model)
        .parameters.filter(({ name }) => name !== 'head')
        .map(({ name, stream }) => [name.replace('.gate_up', '.up'), stream]),
    );

  it('draw what they share from the same streams, so that a seed starts them alike', () => {
    expect(Object.values(streams(standard))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    const untied: ModelConfig = { ...standard, variant: { head: 'untied', activation: 'gelu' } };
    expect(streams(untied)).toEqual(streams(standard));
    const all = parameterTable(untied).parameters.map(({ stream }) => stream);
    expect(new Set(all).size).toBe(all.length);
  });

  it('have as many parameters with GELU at one and a half times the hidden width', () => {
    const variant = { ...standard, hidden: (3 / 2) * standard.hidden, variant: gelu };
    expect(countParameters(variant)).toEqual(countParameters(standard));
    expect(flopsPerToken(variant)).toBe(flopsPerToken(standard));
  });

  it('count a head of their own, which costs no compute beyond the tied one', () => {
    const untied: ModelConfig = { ...standard, variant: { head: 'untied' } };
    const { total, nonEmbedding } = countParameters(standard);
    expect(countParameters(untied)).toEqual({ total: total + 53 * 24, nonEmbedding });
    expect(flopsPerToken(untied)).toBe(flopsPerToken(standard));
  });
});

describe('a mixture of experts', () => {
  it('counts all parameters, and those a token passes through', () => {
    const model = { ...modelOfWidth(16, 53, 64), experts: { count: 4, active: 2, balance: 0.01 } };
    const { width: C, hidden: F, layers: L } = model;
    const blocks = (experts: number) => L * (4 * C * C + 4 * C + experts * 3 * C * F);
    expect(countParameters(model)).toEqual({
      total: blocks(4) + 53 * C,
      nonEmbedding: blocks(4),
      active: blocks(2) + 53 * C,
    });
    expect(flopsPerToken(model)).toBe(6 * (blocks(2) + 53 * C) + 6 * L * 64 * C);
  });
});
