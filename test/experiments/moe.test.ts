import { describe, expect, it } from 'vitest';
import { findingsOf } from '../../src/experiments/findings.ts';
import { moe, type MoeOptions } from '../../src/experiments/moe.ts';
import { PlanError } from '../../src/experiments/plan-error.ts';
import { countParameters, flopsPerToken, modelOfWidth } from '../../src/model/config.ts';
import type { RunSpec } from '../../src/train/spec.ts';
import { expectDrawable } from './drawable.ts';
import { corpus, jitter, recordsBy } from './synthetic.ts';

const K = 1024;
const options: MoeOptions = {
  widths: [12, 16, 24],
  experts: [2, 4, 8],
  denseWidths: [32, 48],
  tokens: 256 * K,
  seeds: [1, 2],
  active: '1',
  balance: 0.01,
  control: 'largest',
  ...{ context: 32, batch: 16, heldOutCharacters: 131_072 },
};
const planOf = (changes: Partial<MoeOptions> = {}) => moe.plan(corpus, { ...options, ...changes });
const denseModel = (width: number) => modelOfWidth(width, corpus.symbols.length, 32);

/** The law of routed experts with an exponent of size of −0.09 and one of experts of −0.05, of times as many experts as a token passes. */
const lossBy =
  (noise = 0) =>
  ({ model, ...rest }: RunSpec): number => {
    const dense = countParameters(denseModel(model.width)).total;
    const { count = 1, active = 1, balance = 1 } = model.experts ?? {};
    const wasted = balance === 0 ? 0.02 : 0;
    return 4.5 * dense ** -0.09 * (count / active) ** -0.05 + wasted + jitter({ model, ...rest }, noise);
  };

/** Every layer's first expert has twice an even share; without the balancing loss half of all. */
const loaded = ({ model: { experts, layers } }: RunSpec) => {
  if (!experts) return {};
  const first = experts.balance === 0 ? 0.5 : 2 / experts.count;
  const other = (1 - first) / (experts.count - 1);
  const layer = Array.from({ length: experts.count }, (_, e) => (e === 0 ? first : other));
  return { expertLoad: Array.from({ length: layers }, () => layer) };
};

interface Row {
  readonly width: number;
  readonly experts: number;
  readonly balanced: boolean;
  readonly gain: number | null;
  readonly denseEquivalent: number | string | null;
}
interface Results {
  readonly rows: readonly Row[];
  readonly routed: { law: { a: number; b: number } } | null;
}
const found = (changes: Partial<MoeOptions> = {}, lossOf = lossBy()) => {
  const plan = planOf(changes);
  const findings = findingsOf(plan, recordsBy(plan, lossOf, loaded));
  return { ...findings, results: findings.results as unknown as Results };
};

describe('the plan of mixtures', () => {
  it('has the dense ladder first, then every mixture, and the largest without balancing', () => {
    const models = planOf().groups.map(({ runs }) => runs[0]!.spec.model);
    expect(models.slice(0, 5).map(({ width, experts }) => [width, experts])).toEqual(
      [12, 16, 24, 32, 48].map((width) => [width, undefined]),
    );
    expect(models.slice(5, 14).map(({ width, experts }) => [width, experts?.count])).toEqual(
      [12, 16, 24].flatMap((width) => [2, 4, 8].map((count) => [width, count])),
    );
    expect(models.slice(14)).toEqual([{ ...denseModel(24), experts: { count: 8, active: 1, balance: 0 } }]);
  });

  it.each(['1', '2'])('costs a token what the dense model does, but for the router: %s experts a token', (active) => {
    for (const { runs } of planOf({ active }).groups) {
      const { model } = runs[0]!.spec;
      const router = 6 * model.layers * model.width * (model.experts?.count ?? 0);
      expect(flopsPerToken(model) - router).toBe(flopsPerToken(denseModel(model.width)));
    }
  });

  it.each([
    ['one expert', { experts: [1] }, /Experts takes whole numbers from 2 to 64/],
    ['too few steps', { tokens: 10 * K }, /10,240 tokens are fewer than 40 steps of 512/],
    ['a negative coefficient', { balance: -1 }, /Balancing loss takes numbers from 0/],
  ] as const)('is refused with the reason: %s', (_, changes, words) => {
    expect(() => planOf(changes)).toThrow(PlanError);
    expect(() => planOf(changes)).toThrow(words);
  });

  it('says what nothing balances, and plans by its defaults on any adapter', () => {
    expect(planOf({ balance: 0 }).notes.join()).toContain('Nothing balances');
    expect(planOf({ balance: 0 }).groups).toHaveLength(14);
    for (const software of [true, false]) {
      expect(moe.plan(corpus, moe.defaults({ software })).groups.length).toBeGreaterThan(6);
    }
  });
});

