import { describe, expect, it } from 'vitest';
import { findingsOf } from '../../src/experiments/findings.ts';
import { PlanError } from '../../src/experiments/plan-error.ts';
import { lineOfRun, modelOfDepth, type Lever } from '../../src/experiments/shape-levers.ts';
import { shape, type ShapeOptions } from '../../src/experiments/shape.ts';
import { variantText } from '../../src/experiments/variant-words.ts';
import { countParameters, modelOfWidth } from '../../src/model/config.ts';
import { runId, type RunSpec } from '../../src/train/spec.ts';
import { expectDrawable } from './drawable.ts';
import { corpus, jitter, recordsBy, sizeOf } from './synthetic.ts';

const options: ShapeOptions = {
  widths: [16, 32, 64],
  tokens: 131_072,
  levers: 'all',
  depths: [1, 4, 8],
  seeds: [1, 2],
  context: 32,
  batch: 16,
  heldOutCharacters: 131_072,
};
const planOf = (changes: Partial<ShapeOptions> = {}) => shape.plan(corpus, { ...options, ...changes });
const lineOf = (spec: RunSpec) => lineOfRun(spec, 'adamw');

const ALPHA = 0.1;
/** A part of one line moves it by so much in ln L; noise is of a run. */
const lossBy =
  (moves: Partial<Record<Lever | 'depth', number>>, noise = 0) =>
  (spec: RunSpec): number => {
    const line = lineOf(spec);
    const moved = line === 'standard' ? 0 : (moves[line] ?? 0);
    return 6 * sizeOf(spec) ** -ALPHA * Math.exp(moved + jitter(spec, noise));
  };

interface Results {
  readonly levers: readonly {
    readonly lever: Lever;
    readonly mean: number;
    readonly interval: readonly [number, number];
    readonly verdict: string;
    readonly factor: { readonly value: number; readonly interval: readonly [number, number] } | null;
    readonly exponent: number | null;
    readonly flatter: { readonly mean: number } | null;
  }[];
  readonly depths: readonly { readonly aspect: number; readonly difference: { readonly mean: number } | null }[];
}
function found(moves: Partial<Record<Lever | 'depth', number>>, changes: Partial<ShapeOptions> = {}, noise = 0) {
  const plan = planOf(changes);
  const findings = findingsOf(plan, recordsBy(plan, lossBy(moves, noise)));
  return { ...findings, results: findings.results as unknown as Results };
}

