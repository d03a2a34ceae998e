import { describe, expect, it } from 'vitest';
import { evaluateJoint } from '../../../src/scaling/joint-law.ts';
import { PlanError } from '../../../src/scaling/planner/check.ts';
import { computeOptimal, tokensForLoss } from '../../../src/scaling/planner/optimum.ts';
import { overTrain } from '../../../src/scaling/planner/over-train.ts';
import { alone, LAWS, off, ROUNDED, withBootstrap } from './laws.ts';

/** The loss of 7e9 parameters on 1.4e11 tokens by the rounded law. */
const LOSS = evaluateJoint(ROUNDED, 7e9, 1.4e11);

describe('over-training for cheap inference', () => {
  it.each([
    [0, 3.9e9, 2.3e11],
    [1e12, 1.966e9, 5.47e11],
    [1e13, 1.094e9, 1.88e12],
  ])('asks for %d inference tokens for %d parameters on %d tokens, at a loss of 2.1835', (inferenceTokens, n, d) => {
    expect(LOSS).toBeCloseTo(2.1835, 4);
    const { parameters, tokens, loss } = overTrain({ law: alone(ROUNDED), quality: { loss: LOSS }, inferenceTokens });
    expect(off(parameters, n)).toBeLessThan(0.002);
    expect(off(tokens, d)).toBeLessThan(0.003);
    expect(off(evaluateJoint(ROUNDED, parameters, tokens), loss)).toBeLessThan(1e-12);
  });

  it('meets the condition αA·N^−α/(βB·D^−β) = 1 + r·D_inf/(3·D)', () => {
    for (const inferencePrice of [1, 5]) {
      const request = { law: alone(ROUNDED), quality: { loss: LOSS }, inferenceTokens: 3e12, inferencePrice };
      const { parameters, tokens } = overTrain(request);
      const ratio = (0.34 * 406.4 * parameters ** -0.34) / (0.28 * 410.7 * tokens ** -0.28);
      expect(off(ratio, 1 + (inferencePrice * 3e12) / (3 * tokens))).toBeLessThan(1e-10);
    }
  });

  it.each(LAWS)('is never beaten by another size of the same loss: %s', (_, law, flops) => {
    const optimum = computeOptimal(law, flops);
    const inferenceTokens = 5 * optimum.tokens;
    const made = overTrain({ law: alone(law), quality: { trainingFlops: flops }, inferenceTokens });
    expect(made.loss).toBe(optimum.loss);
    expect(made.parameters).toBeLessThan(optimum.parameters);
    let tried = 0;
    for (let factor = 0.3; factor < 3; factor *= 1.003) {
      const n = factor * made.parameters;
      let d: number;
      try {
        d = tokensForLoss(law, n, made.loss);
      } catch {
        continue;
      }
      tried += 1;
      expect(6 * n * d + 2 * n * inferenceTokens).toBeGreaterThan(made.cost * (1 - 1e-12));
    }
    expect(tried).toBeGreaterThan(300);
  });

  it('is the compute-optimal model where nobody uses it, and saves the more the more it is used', () => {
    const saved = [0, 1e11, 1e12, 1e13, 1e15].map((inferenceTokens) =>
      overTrain({ law: alone(ROUNDED), quality: { trainingFlops: 1e21 }, inferenceTokens }),
    );
    expect(off(saved[0]!.parameters, computeOptimal(ROUNDED, 1e21).parameters)).toBeLessThan(1e-12);
    expect(saved[0]!.saving).toBe(0);
    for (const [i, each] of saved.slice(1).entries()) expect(each.saving).toBeGreaterThan(saved[i]!.saving);
    const { trainingFlops, inferenceFlops, cost, computeOptimal: plain, saving } = saved[2]!;
    expect(cost).toBe(trainingFlops + inferenceFlops);
    expect(inferenceFlops).toBe(2 * saved[2]!.parameters * 1e12);
    expect(trainingFlops).toBeGreaterThan(plain.trainingFlops);
    expect(saving).toBeCloseTo(1 - cost / (plain.trainingFlops + 2 * plain.parameters * 1e12), 12);
  });

  it('has intervals from a bootstrap', () => {
    const made = overTrain({ law: withBootstrap(ROUNDED), quality: { loss: LOSS }, inferenceTokens: 1e12 });
    expect(made.parametersInterval![0]).toBeLessThan(made.parameters);
    expect(made.parametersInterval![1]).toBeGreaterThan(made.parameters);
    expect(made.tokensInterval![0]).toBeLessThan(made.tokens);
  });

  it('has no interval where many laws of the bootstrap never reach the loss, and says so', () => {
    const law = withBootstrap(ROUNDED);
    const made = overTrain({ law, quality: { loss: 1.7 }, inferenceTokens: 1e12 });
    expect(made.parametersInterval).toBeNull();
    expect(made.warnings).toEqual(['Too many laws of the bootstrap never reach this loss for an interval.']);
  });

  it('warns where the longer run leaves what the law was fitted to', () => {
    const range = { parameters: [7e7, 1.6e10], tokens: [5e9, 5e11], flops: [6e18, 3e21] } as const;
    const { warnings } = overTrain({
      law: { ...alone(ROUNDED), range },
      quality: { loss: LOSS },
      inferenceTokens: 1e13,
    });
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toMatch(/^1\.88e12 tokens lie 0\.57 decades above the most/);
  });

  it('is refused with a reason', () => {
    const make = (loss: number, inferenceTokens: number) => () =>
      overTrain({ law: alone(ROUNDED), quality: { loss }, inferenceTokens });
    expect(make(1.6, 1e12)).toThrow(/No model reaches a loss of 1.6: the law has the floor 1.69/);
    expect(make(NaN, 1e12)).toThrow(/loss to reach is NaN/);
    expect(make(2, -1)).toThrow(/inference tokens is -1/);
    expect(() =>
      overTrain({ law: alone(ROUNDED), quality: { loss: 2 }, inferenceTokens: 1, inferencePrice: 0 }),
    ).toThrow(PlanError);
  });
});
