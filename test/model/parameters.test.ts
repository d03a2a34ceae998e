import { describe, expect, it } from 'vitest';
import { countParameters, modelOfWidth } from '../../src/model/config.ts';
import { paddedVocabulary, parameterTable } from '../../src/model/parameters.ts';
import { parameterShapes } from '../../src/reference/model.ts';

const models = [4, 12, 24, 32, 64, 100, 128, 256].map((width) => modelOfWidth(width, 53, 64));

describe.each(models)('the parameter table of width $width', (model) => {
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
      const rows = name === 'embedding' ? paddedVocabulary(model) : shape[0];
      end = offset + rows * shape[1];
    }
    expect(table.length).toBeGreaterThanOrEqual(end);
    expect(table.length % 64).toBe(0);
    expect(table.embeddingLength).toBe(table.parameters[1]!.offset);
  });

  it('starts the embedding at 0.5, input projections at 1/√fan-in and output projections at zero', () => {
    for (const { name, shape, deviation } of table.parameters) {
      const isOutput = name.endsWith('.out') || name.endsWith('.down');
      expect(deviation).toBe(name === 'embedding' ? 0.5 : isOutput ? 0 : 1 / Math.sqrt(shape[0]));
    }
  });
});
