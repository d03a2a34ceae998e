import { describe, expect, it } from 'vitest';
import { findingsOf } from '../../src/experiments/findings.ts';
import { batch, type BatchOptions } from '../../src/experiments/batch.ts';
import { PlanError } from '../../src/experiments/plan-error.ts';
import { shapeKey, stepsOf, stepsTogether, type RunSpec } from '../../src/train/spec.ts';
import { expectDrawable } from './drawable.ts';
import { corpus, jitter, recordsBy } from './synthetic.ts';

const K = 1024;
const options: BatchOptions = {
  width: 16,
  batches: [4, 8, 16, 32, 64, 128],
  tokens: [64 * K, 128 * K, 256 * K, 512 * K],
  seeds: [1],
  context: 32,
  heldOutCharacters: 131_072,
};
const planOf = (changes: Partial<BatchOptions> = {}) => batch.plan(corpus, { ...options, ...changes });

const CRITICAL = 1500;

/** A batch B makes D tokens worth D / (1 + B / B_crit), so that any loss takes 1 + B / B_crit times the fewest tokens. */
const lossBy =
  (noise = 0) =>
  (spec: RunSpec): number => {
    const perStep = spec.training.batch * spec.model.context;
    const worth = spec.training.tokens / (1 + perStep / CRITICAL);
    return 1.3 + 50 * worth ** -0.36 + jitter(spec, noise);
  };
const fewest = (target: number): number => ((target - 1.3) / 50) ** (-1 / 0.36);

interface Results {
  readonly target: number;
  readonly fit: {
    readonly law: { readonly criticalBatch: number; readonly leastTokens: number; readonly leastSteps: number };
    readonly parameters: { readonly criticalBatch: { readonly interval: [number, number]; determined: boolean } };
  } | null;
  readonly curves: { readonly batch: number; readonly tokensToTarget: number | null; readonly missed: string | null }[];
}
const found = (changes: Partial<BatchOptions> = {}, noise = 0) => {
  const plan = planOf(changes);
  const findings = findingsOf(plan, recordsBy(plan, lossBy(noise)));
  return { ...findings, results: findings.results as unknown as Results };
};

describe('the plan of several batches', () => {
  it('trains one stable run a batch with rates in proportion to its square root, and counts what is shared once', () => {
    const plan = planOf({ seeds: [1, 2] });
    expect(plan.groups.length).toBe(6);
    for (const { runs, tokens } of plan.groups) {
      const specs = runs.map(({ spec }) => spec);
      expect(new Set(specs.map(shapeKey)).size).toBe(1);
      const perStep = specs[0]!.training.batch * 32;
      const { hidden, embedding } = specs[0]!.training.learningRate;
      expect(hidden).toBeCloseTo(0.016 * Math.sqrt(2) * Math.sqrt(perStep / 512), 12);
      expect(embedding).toBeCloseTo(0.016 * Math.sqrt(perStep / 512), 12);
      expect(tokens).toBe(2 * perStep * stepsTogether(specs));
    }
  });

  it('leaves out runs of too few steps, and says so', () => {
    const plan = planOf();
    const steps = plan.groups.flatMap(({ runs }) => runs.map(({ spec }) => stepsOf(spec)));
    expect(Math.min(...steps)).toBeGreaterThanOrEqual(24);
    // 64 K tokens are 32 steps of 2,048, but 16 of 4,096.
    expect(plan.groups.map(({ runs }) => runs.length)).toEqual([4, 4, 4, 4, 4, 3]);
    expect(plan.notes).toEqual([]);
    expect(planOf({ tokens: [64 * K, 256 * K, 512 * K] }).notes[0]).toMatch(
      /^Batch of 128 windows: only two token counts/,
    );
    const large = planOf({ batches: [4, 16, 1024] });
    expect(large.groups.length).toBe(2);
    expect(large.notes.join(' ')).toMatch(
      /Batch of 1,024 windows left out: fewer than 2 of the token counts are 24 steps/,
    );
  });

  it('leaves out batches larger than the text holds out, and says so', () => {
    const brief = { ...corpus, heldOutCharacters: 1000 };
    const { groups, notes } = batch.plan(brief, { ...options, heldOutCharacters: 1000 });
    expect(groups.length).toBe(3);
    expect(notes[0]).toBe('Batches of 32, 64 and 128 windows left out: State of the Union addresses holds out fewer.');
  });

  it('has defaults of at least five batches over a factor of 32', () => {
    for (const software of [true, false]) {
      const { groups, options: chosen } = batch.plan(corpus, batch.defaults({ software }));
      expect(groups.length).toBe(chosen.batches.length);
      expect(chosen.batches.at(-1)! / chosen.batches[0]!).toBeGreaterThanOrEqual(32);
    }
  });

  it.each([
    ['one batch', { batches: [8] }, /Batches: choose at least 2, such as 4,8,16/],
    ['one token count', { tokens: [64 * K] }, /Training tokens: choose at least 2/],
    ['batches too large', { batches: [512, 1024] }, /None of these batches has 2 token counts of 24 steps/],
    ['half a window', { batches: [0.5, 8] }, /Batches takes whole numbers/],
    ['a target of nothing', { target: 0 }, /Target loss takes numbers from 0\.001 to 20, and 0 is not one/],
    ['a batch larger than the text', { batches: [4, 4096], context: 1024 }, /less than one batch of 4096/],
  ] as const)('is refused with the reason: %s', (_, changes, words) => {
    expect(() => planOf(changes)).toThrow(PlanError);
    expect(() => planOf(changes)).toThrow(words);
  });
});

