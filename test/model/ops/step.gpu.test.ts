import { describe, expect, it } from 'vitest';
import { advanceStep, recordEvaluation, type StepShape } from '../../../src/model/ops/optimiser.ts';
import { clipScale } from '../../../src/reference/adamw.ts';
import { scheduleFactor } from '../../../src/reference/schedule.ts';
import type { Kernels } from '../../../src/gpu/run-once.ts';
import { expectClose, joined, normal, part, runKernels, withKernels, words } from '../../gpu/harness.ts';
import { replicaWords, stateOf, stateWords } from '../state.ts';

type Names = 'losses' | 'squares' | 'replicas' | 'state' | 'history';

/** A shape, and the end that is set for its replicas. */
interface Case extends StepShape {
  readonly steps: number;
  readonly cooldownStart: number;
}

const base: Case = {
  ...{ replicas: 3, rows: 17, counted: 17, squares: 5, steps: 12, warmupSteps: 4, cooldownStart: 9, clipNorm: 1 },
  ...{ beta1: 0.9, beta2: 0.98 },
};

const replicasOf = ({ replicas }: Case, schedule: (r: number) => { cooldownStart: number; steps: number }) =>
  replicaWords(
    Array.from({ length: replicas }, (_, r) => ({ seed: 1, hidden: 1, embedding: 1, schedule: schedule(r) })),
  );

/** Positive losses and squares of every replica, other ones in every step. */
const lossesOf = ({ replicas, rows }: StepShape, step: number) =>
  normal(replicas * rows, 2 * step).f32.map((value) => Math.abs(value) + 1);

/** Sums of squares around clipNorm², some below and some above. */
const squaresOf = ({ replicas, squares }: StepShape, step: number) =>
  normal(replicas * squares, 2 * step + 1).f32.map((value) => value ** 2 / squares);

/** Runs `count` repetitions of an entry; `after` sees the tensors after each. */
function repeat(
  shape: Case,
  entry: 'training' | 'evaluation',
  count: number,
  after: (kernels: Kernels<Names>, repetition: number) => Promise<void>,
): Promise<Float32Array> {
  const { replicas, rows, squares } = shape;
  const tensors = {
    ...{ losses: replicas * rows, squares: replicas * squares },
    ...{ replicas: replicasOf(shape, () => shape), state: stateWords(replicas), history: shape.steps * replicas },
  };
  return withKernels<Names, Float32Array>(
    tensors,
    (list, views) => (entry === 'training' ? advanceStep : recordEvaluation)(list, shape, views),
    async (kernels) => {
      for (let i = 0; i < count; i += 1) {
        kernels.write('losses', lossesOf(shape, i));
        kernels.write('squares', squaresOf(shape, i));
        kernels.run();
        await after(kernels, i);
      }
      return kernels.read('history');
    },
  );
}

/** Means of the losses of every replica, as the rows of the history. */
function means(shape: StepShape, count: number): Float64Array {
  return joined(
    Array.from({ length: count }, (_, step) =>
      Array.from({ length: shape.replicas }, (_, r) => {
        const own = part(lossesOf(shape, step), r, shape.rows);
        return own.reduce((sum, loss) => sum + loss, 0) / shape.rows;
      }),
    ),
  );
}

/** Lanes add rows / 64 losses each and their 64 sums in six stages; positive terms keep the error below the count of additions. */
const meanRoundings = (rows: number) => Math.ceil(rows / 64) + 6 + 5;

/** Divisions are 2.5 ULP, sqrt is 1 / inverseSqrt, 4.5 ULP: of 1, from which it is taken. */
const FACTOR_ROUNDINGS = 2 * (2.5 + 2.5 + 4.5) + 2;

const schedules = [
  { steps: 12, warmupSteps: 4, cooldownFraction: 0.25 },
  { steps: 40, warmupSteps: 1, cooldownFraction: 0.5 },
  // Warm-up that reaches into the cooldown; no warm-up; no cooldown; nothing else.
  { steps: 10, warmupSteps: 8, cooldownFraction: 0.4 },
  { steps: 7, warmupSteps: 0, cooldownFraction: 0.3 },
  { steps: 9, warmupSteps: 3, cooldownFraction: 0 },
  { steps: 8, warmupSteps: 1, cooldownFraction: 1 },
];

