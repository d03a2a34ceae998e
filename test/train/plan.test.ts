import { describe, expect, it } from 'vitest';
import { modelOfWidth } from '../../src/model/config.ts';
import { planGroup, SpecError } from '../../src/train/plan.ts';
import { defaultTraining, runId, stepsTogether, type RunSpec } from '../../src/train/spec.ts';

function specOf(steps: number, seed = 1, rate = 0.016): RunSpec {
  const training = { ...defaultTraining(16, steps * 16 * 32, 16), learningRate: { hidden: rate, embedding: rate } };
  return {
    model: modelOfWidth(16, 53, 32),
    corpus: { id: 'sotu', hash: '0'.repeat(16) },
    training,
    evaluation: { characters: 1024 },
    seed,
  };
}

describe('planGroup', () => {
  it('makes replicas of seeds and rates, and branches of token counts, shortest first', () => {
    const specs = [256, 1024, 512].flatMap((steps) => [specOf(steps, 1), specOf(steps, 2), specOf(steps, 2, 0.03)]);
    const { replicas, branches } = planGroup(specs);
    expect(replicas.map(({ seed, learningRate }) => [seed, learningRate.hidden])).toEqual([
      [1, 0.016],
      [2, 0.016],
      [2, 0.03],
    ]);
    expect(branches.map(({ steps, cooldownStart }) => [steps, cooldownStart])).toEqual([
      [256, 192],
      [512, 384],
      [1024, 768],
    ]);
    for (const { steps, runs } of branches) {
      expect(runs.map(({ replica }) => replica)).toEqual([0, 1, 2]);
      for (const { id, spec, replica } of runs) {
        expect(id).toBe(runId(spec));
        expect(spec.training.tokens).toBe(steps * 512);
        expect(spec.seed).toBe(replicas[replica]?.seed);
      }
    }
  });

  it('lets every replica have token counts of its own', () => {
    const { replicas, branches } = planGroup([specOf(256, 1), specOf(1024, 1), specOf(512, 2)]);
    expect(replicas).toHaveLength(2);
    expect(branches.map(({ runs }) => runs.map(({ replica, shared }) => [replica, shared]))).toEqual([
      [[0, 192]],
      [[1, 0]],
      [[0, 192]],
    ]);
  });

  it('counts what a run shares: up to its own cooldown, the longest up to that of the one before', () => {
    const { branches } = planGroup([specOf(256), specOf(512), specOf(1024)]);
    expect(branches.map(({ runs }) => runs[0]?.shared)).toEqual([192, 384, 384]);
    const own = branches.reduce((sum, { steps, runs }) => sum + steps - (runs[0]?.shared ?? 0), 0);
    // The steps of their own, and the stable run up to the last branch once.
    expect(own + 384).toBe(stepsTogether([specOf(256), specOf(512), specOf(1024)]));
  });

  it('takes equal specs for one run, and token counts of equal steps for one branch', () => {
    expect(planGroup([specOf(256), specOf(256)]).branches[0]?.runs).toHaveLength(1);
    const uneven = { ...specOf(256), training: { ...specOf(256).training, tokens: 256 * 512 + 100 } };
    const { replicas, branches } = planGroup([specOf(256), uneven]);
    expect([replicas.length, branches.length, branches[0]?.runs.length]).toEqual([1, 1, 2]);
    expect(branches[0]?.runs.map(({ shared }) => shared)).toEqual([0, 0]);
  });

  it.each([
    ['no run', [], /no run to train/],
    [
      'another batch',
      [specOf(256), { ...specOf(256), training: defaultTraining(16, 131_072, 8) }],
      /differ in the seed/,
    ],
    ['no step', [specOf(0), specOf(256)], /0 tokens are less than one step/],
    ['a cooldown within the warm-up', [specOf(64), specOf(256)], /begin to fall at step 48, within the warm-up of 60/],
  ] as const)('refuses %s', (_, specs, words) => {
    expect(() => planGroup(specs)).toThrow(SpecError);
    expect(() => planGroup(specs)).toThrow(words);
  });

  it('lets a run without branches cool down as it likes', () => {
    expect(planGroup([specOf(64), specOf(64, 2)]).branches).toHaveLength(1);
  });

  it('refuses experts with GELU, which there are none of', () => {
    const spec = specOf(256);
    const experts = { count: 4, active: 1, balance: 0.01 };
    const model = { ...spec.model, experts, variant: { activation: 'gelu' } as const };
    expect(() => planGroup([{ ...spec, model }])).toThrow(SpecError);
    expect(() => planGroup([{ ...spec, model: { ...spec.model, experts } }])).not.toThrow();
  });
});
