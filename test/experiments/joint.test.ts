import { describe, expect, it } from 'vitest';
import { findingsOf } from '../../src/experiments/findings.ts';
import type { GridOptions } from '../../src/experiments/grid.ts';
import { joint } from '../../src/experiments/joint.ts';
import { PlanError } from '../../src/experiments/plan-error.ts';
import { runExperiment } from '../../src/experiments/run-experiment.ts';
import { evaluateJoint } from '../../src/scaling/joint-law.ts';
import type { JointLaw } from '../../src/scaling/joint-types.ts';
import type { RunSpec } from '../../src/train/spec.ts';
import { corpus, jitter, recordsBy, sizeOf, trainBy } from './synthetic.ts';

const K = 1024;
const options: GridOptions = {
  widths: [8, 12, 16, 24, 40],
  tokens: [64 * K, 128 * K, 256 * K, 512 * K, 1024 * K],
  seeds: [1],
  context: 32,
  batch: 16,
  heldOutCharacters: 131_072,
};
const planOf = (changes: Partial<GridOptions> = {}) => joint.plan(corpus, { ...options, ...changes });

const lossBy =
  (law: JointLaw, noise = 0) =>
  (spec: RunSpec) =>
    evaluateJoint(law, sizeOf(spec), spec.training.tokens) * (1 + jitter(spec, noise));

const CHINCHILLA: JointLaw = { form: 'chinchilla', e: 0.9, a: 12, b: 90, alpha: 0.36, beta: 0.4 };
const KAPPA: JointLaw = { form: 'kappa', e: 0.73, a: 8.07, b: 36, alpha: 0.28, beta: 0.3, kappa: 0.5 };

interface Results {
  readonly fits: Record<string, { parameters: Record<string, { value: number; interval: [number, number] }> }>;
  readonly best: string;
  readonly largestHeldOut: { readonly runs: number; readonly scores: { form: string; typical: number }[] };
}
const resultsOf = (law: JointLaw, noise: number, changes: Partial<GridOptions> = {}) => {
  const plan = planOf(changes);
  return findingsOf(plan, recordsBy(plan, lossBy(law, noise))).results as unknown as Results;
};

describe('the plan of a joint law', () => {
  it('has every size at every token count, one stable run a size', () => {
    const plan = planOf({ seeds: [1, 2] });
    expect(plan.groups.length).toBe(5);
    for (const { runs, tokens } of plan.groups) {
      expect(runs.length).toBe(10);
      // 16 times the shortest, and a quarter of 1 + 2 + 4 + 8 of it, for two replicas.
      expect(tokens).toBe(2 * 64 * K * (16 + 15 / 4));
    }
  });

  it.each([
    ['one size', { widths: [8] }, /choose at least 2/],
    ['too few runs', { widths: [8, 12], tokens: [64 * K, 128 * K] }, /five parameters and needs as many runs; 4 were/],
    ['a run too short', { tokens: [512, 64 * K, 128 * K] }, /512 tokens are fewer than 40 steps of 512/],
    ['the same steps twice', { tokens: [65_536, 65_537, 131_072] }, /65,537 tokens are as many steps/],
  ] as const)('is refused with the reason: %s', (_, changes, words) => {
    expect(() => planOf(changes)).toThrow(PlanError);
    expect(() => planOf(changes)).toThrow(words);
  });

  it('says beforehand that a narrow grid leaves exponents open', () => {
    expect(planOf().notes).toEqual([]);
    expect(planOf({ tokens: [64 * K, 128 * K] }).notes.join(' ')).toMatch(/2 token counts over a factor of 2.0/);
  });
});

describe('findings of a joint law', () => {
  it("recovers Chinchilla's law from its own losses", () => {
    const { parameters } = resultsOf(CHINCHILLA, 0).fits['chinchilla']!;
    for (const name of ['e', 'a', 'b', 'alpha', 'beta'] as const) {
      expect(parameters[name]!.value / CHINCHILLA[name], name).toBeCloseTo(1, 3);
    }
  });

  it('recovers the κ-form within its intervals from noisy losses, and prefers it', () => {
    const { fits, best, largestHeldOut } = resultsOf(KAPPA, 0.004, { seeds: [1, 2, 3] });
    expect(best).toBe('kappa');
    const { alpha, beta, kappa } = fits['kappa']!.parameters;
    for (const [parameter, truth] of [
      [alpha!, 0.28],
      [beta!, 0.3],
      [kappa!, 0.5],
    ] as const) {
      // Twice the 80 % interval: three parameters of one draw.
      const [low, high] = parameter.interval;
      expect(Math.abs(parameter.value - truth)).toBeLessThan(high - low);
    }
    expect(largestHeldOut.runs).toBe(15);
    expect(largestHeldOut.scores.find(({ form }) => form === 'kappa')!.typical).toBeLessThan(0.01);
  });

  it('has the held-out largest size as its headline', () => {
    const plan = planOf();
    const { headline } = findingsOf(plan, recordsBy(plan, lossBy(KAPPA, 0.003)));
    expect(headline).toMatch(
      /^Fitted without the largest size, the laws typically miss its 5 runs of 39,880 parameters: the κ-form by 0\.\d+ %/,
    );
  });

  it('predicts each size before it is trained, by the smaller ones alone', async () => {
    const plan = planOf({ tokens: [64 * K, 256 * K, 1024 * K] });
    const before = new Map<number, string>();
    const end = await runExperiment(
      new AbortController().signal,
      plan,
      trainBy(lossBy(KAPPA, 0.003)),
      ({ findings, records }) => {
        for (const { group, before: text } of findings.remarks) {
          const started = records.length > 3 * group;
          if (!started) before.set(group, text);
          else expect(text).toBe(before.get(group));
        }
      },
    );
    expect([...before.keys()]).toEqual([3, 4]);
    for (const { after } of end.findings.remarks) expect(after).toMatch(/measured 1\.\d{3}: (in|out)side the interval/);
  });

  it('gives columns for every run, figures that hold finite numbers, and rows as wide as their tables', () => {
    const plan = planOf();
    const records = recordsBy(plan, lossBy(KAPPA, 0.003));
    const { columns, figures, tables } = findingsOf(plan, records);
    expect(columns.map(({ name }) => name)).toContain('kappa_loss_nats_per_token');
    for (const { values } of columns) expect(Object.keys(values).sort()).toEqual(records.map(({ id }) => id).sort());
    expect(figures.map(({ id }) => id)).toEqual(['surface', 'largest', 'contours', 'residuals']);
    for (const { lines, points } of figures) {
      for (const { x, y } of lines) {
        expect([...x, ...y].every(Number.isFinite)).toBe(true);
        expect([...x].sort((a, b) => a - b)).toEqual(x);
      }
      for (const { x, y } of points) expect(Number.isFinite(x) && Number.isFinite(y)).toBe(true);
    }
    for (const { rows, columns: own } of tables) for (const row of rows) expect(row.length).toBe(own.length);
  });

  it('holds at every number of records', () => {
    const plan = planOf({ tokens: [64 * K, 256 * K, 1024 * K] });
    const records = recordsBy(plan, lossBy(KAPPA));
    for (let count = 0; count <= records.length; count += 1) {
      const { headline } = findingsOf(plan, records.slice(0, count));
      if (count < 5) expect(headline).toContain(`${count} of 15 runs finished`);
      expect(headline).not.toMatch(/NaN|undefined|Infinity/);
    }
  });
});