describe('the findings on mixtures', () => {
  const usual = found();

  it('find the gain and the dense model of equal loss', () => {
    const { results, headline, facts } = usual;
    const row = results.rows.find(({ width, experts, balanced }) => width === 24 && experts === 8 && balanced)!;
    const dense = countParameters(denseModel(24)).total;
    expect(row.gain).toBeCloseTo(4.5 * dense ** -0.09 * (1 - 8 ** -0.05), 10);
    // (N'/N)^−0.09 = 8^−0.05 on a straight dense ladder.
    expect(row.denseEquivalent).toBeCloseTo(dense * 8 ** (0.05 / 0.09), 4);
    expect(headline).toMatch(/^With 8 experts at width 24 the loss is 0\.\d+ nats below the dense model's/);
    expect(headline).toContain('3.17 times as many');
    expect(facts.map(({ name }) => name)).toEqual([
      'gain, nats',
      'dense size of equal loss',
      'parameters in all',
      'busiest expert',
    ]);
  });

  it('say where the dense ladder is too short, and where experts lose', () => {
    expect(found({ denseWidths: [24] }).headline).toContain('less than that of any dense model trained');
    const losing = (spec: RunSpec) => 4 - lossBy()(spec) / 2;
    expect(found({}, losing).headline).toContain('nats above the dense model’s'.replace('’', "'"));
  });

  it('say how evenly the tokens went, and what came of it without balancing', () => {
    const { sentences, figures } = usual;
    const balance = sentences.find((sentence) => sentence.includes('busiest'))!;
    expect(balance).toContain('gets 25 % of the held-out tokens, where 13 % would be even');
    expect(balance).toContain('without the balancing loss 50 %, and the loss is 0.020 nats above');
    expect(figures.map(({ id }) => id)).toEqual(['by-active', 'by-experts', 'load']);
  });

  it.each(['1', '2'])('fit the law of routed experts, %s experts a token', (active) => {
    const { routed } = found({ active, experts: [4, 8, 16] }).results;
    expect(routed!.law.a).toBeCloseTo(-0.09, 2);
  });

  it('fit no law to fewer shapes than it has constants, however many seeds there are', () => {
    const few = found({ widths: [12, 24], denseWidths: [24], experts: [4, 8], seeds: [1, 2, 3] });
    expect(few.results.routed).toBeNull();
    expect(few.results.rows.length).toBeGreaterThan(6);
  });

  it('warn where a gain is within the scatter of seeds, and where there is one seed', () => {
    expect(found({}, lossBy(0.5)).warnings.join()).toContain('within what seeds scatter by');
    expect(found({ seeds: [1] }).warnings.join()).toContain('One seed each');
    expect(usual.warnings.join()).not.toContain('scatter');
  });

  it('name active parameters of every run with experts', () => {
    const { columns } = usual;
    expect(columns.map(({ name }) => name)).toEqual([
      'experts',
      'experts_per_token',
      'balancing_coefficient',
      'active_parameters',
    ]);
    for (const { values } of columns) expect(Object.keys(values)).toHaveLength(20);
  });

  it.each([0, 1, 11, 12, 30])('can be drawn with %i runs', (most) => {
    const plan = planOf();
    expectDrawable(findingsOf(plan, recordsBy(plan, lossBy(0.01), loaded).slice(0, most)));
  });
});
