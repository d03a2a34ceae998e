import { describe, expect, it } from 'vitest';
import { countParameters, flopsPerToken, modelOfWidth } from '../../src/model/config.ts';
import { parameterTable } from '../../src/model/parameters.ts';
import { defaultTraining, runId, shapeKey, stepsOf, type RunSpec } from '../../src/train/spec.ts';

const spec: RunSpec = {
  model: modelOfWidth(32, 53, 32),
  corpus: { id: 'sotu', hash: '0123456789abcdef' },
  training: defaultTraining(32, 262144, 16),
  evaluation: { characters: 131072 },
  seed: 1,
};

describe('run specs', () => {
  it('name equal runs equally, whatever the order of their keys', () => {
    const reordered = { seed: 1, ...Object.fromEntries(Object.entries(spec).reverse()) } as RunSpec;
    expect(Object.keys(reordered)).not.toEqual(Object.keys(spec));
    expect(runId(reordered)).toBe(runId(spec));
    expect(runId(spec)).toMatch(/^[0-9a-f]{16}$/);
  });

  it('name different runs differently, and share a shape where only seed or rates differ', () => {
    const other = { ...spec, seed: 2 };
    const hotter = { ...spec, training: { ...spec.training, learningRate: { hidden: 1, embedding: 1 } } };
    const longer = { ...spec, training: { ...spec.training, tokens: 524288 } };
    expect(new Set([spec, other, hotter, longer].map(runId)).size).toBe(4);
    expect(shapeKey(other)).toBe(shapeKey(spec));
    expect(shapeKey(hotter)).toBe(shapeKey(spec));
    expect(shapeKey(longer)).not.toBe(shapeKey(spec));
  });

  it('counts whole steps', () => {
    expect(stepsOf(spec)).toBe(512);
  });
});

describe('model shapes', () => {
  it.each([
    [8, 1, 8],
    [12, 1, 12],
    [16, 2, 8],
    [20, 1, 20],
    [64, 8, 8],
    [96, 6, 16],
    [192, 12, 16],
    [256, 8, 32],
  ])('width %i has %i heads of dim %i', (width, heads, dim) => {
    expect(modelOfWidth(width, 53, 32)).toMatchObject({ heads, width: heads * dim });
  });

  it('every width that is a multiple of 4 gives a head dim that is a multiple of 4', () => {
    for (let width = 4; width <= 512; width += 4) {
      const { heads } = modelOfWidth(width, 53, 32);
      expect((width / heads) % 4, `width ${width}`).toBe(0);
    }
  });

  it('counts what the parameter table holds', () => {
    for (const width of [8, 12, 32, 192]) {
      const model = modelOfWidth(width, 53, 32);
      const held = parameterTable(model).parameters.reduce((sum, { shape: [rows, cols] }) => sum + rows * cols, 0);
      expect(countParameters(model).total).toBe(held);
    }
  });

  it('counts the FLOPs of the published ladder: 14,832 a token at width 8 with a 4× ReLU² block', () => {
    // The ladder of test/scaling/fixtures has 12·L·C² block parameters; SwiGLU with F = 8·C/3 exactly has as many.
    const model = { vocabulary: 53, context: 32, width: 24, layers: 2, heads: 3, hidden: 64 };
    expect(countParameters(model).total).toBe(15096);
    expect(flopsPerToken(model) * 131072).toBe(13079937024);
  });
});
