import { describe, expect, it } from 'vitest';
import { countParameters, flopsPerToken, modelOfWidth } from '../../src/model/config.ts';
import { parameterTable } from '../../src/model/parameters.ts';
import {
  cooldownStartOf,
  defaultTraining,
  runId,
  shapeKey,
  stepsOf,
  stepsTogether,
  optimiserOf,
  trainingAtBatch,
  type RunSpec,
} from '../../src/train/spec.ts';

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

  it('keep the names they have had', () => {
    expect(runId(spec)).toBe('95e400e2cbf250ad');
  });

  it('name different runs differently, and share a shape where only seed, rates or tokens differ', () => {
    const other = { ...spec, seed: 2 };
    const hotter = { ...spec, training: { ...spec.training, learningRate: { hidden: 1, embedding: 1 } } };
    const longer = { ...spec, training: { ...spec.training, tokens: 524288 } };
    expect(new Set([spec, other, hotter, longer].map(runId)).size).toBe(4);
    expect(shapeKey(other)).toBe(shapeKey(spec));
    expect(shapeKey(hotter)).toBe(shapeKey(spec));
    expect(shapeKey(longer)).toBe(shapeKey(spec));
  });

  it('have another name and shape on a part of the text, or with another warm-up or cooldown', () => {
    const part = { ...spec, corpus: { ...spec.corpus, characters: 65536 } };
    const warm = { ...spec, training: { ...spec.training, warmupSteps: 30 } };
    const late = { ...spec, training: { ...spec.training, cooldownFraction: 0.1 } };
    expect(new Set([spec, part, warm, late].map(runId)).size).toBe(4);
    expect(new Set([spec, part, warm, late].map(shapeKey)).size).toBe(4);
  });

  it('count whole steps, and those before the cooldown', () => {
    expect(stepsOf(spec)).toBe(512);
    expect(cooldownStartOf(spec)).toBe(384);
    const odd = { ...spec, training: { ...spec.training, tokens: 7 * 512 + 511 } };
    expect([stepsOf(odd), cooldownStartOf(odd)]).toEqual([7, 5]);
  });
});

describe('stepsTogether', () => {
  const ofTokens = (tokens: number, seed = 1) => ({ ...spec, seed, training: { ...spec.training, tokens } });

  it('is 1.23 times the longest for 1, 2, 4, 8 and 16 times a token count, however many replicas', () => {
    const specs = [1, 2].flatMap((seed) => [16, 1, 4, 8, 2].map((factor) => ofTokens(factor * 131_072, seed)));
    expect(stepsTogether(specs) / 4096).toBeCloseTo(1 + 0.25 * (15 / 16), 10);
  });

  it('is that of one run where there is one token count, and nothing where there is none', () => {
    expect(stepsTogether([ofTokens(262_144), ofTokens(262_144, 2)])).toBe(512);
    expect(stepsTogether([])).toBe(0);
  });
});

describe('trainingAtBatch', () => {
  it('is the default at 512 tokens a step, to the last bit', () => {
    expect(trainingAtBatch(48, 262144, 16, 32)).toEqual(defaultTraining(48, 262144, 16));
    expect(trainingAtBatch(48, 262144, 4, 128)).toEqual(defaultTraining(48, 262144, 4));
  });

  it('has twice the rates at four times the tokens a step, and changes nothing else', () => {
    const training = trainingAtBatch(48, 262144, 64, 32);
    const { hidden, embedding } = defaultTraining(48, 262144, 64).learningRate;
    const learningRate = { hidden: 2 * hidden, embedding: 2 * embedding };
    expect(training).toEqual({ ...defaultTraining(48, 262144, 64), learningRate });
  });
});

describe('Muon', () => {
  it('has one rate for all widths and is named in the spec; AdamW is not, so that runs keep their names', () => {
    const [narrow, wide] = [8, 128].map((width) => defaultTraining(width, 262_144, 16, 'muon'));
    expect(narrow).toEqual(wide);
    expect(narrow).toEqual({
      ...defaultTraining(32, 262_144, 16),
      learningRate: { hidden: 0.04, embedding: 0.016 },
      optimiser: { kind: 'muon', momentum: 0.95 },
    });
    expect(Object.keys(defaultTraining(32, 262_144, 16, 'adamw'))).not.toContain('optimiser');
    expect([narrow, defaultTraining(8, 262_144, 16)].map((training) => optimiserOf(training!))).toEqual([
      'muon',
      'adamw',
    ]);
  });

  it('does not train together with AdamW', () => {
    const training = { ...spec.training, optimiser: { kind: 'muon', momentum: 0.95 } } as const;
    expect(shapeKey({ ...spec, training })).not.toBe(shapeKey(spec));
    expect(runId({ ...spec, training })).not.toBe(runId(spec));
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
