import { describe, expect, it } from 'vitest';
import type { Attention } from '../../src/checkpoint/attention.ts';
import { headMap, mapPixels, mostDrawnOn, rowOf, surprise } from '../../src/ui/run/attention-picture.ts';
import { runCurve } from '../../src/ui/run/run-curve.ts';
import { configurationFacts, outcomeFacts } from '../../src/ui/run/run-facts.ts';
import { ladderGroups } from '../../src/ui/state/ladder-kind.ts';
import { viewsOf } from '../../src/ui/state/run-view.ts';
import { planOf, recordOf } from './fixtures.ts';

const plan = planOf([16], [1, 2]);
const [first, second] = plan.rungs[0]!.runs;
const record = {
  ...recordOf(first!),
  loss: 2,
  replicas: 2,
  seconds: 75,
  kernels: { matmul: 'quad', attention: 'plain' },
};
const [done, waiting] = [...viewsOf(ladderGroups(plan), [record]).values()];
const valueOf = (facts: readonly { name: string; value: string }[], name: string) =>
  facts.find((fact) => fact.name === name)?.value;

describe('the configuration of a run', () => {
  it('names how a model departs from the standard one, and only then', () => {
    const facts = configurationFacts(first!);
    expect(valueOf(facts, 'Hidden F')).toMatch(/SwiGLU/);
    expect(valueOf(facts, 'Variant')).toBeUndefined();
    const variant = { activation: 'gelu', head: 'untied' } as const;
    const changed = configurationFacts({ ...first!, model: { ...first!.model, variant } });
    expect(valueOf(changed, 'Hidden F')).toMatch(/GELU/);
    expect(valueOf(changed, 'Variant')).toBe('GELU, untied head');
  });
});

describe('the experts of a run', () => {
  it('are named in its configuration, and only where there are some', () => {
    const experts = { count: 8, active: 2, balance: 0.01 };
    const facts = configurationFacts({ ...first!, model: { ...first!.model, experts } });
    expect(valueOf(facts, 'Experts')).toBe('8 a layer, 2 a token, balancing loss 0.01');
    expect(valueOf(configurationFacts(first!), 'Experts')).toBeUndefined();
  });
});

describe('the facts of a run', () => {
  it('say how a task was answered, beside chance', () => {
    const grade = { exact: 0.934, tokenAccuracy: 0.98, answerLoss: 0.1 };
    const task = { ...grade, byPosition: [], chance: { exact: 0.005, token: 0.23 }, train: { ...grade, exact: 1 } };
    const [view] = [...viewsOf(ladderGroups(plan), [{ ...record, task }]).values()];
    const facts = outcomeFacts(view!);
    expect(valueOf(facts, 'Whole answers right')).toBe(
      '93 % of held-out records (chance 0.5 %); 100 % of the records trained on',
    );
    expect(valueOf(facts, 'Tokens right')).toBe("98 % of the answers' (chance 23 %)");
    expect(valueOf(outcomeFacts(done!), 'Tokens right')).toBeUndefined();
  });

  it('say what came of it and what it cost', () => {
    const facts = outcomeFacts(done!);
    expect(valueOf(facts, 'Held-out loss')).toBe('2.000 nats a token, 2.885 bits');
    expect(valueOf(facts, 'Training time')).toBe('1 min 15 s, 2 runs at once');
    expect(valueOf(facts, 'Kernels')).toBe('matmul quad, attention plain');
    expect(valueOf(facts, 'Adapter')).toBe('NVIDIA H200, Chromium 156');
  });

  it('say what is planned of one that waits', () => {
    const facts = outcomeFacts(waiting!);
    expect(facts.map(({ name }) => name)).toEqual(['State', 'Tokens', 'Compute']);
    expect(valueOf(facts, 'Tokens')).toBe('65,536');
  });

  it('hold the whole configuration', () => {
    const facts = configurationFacts(second!);
    expect(valueOf(facts, 'Seed')).toBe('2');
    expect(valueOf(facts, 'Heads H')).toBe('2, of 8');
    expect(valueOf(facts, 'Learning rates')).toBe('0.02263 hidden, 0.016 embedding');
    expect(valueOf(facts, 'Kernels asked for')).toBeUndefined();
  });
});

describe('the curve of a run', () => {
  it('stands before those of its group, and leads to them', () => {
    const curve = [1, 2, 3].map((step) => ({
      step,
      tokens: 512 * step,
      flops: step,
      seconds: step,
      loss: 3 - 0.1 * step,
    }));
    const records = [first!, second!].map((spec) => ({ ...recordOf(spec), curve, loss: 2 }));
    const views = [...viewsOf(ladderGroups(plan), records).values()];
    const { lines, marks } = runCurve(views[1]!, views, 1, 'light');
    expect(lines.map(({ key, width }) => [key, width])).toEqual([
      [views[0]!.id, 1],
      [views[1]!.id, 1],
      [views[1]!.id, 2],
    ]);
    expect(lines[0]!.color).toMatch(/\/ 0.28\)$/);
    expect(marks.map(({ key }) => key)).toEqual([views[0]!.id, views[1]!.id]);
  });
});

describe('the picture of attention', () => {
  /** Two heads of one layer: one looks at itself, one at the first character. */
  const attention: Attention = {
    characters: ['a', ' ', 'b'],
    layers: 1,
    heads: 2,
    probabilities: Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 1, 0, 0, 1, 0, 0),
    losses: [null, 0, Math.log(50)],
  };

  it('takes a head’s map, a character’s row of it, and the mean of all heads', () => {
    expect([...headMap(attention, 0, 1)]).toEqual([1, 0, 0, 1, 0, 0, 1, 0, 0]);
    expect(rowOf(attention, 2, { layer: 0, head: 0 })).toEqual([0, 0, 1]);
    expect(rowOf(attention, 2, 'mean')).toEqual([0.5, 0, 0.5]);
    expect(mostDrawnOn([0.1, 0.7, 0.2], attention.characters, 2)).toBe('“␣” 70 %, “b” 20 %');
  });

  it('paints probability as opacity, and lets the other rows stand back', () => {
    const pixels = mapPixels(headMap(attention, 0, 0), [10, 20, 30], 3, 1);
    const opacity = [0, 4, 8].map((i) => pixels[4 * i + 3]);
    expect(opacity).toEqual([140, 255, 140]);
    expect([...pixels.slice(0, 3)]).toEqual([10, 20, 30]);
    expect(pixels[4 * 1 + 3]).toBe(0);
  });

  it('tints a character by how unexpected it was', () => {
    expect(attention.losses.map(surprise)).toEqual([0, 0, 1]);
  });
});
