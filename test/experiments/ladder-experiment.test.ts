import { describe, expect, it } from 'vitest';
import { findingsOf } from '../../src/experiments/findings.ts';
import { fitFile, pointsCsv, recordsFile } from '../../src/experiments/files.ts';
import { experimentFile, EXPERIMENT_FILES } from '../../src/experiments/experiment-files.ts';
import { countings } from '../../src/experiments/ladder-counting.ts';
import { ladder } from '../../src/experiments/ladder-experiment.ts';
import type { LadderOptions } from '../../src/experiments/ladder-types.ts';
import { analyseLadder, planLadder } from '../../src/experiments/ladder.ts';
import { PlanError } from '../../src/experiments/plan-error.ts';
import { runExperiment, stateOf } from '../../src/experiments/run-experiment.ts';
import { countParameters } from '../../src/model/config.ts';
import { corpus, climbed, planOf } from '../cli/lab-fixture.ts';
import { recordsBy, sizeOf, trainBy } from './synthetic.ts';

const options: LadderOptions = {
  widths: [8, 12, 16, 24, 32, 48],
  tokens: 65_536,
  seeds: [1, 2],
  context: 32,
  batch: 16,
  heldOutCharacters: 131_072,
};
const still = () => new AbortController().signal;

describe('the ladder as an experiment', () => {
  it('has the very runs, files and figures of the ladder', async () => {
    const climb = await climbed(planOf());
    const plan = ladder.plan(corpus, climb.plan.options);
    expect(plan.groups.map(({ runs }) => runs.map(({ spec }) => spec))).toEqual(
      climb.plan.rungs.map(({ runs }) => runs),
    );
    expect(plan.flops).toBeCloseTo(climb.plan.flops);
    const state = stateOf(plan, climb.records);
    const [records, points, fit] = EXPERIMENT_FILES.map((name) => experimentFile(name, state));
    expect(JSON.parse(records!)).toEqual(JSON.parse(recordsFile(climb)));
    expect(points).toBe(pointsCsv(climb));
    expect(fit).toBe(fitFile(climb));
  });

  it('predicts each size before it is trained, and scores it afterwards', async () => {
    const plan = ladder.plan(corpus, options);
    const firstSaid = new Map<number, string>();
    const end = await runExperiment(
      still(),
      plan,
      trainBy((spec) => 1.2 + 14 * sizeOf(spec) ** -0.4),
      (state) => {
        for (const { group, before } of state.findings.remarks) {
          if (!firstSaid.has(group)) expect(state.records.length).toBe(2 * group);
          firstSaid.set(group, firstSaid.get(group) ?? before);
        }
      },
    );
    const { remarks, headline, figures, tables } = end.findings;
    expect(remarks.map(({ group }) => group)).toEqual([2, 3, 4, 5]);
    for (const { group, before, after } of remarks) {
      expect(before).toBe(firstSaid.get(group));
      expect(after).toMatch(/^predicted .*, measured \d\.\d{3}: (in|out)side the interval, error [+−]/);
    }
    expect(headline).toMatch(
      /^From 2,088 to 57,840 parameters, held-out loss falls from 1\.\d+ to 1\.\d+ nats, as N\^−0\.4/,
    );
    expect(figures[0]!.points.filter(({ shape }) => shape === 'ring').length).toBe(4);
    expect(figures[0]!.points.filter(({ shape }) => shape === 'dot').length).toBe(6);
    for (const { rows, columns } of tables) for (const row of rows) expect(row.length).toBe(columns.length);
  });

  it('says that sizes are missing while they are', () => {
    const plan = ladder.plan(corpus, options);
    const records = recordsBy(plan, (spec) => 14 * sizeOf(spec) ** -0.1);
    expect(findingsOf(plan, []).headline).toBe('Too few sizes finished to see a law.');
    expect(findingsOf(plan, records.slice(0, 2)).headline).toBe('Too few sizes finished to see a law.');
    expect(findingsOf(plan, records.slice(0, 4)).headline).toMatch(/^From 2,088 to 4,092 parameters/);
  });
});