describe('step', () => {
  it.each(schedules)(
    '$steps steps, warm-up $warmupSteps, cooldown $cooldownFraction: the rate of the twin at every step',
    async (schedule) => {
      const cooldownStart = Math.floor(schedule.steps * (1 - schedule.cooldownFraction));
      const factors: number[] = [];
      await repeat({ ...base, ...schedule, cooldownStart }, 'training', schedule.steps, async ({ read }, step) => {
        const state = await read('state');
        for (let r = 0; r < base.replicas; r += 1) {
          expect(stateOf(state, r)).toMatchObject({ step: step + 1, evaluated: 0 });
          factors.push(stateOf(state, r).rateFactor);
        }
      });
      const expected = factors.map((_, i) => scheduleFactor({ ...schedule, step: Math.floor(i / base.replicas) }));
      expectClose(factors, expected, { roundings: FACTOR_ROUNDINGS, magnitude: 1 });
    },
  );

  it('every replica has an end of its own, and can be given another between two steps', async () => {
    const ends = [
      { steps: 8, cooldownFraction: 0.5 },
      { steps: 12, cooldownFraction: 0.25 },
      { steps: 10, cooldownFraction: 0.2 },
    ].map((end) => ({ ...end, warmupSteps: 4, cooldownStart: end.steps * (1 - end.cooldownFraction) }));
    const turned = [ends[1]!, ends[2]!, ends[0]!];
    const factors: number[] = [];
    const expected: number[] = [];
    await repeat(base, 'training', 8, async ({ read, write }, step) => {
      const state = await read('state');
      for (const [r, end] of (step > 0 && step < 6 ? ends : turned).entries()) {
        factors.push(stateOf(state, r).rateFactor);
        expected.push(scheduleFactor({ ...end, step }));
      }
      const set = (schedules: typeof ends) =>
        write(
          'replicas',
          replicasOf(base, (r) => schedules[r]!),
        );
      if (step === 0) set(ends);
      if (step === 5) set(turned);
    });
    expectClose(factors, expected, { roundings: FACTOR_ROUNDINGS, magnitude: 1 });
    expect(expected.slice(-9, -3)).toEqual([0.5, 1, 1, 1, 1, 1 - Math.sqrt(0.5)]);
  });

  it.each([1, 3, 63, 64, 65, 315])('mean of %i losses goes to its row of the history', async (rows) => {
    const shape = { ...base, rows, counted: rows };
    const history = await repeat(shape, 'training', 3, async () => {});
    expectClose(history.subarray(0, 9), means(shape, 3), { roundings: meanRoundings(rows) });
    expect(history.subarray(9).every((value) => value === 0)).toBe(true);
  });

  it.each([1, 3, 63, 64, 65, 315])('norm of %i squares and the factor that clips it', async (squares) => {
    const shape = { ...base, squares };
    const scales: number[] = [];
    await repeat(shape, 'training', 6, async ({ read }, step) => {
      const state = await read('state');
      for (let r = 0; r < shape.replicas; r += 1) {
        const own = part(squaresOf(shape, step), r, squares);
        const norm = Math.sqrt(own.reduce((sum, value) => sum + value, 0));
        const { gradientNorm, clipScale: scale } = stateOf(state, r);
        // The sum of squares as for losses, halved by the root; sqrt 4.5 ULP; the factor's division 2.5 ULP more.
        const roundings = meanRoundings(squares) + 9;
        expectClose([gradientNorm], [norm], { roundings, label: 'norm' });
        expectClose([scale], [clipScale({ norm, clipNorm: 1 })], { roundings: roundings + 5, label: 'clip' });
        scales.push(scale);
      }
    });
    // Both sides of the threshold.
    expect(scales.some((scale) => scale === 1)).toBe(true);
    expect(scales.some((scale) => scale < 1)).toBe(true);
  });

  it('keeps the powers of both betas', async () => {
    await repeat(base, 'training', 12, async ({ read }, step) => {
      const { beta1Power, beta2Power } = stateOf(await read('state'), 2);
      // Each step rounds once, and the beta itself is off by a rounding each time it is multiplied.
      const roundings = 2 * (step + 1);
      expectClose([beta1Power], [0.9 ** (step + 1)], { roundings, label: 'beta1' });
      expectClose([beta2Power], [0.98 ** (step + 1)], { roundings, label: 'beta2' });
    });
  });

  it('evaluation writes the means of batches and moves nothing but its own counter', async () => {
    const history = await repeat(base, 'evaluation', 4, async ({ read }, batch) => {
      const expected = stateWords(base.replicas, { evaluated: batch + 1 });
      expect(words(await read('state'))).toEqual(words(expected));
    });
    expectClose(history.subarray(0, 12), means(base, 4), { roundings: meanRoundings(base.rows) });
    expect(history.subarray(12).every((value) => value === 0)).toBe(true);
  });

  it('takes the mean over the rows that count', async () => {
    const counted = 5;
    const history = await repeat({ ...base, counted }, 'evaluation', 1, () => Promise.resolve());
    const expected = means(base, 1).map((mean) => (mean * base.rows) / counted);
    expectClose(history.subarray(0, 3), expected, { roundings: meanRoundings(base.rows) });
  });

  it('survives a gradient of zero: no clipping, no division by it', async () => {
    const replicas = replicasOf(base, () => base);
    const tensors = { losses: 17 * 3, squares: 15, replicas, state: stateWords(3), history: 36 };
    const { state } = await runKernels(tensors, (list, views) => advanceStep(list, base, views));
    expect(stateOf(state, 1)).toMatchObject({ clipScale: 1, gradientNorm: 0 });
  });
});