describe('the plan of the shape experiment', () => {
  it('has the standard model and each part at every size, and the other depths of the largest', () => {
    const { groups } = planOf();
    expect(groups).toHaveLength(3 * 6 + 3);
    const lines = groups.map(({ runs }) => lineOf(runs[0]!.spec));
    expect(lines.slice(0, 6)).toEqual(['standard', 'positions', 'qkNorm', 'activation', 'head', 'muon']);
    expect(lines.slice(-3)).toEqual(['depth', 'depth', 'depth']);
    const ids = groups.flatMap(({ runs }) => runs.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('trains the standard runs of the other experiments, so that their records serve', () => {
    const [first] = planOf().groups;
    expect(first?.runs.map(({ spec }) => spec.model)).toEqual([16, 16].map((width) => modelOfWidth(width, 53, 32)));
    expect(first?.runs.map(({ id, spec }) => id === runId(spec))).toEqual([true, true]);
  });

  it('keeps the parameters of each size but for an untied head, and block parameters of each depth within 3 %', () => {
    const { groups } = planOf();
    const specs = groups.map(({ runs }) => runs[0]!.spec);
    for (const spec of specs.filter((each) => !['standard', 'depth'].includes(lineOf(each)))) {
      const standard = countParameters(modelOfWidth(spec.model.width, 53, 32));
      const own = countParameters(spec.model);
      expect(own.nonEmbedding).toBe(standard.nonEmbedding);
      expect(own.total - standard.total).toBe(lineOf(spec) === 'head' ? 53 * spec.model.width : 0);
    }
    const largest = countParameters(modelOfWidth(64, 53, 32)).nonEmbedding;
    const depths = specs.filter((spec) => lineOf(spec) === 'depth').map(({ model }) => model);
    expect(depths.map(({ layers, width }) => [layers, width])).toEqual([
      [1, 96],
      [4, 48],
      [8, 32],
    ]);
    for (const model of depths) expect(countParameters(model).nonEmbedding / largest).toBeCloseTo(1, 1.3);
  });

  it('takes one part alone, none with other depths, and leaves out Muon where it is the optimiser', () => {
    const lines = (changes: Partial<ShapeOptions>) => planOf(changes).groups.map(({ runs }) => runs[0]!.purpose);
    const alone = planOf({ levers: 'head' });
    expect(alone.groups).toHaveLength(3 * 2 + 3);
    expect(lines({ levers: 'none' })).toHaveLength(3 + 3);
    expect(lines({ optimiser: 'muon' })).not.toContain('Muon');
    expect(lines({})).toContain('no query and key norm');
  });

  it('refuses a plan that changes nothing, too few tokens, and layers that leave no room', () => {
    const { depths: _, ...without } = options;
    expect(() => shape.plan(corpus, { ...without, levers: 'none' })).toThrow(/Nothing is changed/);
    expect(() => planOf({ tokens: 512 })).toThrow(PlanError);
    expect(() => planOf({ widths: [8], depths: [32] })).toThrow(/do not fit/);
  });

  it('says what one size and one seed leave open', () => {
    expect(planOf({ widths: [16], seeds: [1] }).notes).toHaveLength(2);
    expect(planOf().notes).toEqual([]);
  });
});

describe('a model of another depth', () => {
  it('is the standard one where the depth is its own, but for the rounding of widths', () => {
    const standard = modelOfWidth(64, 53, 32);
    expect(modelOfDepth(standard, standard.layers)).toEqual(standard);
  });

  it('is none where the layers would leave nothing for the hidden width', () => {
    expect(modelOfDepth(modelOfWidth(8, 53, 32), 32)).toBeNull();
  });
});

describe('what runs of the shape experiment say', () => {
  it('finds by how much each part moves the line, and what that is worth in size', () => {
    const { results, headline, sentences } = found({ positions: 0.03, muon: -0.01, depth: 0.002 });
    const byLever = Object.fromEntries(results.levers.map((result) => [result.lever, result]));
    expect(byLever['positions']!.mean).toBeCloseTo(0.03, 10);
    expect(byLever['positions']!.verdict).toBe('worse');
    expect(byLever['muon']!.verdict).toBe('better');
    // An untied head has more parameters, and by the law they account for its loss.
    for (const lever of ['head', 'activation', 'qkNorm']) {
      expect(byLever[lever]!.mean).toBeCloseTo(0, 10);
      expect(byLever[lever]!.verdict).toBe('within noise');
    }
    expect(byLever['positions']!.factor!.value).toBeCloseTo(Math.exp(-0.03 / ALPHA), 6);
    expect(byLever['muon']!.factor!.value).toBeCloseTo(Math.exp(0.01 / ALPHA), 6);
    const [low, high] = byLever['positions']!.factor!.interval;
    expect(low).toBeLessThan(byLever['positions']!.factor!.value);
    expect(high).toBeGreaterThan(byLever['positions']!.factor!.value);
    expect(headline).toMatch(/2 of 5 changed parts move the loss beyond noise, no positions most: \+3\.05 %/);
    expect(headline).toMatch(/0\.741 times as large/);
    expect(sentences.join(' ')).toMatch(/Not to be told from it: .*GELU/);
  });

  it('takes depths to equal block parameters, and orders them by width over depth', () => {
    const { results, tables } = found({}, { levers: 'none' });
    expect(results.levers).toEqual([]);
    expect(results.depths.map(({ aspect }) => aspect)).toEqual([4, 12, 32, 96]);
    expect(results.depths[2]!.difference).toBeNull();
    // The synthetic law counts all parameters: what is left is the head's share, well below a percent.
    for (const { difference } of results.depths) expect(Math.abs(difference?.mean ?? 0)).toBeLessThan(0.02);
    expect(tables.map(({ id }) => id)).toEqual(['depths', 'sizes']);
  });

  it('gives exponents of the lines, which moving a line leaves', () => {
    const { results, sentences } = found({ qkNorm: 0.02 });
    for (const { exponent } of results.levers) expect(exponent).toBeCloseTo(ALPHA, 6);
    expect(sentences.join(' ')).toMatch(/they move the line, not its slope/);
  });

  it('finds a part with a slope of its own, and calls no other so', () => {
    const plan = planOf();
    const flat = (spec: RunSpec): number =>
      lossBy({}, 0.002)(spec) * (lineOf(spec) === 'positions' ? (sizeOf(spec) / 10_000) ** 0.04 : 1);
    const { sentences, results } = findingsOf(plan, recordsBy(plan, flat));
    expect(sentences.join(' ')).toMatch(/a slope of its own, beyond noise, has no positions with 0\.06/);
    const levers = (results as unknown as Results).levers;
    expect(levers.find(({ lever }) => lever === 'positions')!.flatter!.mean).toBeCloseTo(0.04, 2);
  });

  it('calls seldom a difference what is noise, and finds one of ten times the noise', () => {
    const { results } = found({ positions: 0.05 }, { seeds: [1, 2, 3] }, 0.01);
    const verdicts = results.levers.map(({ lever, verdict }) => [lever, verdict]);
    expect(verdicts).toContainEqual(['positions', 'worse']);
    expect(verdicts.filter(([, verdict]) => verdict === 'within noise').length).toBeGreaterThanOrEqual(3);
  });

  it('draws, colours by the plan, and says what is missing while it is', () => {
    const plan = planOf();
    const records = recordsBy(plan, lossBy({ positions: 0.03 }, 0.005));
    const findings = findingsOf(plan, records);
    expect(findings.figures.map(({ id }) => id)).toEqual(['differences', 'lines', 'aspect']);
    expectDrawable(findings);
    expect(findings.facts).toHaveLength(4);
    expect(findingsOf(plan, []).headline).toMatch(/^0 of 42 runs finished/);
    const onlyFirst = findingsOf(plan, records.slice(0, 2));
    expect(onlyFirst.headline).toMatch(/^2 of 42 runs finished/);
    const half = findingsOf(plan, records.slice(0, 12));
    expectDrawable(half);
    expect(half.figures[0]!.points.every(({ tint }) => tint.kind === 'series')).toBe(true);
  });

  it('gives no worth in size with one size', () => {
    const { results, headline } = found({ positions: 0.03 }, { widths: [32] });
    expect(results.levers.every(({ factor, exponent }) => factor === null && exponent === null)).toBe(true);
    expect(headline).not.toMatch(/times as large/);
  });
});

describe('variantText', () => {
  it('names each departure, and nothing for the standard model', () => {
    expect(variantText({})).toBe('');
    expect(variantText({ variant: { positions: 'none', activation: 'gelu' } })).toBe('no positions, GELU');
  });
});
