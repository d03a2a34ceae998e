import { describe, expect, it } from 'vitest';
import { findingsOf } from '../../src/experiments/findings.ts';
import { data, type DataOptions } from '../../src/experiments/data.ts';
import { finishedRuns } from '../../src/experiments/measured.ts';
import { PlanError } from '../../src/experiments/plan-error.ts';
import { fittedDecay, repeatedPoints, worthOf } from '../../src/experiments/repeated.ts';
import { stepsTogether, type RunSpec } from '../../src/train/spec.ts';
import { corpus, jitter, recordsBy } from './synthetic.ts';

const K = 1024;
const options: DataOptions = {
  width: 16,
  tokens: [64, 128, 256, 512, 1024, 2048].map((count) => count * K),
  seeds: [1, 2],
  context: 32,
  batch: 16,
  heldOutCharacters: 131_072,
};
const planOf = (changes: Partial<DataOptions> = {}) => data.plan(corpus, { ...options, ...changes });

const LAW = { form: 'floor', floor: 1.3, scale: 90, exponent: 0.42 } as const;
const lossOf = (tokens: number): number => LAW.floor + LAW.scale * tokens ** -LAW.exponent;

/** The law with text that loses its worth after six repetitions. */
const repeatedLoss = ({ training, corpus: { characters = 1e12 } }: RunSpec): number =>
  lossOf(worthOf(training.tokens, characters, 6));

interface Fit {
  readonly law: typeof LAW;
  readonly parameters: Record<'floor' | 'scale' | 'exponent', { value: number; interval: [number, number] }>;
}

describe('the plan of more data', () => {
  it('trains all token counts of a text from one stable run, seeds as replicas', () => {
    const [group, ...others] = planOf().groups;
    expect(others).toEqual([]);
    const ofOneSeed = group!.runs.filter(({ spec }) => spec.seed === 1).map(({ spec }) => spec);
    expect(ofOneSeed.length).toBe(6);
    expect(group!.tokens).toBe(2 * 512 * stepsTogether(ofOneSeed));
  });

  it('adds a group for each small text, smallest first', () => {
    const plan = planOf({ characters: [65_536, 16_384] });
    expect(plan.groups.map(({ runs }) => runs[0]!.spec.corpus.characters)).toEqual([undefined, 16_384, 65_536]);
    expect(plan.notes).toEqual([]);
  });

  it('says beforehand where a text is seen too often or not often enough', () => {
    expect(planOf({ tokens: [1e6, 2e7] }).notes.join()).toMatch(/has 9,000,000 characters to train on/);
    expect(planOf({ characters: [4_000_000] }).notes.join()).toMatch(/No run sees a small text of 4M characters/);
  });

  it.each([
    ['a small text that is the whole', { characters: [9_000_000] }, /9,000,000 is not smaller/],
    ['a small text too short', { characters: [100] }, /Small texts takes whole numbers from 1,024/],
    ['one token count', { tokens: [64 * K] }, /choose at least 2/],
    ['a width off the grid', { width: 600 }, /from 4 to 512, and 600 is not/],
  ] as const)('is refused with the reason: %s', (_, changes, words) => {
    expect(() => planOf(changes)).toThrow(PlanError);
    expect(() => planOf(changes)).toThrow(words);
  });
});