describe('findings of several batches', () => {
  it('recovers the critical batch, the fewest tokens and the fewest steps', () => {
    const { results, headline } = found();
    const { law } = results.fit!;
    expect(law.criticalBatch / CRITICAL).toBeCloseTo(1, 1);
    expect(law.leastTokens / fewest(results.target)).toBeCloseTo(1, 1);
    expect(law.leastSteps / (fewest(results.target) / CRITICAL)).toBeCloseTo(1, 1);
    expect(headline).toMatch(/^To \d\.\d{3} nats a batch of 128 tokens takes .*: the critical batch is 1\.[45]\d?K/);
  });

  it('reads tokens between ends to a percent', () => {
    const { results } = found({ target: 2.05 });
    for (const { batch: perStep, tokensToTarget } of results.curves) {
      if (tokensToTarget === null) continue;
      const truth = fewest(2.05) * (1 + perStep / CRITICAL);
      expect(Math.abs(tokensToTarget / truth - 1)).toBeLessThan(0.01);
    }
    expect(results.curves.filter(({ tokensToTarget }) => tokensToTarget !== null).length).toBeGreaterThanOrEqual(5);
  });

  it('holds the truth within its interval from noisy losses of several seeds', () => {
    const { results } = found({ seeds: [1, 2, 3] }, 0.006);
    const [low, high] = results.fit!.parameters.criticalBatch.interval;
    // Twice the 80 % interval: one draw.
    expect(Math.abs(results.fit!.law.criticalBatch - CRITICAL)).toBeLessThan(high - low);
    expect(high - low).toBeLessThan(CRITICAL);
  });

  it('takes the lowest loss that all batches pass as its target, unless one is chosen', () => {
    const { results } = found();
    const last = lossBy()(planOf().groups.at(-1)!.runs.at(-1)!.spec);
    expect(results.target).toBeGreaterThanOrEqual(last);
    expect(results.target - last).toBeLessThan(0.001);
    expect(results.curves.every(({ missed }) => missed === null)).toBe(true);
    expect(found({ target: 2.1 }).results.target).toBe(2.1);
  });

  it('says which batches did not reach a target, and which were below it from the first', () => {
    const low = found({ target: 1.81 });
    expect(low.warnings.join(' ')).toMatch(
      /Batches of 1\.02K, 2\.05K and 4\.1K tokens a step did not reach 1\.810 nats/,
    );
    const high = found({ target: 2.3 });
    expect(high.warnings.join(' ')).toMatch(/Batches of 128 and 256 .* are below 2\.300 nats in their shortest run/);
    const none = found({ target: 1.2 });
    expect(none.headline).toContain('must pass 1.200 nats between their shortest and longest runs, and none does yet');
    expect(none.figures.map(({ id }) => id)).toEqual(['losses']);
  });

  it('says that the critical batch is open where only small ones were measured', () => {
    const { headline, warnings, figures } = found({ batches: [1, 2, 4], seeds: [1, 2, 3] }, 0.01);
    expect(headline).toContain("these runs don't fix the critical batch");
    expect(warnings.join(' ')).toMatch(/larger batches would show it|not determined|interval/i);
    expect(figures[0]!.points.some(({ shape }) => shape === 'diamond')).toBe(false);
  });

  it('says at every number of records what there is, in figures that can be drawn', () => {
    const plan = planOf({ seeds: [1, 2] });
    const records = recordsBy(plan, lossBy(0.004));
    for (let count = 0; count <= records.length; count += 1) {
      const findings = findingsOf(plan, records.slice(0, count));
      if (count < 3) expect(findings.headline).toContain(`${count} of 46 runs finished`);
      expectDrawable(findings);
    }
    const { figures, facts } = findingsOf(plan, records);
    expect(figures.map(({ id }) => id)).toEqual(['tokens-to-target', 'steps-to-target', 'losses']);
    expect(facts.length).toBe(4);
    expect(figures[0]!.points.filter(({ shape }) => shape === 'diamond').length).toBe(1);
  });
});
