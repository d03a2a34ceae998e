import { describe, expect, it } from 'vitest';
import { modelOfWidth } from '../../src/model/config.ts';
import { Curve } from '../../src/train/curve.ts';
import { defaultTraining, stepsOf, type RunSpec } from '../../src/train/spec.ts';

function specOfSteps(steps: number): RunSpec {
  return {
    model: modelOfWidth(8, 53, 32),
    corpus: { id: 'sotu', hash: '0'.repeat(16) },
    training: defaultTraining(8, steps * 16 * 32, 16),
    evaluation: { characters: 512 },
    seed: 1,
  };
}

describe('Curve', () => {
  it('keeps at most 256 points, each the mean of its steps, the last at the end', () => {
    const spec = specOfSteps(1000);
    const curve = new Curve(spec);
    for (let step = 0; step < stepsOf(spec); step += 1) curve.add(step, step, step / 10);
    expect(curve.points.length).toBe(250);
    expect(curve.points[0]).toMatchObject({ step: 4, tokens: 4 * 512, loss: 1.5, seconds: 0.3 });
    expect(curve.points.at(-1)).toMatchObject({ step: 1000, tokens: 512000, loss: 997.5 });
  });

  it.each([257, 511, 1025])('ends with the mean of a whole stride: %i steps', (steps) => {
    const curve = new Curve(specOfSteps(steps));
    for (let step = 0; step < steps; step += 1) curve.add(step, step, 0);
    const stride = Math.ceil(steps / 256);
    expect(curve.points.length).toBe(Math.ceil(steps / stride));
    // Steps are counted from 0, so the last is steps - 1.
    expect(curve.points.at(-1)).toMatchObject({ step: steps, loss: steps - 1 - (stride - 1) / 2 });
    const first = steps % stride === 0 ? stride : steps % stride;
    expect(curve.points[0]).toMatchObject({ step: first, loss: (first - 1) / 2 });
  });

  it.each([NaN, Infinity, -Infinity])('calls a loss of %s a divergence at once', (loss) => {
    expect(new Curve(specOfSteps(100)).divergence(7, loss)?.reason).toMatch(/became (NaN|-?Infinity) at step 8/);
  });

  it('calls a run lost when its mean loss over 20 steps passes three times ln V, and not for one bad batch', () => {
    const curve = new Curve(specOfSteps(100));
    for (let step = 0; step < 30; step += 1) expect(curve.divergence(step, 2)).toBeNull();
    expect(curve.divergence(30, 100)).toBeNull();
    let lost = null;
    for (let step = 31; step < 60 && !lost; step += 1) lost = curve.divergence(step, 13);
    // 12 nats is about three times ln 53 = 3.97; the one bad batch is still among the 20, so the mean passes early.
    expect(lost?.reason).toMatch(/rose to 1\d\.\d nats, 3 times more than guessing evenly costs \(4\.0\)/);
  });
});