describe('findings of more data', () => {
  it('recovers a law from its own losses, and its intervals hold it under noise', () => {
    const plan = planOf();
    const exact = findingsOf(
      plan,
      recordsBy(plan, ({ training }) => lossOf(training.tokens)),
    );
    expect((exact.results['floor'] as Fit).law.exponent).toBeCloseTo(0.42, 4);
    expect((exact.results['floor'] as Fit).law.floor).toBeCloseTo(1.3, 4);
    const noisy = findingsOf(
      plan,
      recordsBy(plan, (spec) => lossOf(spec.training.tokens) + jitter(spec, 0.01)),
    );
    const { exponent } = (noisy.results['floor'] as Fit).parameters;
    // Twice the 80 % interval of this one draw.
    expect(Math.abs(exponent.value - 0.42)).toBeLessThan(exponent.interval[1] - exponent.interval[0]);
    expect(noisy.headline).toMatch(
      /^From 65.5K to 2.1M tokens, held-out loss falls from 2\.1\d\d to 1\.\d{3} nats, as D\^−/,
    );
  });

  it('predicts the longest run from the others, far better with a floor', () => {
    const plan = planOf();
    const { results } = findingsOf(
      plan,
      recordsBy(plan, ({ training }) => lossOf(training.tokens)),
    );
    const { tokens, measured, floor, pure } = results['longestHeldOut'] as Record<string, number>;
    expect(tokens).toBe(2048 * K);
    expect(Math.abs(floor! / measured! - 1)).toBeLessThan(1e-4);
    expect(Math.abs(pure! / measured! - 1)).toBeGreaterThan(0.02);
  });

  it('draws the published slopes through the points, and says they are only slopes', () => {
    const plan = planOf();
    const [figure] = findingsOf(plan, recordsBy(plan, repeatedLoss)).figures;
    const names = figure!.lines.map(({ label }) => label).join();
    expect(names).toMatch(/Kaplan.*D\^−0\.10.*Besiroglu.*D\^−0\.37/);
    expect(figure!.points.filter(({ shape }) => shape === 'dot').every(({ yBar }) => yBar !== undefined)).toBe(true);
  });

  it('holds at every number of records', () => {
    const plan = planOf({ characters: [16_384], seeds: [1] });
    const records = recordsBy(plan, repeatedLoss, ({ corpus: { characters } }) =>
      characters ? { trainLoss: 1.1 } : {},
    );
    for (let count = 0; count <= records.length; count += 1) {
      const { headline, sentences } = findingsOf(plan, records.slice(0, count));
      if (count < 3) expect(headline).toContain(`${count} of 12 runs finished`);
      expect([headline, ...sentences].join()).not.toMatch(/NaN|undefined|Infinity/);
    }
  });
});

describe('small texts', () => {
  const plan = planOf({ characters: [16_384, 65_536], seeds: [1] });
  const records = recordsBy(plan, repeatedLoss, ({ corpus: { characters } }) => (characters ? { trainLoss: 1.1 } : {}));

  it('finds the worth of repeated text that the law was made with', () => {
    const points = repeatedPoints(finishedRuns(records), LAW);
    expect(points.length).toBe(12);
    for (const { tokens, unique, worth } of points) {
      expect(worth! / worthOf(tokens, unique, 6)).toBeCloseTo(1, 6);
    }
    const found = fittedDecay(points, LAW)!;
    expect(found.decay).toBeCloseTo(6, 3);
    expect(found.rms).toBeLessThan(1e-6);
  });

  it('leaves runs past the least loss out of the decay', () => {
    const points = repeatedPoints(finishedRuns(records), LAW);
    const last = points.at(-1)!;
    const risen = { ...last, tokens: 2 * last.tokens, heldOut: last.heldOut + 0.3 };
    expect(fittedDecay([...points, risen], LAW)!.decay).toBeCloseTo(6, 3);
  });

  it('tells when each text was learnt by heart, and sets the published decay beside', () => {
    const { sentences, figures, tables } = findingsOf(plan, records);
    const text = sentences.join(' ');
    expect(text).toMatch(/On 16\.4K characters, held-out loss is least \(\d\.\d{3}\) when the text was seen 128 times/);
    expect(text).toContain('the loss on the text itself ends at 1.100');
    expect(text).toMatch(
      /R\* = 6\.\d here, and the law then misses these losses by 0\.0 % on average; Muennighoff et al\. 2023 found 15\.4/,
    );
    expect(figures.map(({ id }) => id)).toEqual(['data', 'by-heart', 'worth']);
    expect(tables[0]!.rows.length).toBe(12);
  });

  it('values nothing above what it repeats: text seen once is worth itself', () => {
    expect(worthOf(5000, 16_384)).toBe(5000);
    expect(worthOf(16_384 * 1000, 16_384, 6) / 16_384).toBeCloseTo(7, 6);
  });
});