describe('a ladder in depth', () => {
  const deep = (layers: readonly number[], widths: readonly number[] = [16]) =>
    ladder.plan(corpus, { ...options, widths, layers });

  it('has one width at several depths, shallowest first', () => {
    const models = deep([4, 1, 2]).groups.map(({ runs }) => runs[0]!.spec.model);
    expect(models.map(({ layers, width }) => [layers, width])).toEqual([
      [1, 16],
      [2, 16],
      [4, 16],
    ]);
    const sizes = models.map((model) => countParameters(model));
    // Blocks grow in proportion, the tied head of 53·16 stays.
    expect(sizes.map(({ nonEmbedding }) => nonEmbedding / sizes[0]!.nonEmbedding)).toEqual([1, 2, 4]);
    expect(sizes.map(({ total, nonEmbedding }) => total - nonEmbedding)).toEqual([848, 848, 848]);
    expect(deep([4, 1, 2]).groups[2]!.title).toMatch(/^4 layers of width 16 \(/);
  });

  it('grows in width at one depth', () => {
    const models = deep([3], [8, 16]).groups.map(({ runs }) => runs[0]!.spec.model);
    expect(models.map(({ layers, width }) => [layers, width])).toEqual([
      [3, 8],
      [3, 16],
    ]);
  });

  it.each([
    [[1, 2], [8, 16], /grows in width or in depth/],
    [[0], [8], /Layers takes whole numbers from 1 to 32, and 0 is not/],
    [[2, 2], [8], /Layers names 2 twice/],
  ] as const)('refuses %j layers of widths %j', (layers, widths, words) => {
    expect(() => deep(layers, widths)).toThrow(PlanError);
    expect(() => deep(layers, widths)).toThrow(words);
  });

  it.each([
    [[], /at least one number of layers/],
    [[33], /from 1 to 32, and 33 is not/],
    [[2, 2], /only once/],
  ] as const)('is refused by the plan itself too: %j layers', (layers, words) => {
    expect(() => planLadder(corpus, { ...options, widths: [16], layers })).toThrow(words);
  });
});

describe('the ways to count parameters', () => {
  it('fits each law to its own count: the one that the losses follow fits exactly', () => {
    const plan = planLadder(corpus, options);
    const specs = plan.rungs.flatMap(({ runs }) => runs);
    const records = recordsBy(
      ladder.plan(corpus, options),
      ({ model }) => 1.1 + 9 * countParameters(model).nonEmbedding ** -0.3,
    );
    expect(records.length).toBe(specs.length);
    const [own, blocks, all] = countings(analyseLadder(plan, records));
    expect(blocks!.floor!.law.exponent).toBeCloseTo(0.3, 3);
    expect(blocks!.floor!.rms).toBeLessThan(1e-6);
    expect(own!.floor!.law.exponent).toBeGreaterThan(0.31);
    // 2,088 = 1,664 of the blocks + 424 of the tied head; another 424 of an embedding of its own.
    expect([own, blocks, all].map((counting) => counting!.ns[0])).toEqual([2088, 1664, 2512]);
    expect(all!.floor!.law.exponent).toBeGreaterThan(own!.floor!.law.exponent);
  });

  it('shows in the findings how the exponent moves', () => {
    const plan = ladder.plan(corpus, options);
    const records = recordsBy(plan, (spec) => 1.2 + 14 * sizeOf(spec) ** -0.4);
    const { sentences, tables, results } = findingsOf(plan, records);
    expect(sentences.join(' ')).toMatch(/0\.40 by blocks and head, 0\.\d\d by blocks only, as in Kaplan et al\. 2020/);
    expect(tables.find(({ id }) => id === 'counting')!.rows.length).toBe(3);
    expect((results['counting'] as unknown[]).length).toBe(3);
  });
});
