import { describe, expect, it } from 'vitest';
import { GENERATED } from '../../src/data/generated/known.ts';
import { truthFindings } from '../../src/experiments/truth-findings.ts';
import { heldExponent } from '../../src/experiments/truth-fits.ts';
import { entropyOf, truthAt } from '../../src/experiments/truth-known.ts';
import { truth } from '../../src/experiments/truth.ts';
import type { RunSpec } from '../../src/train/spec.ts';
import { expectDrawable } from './drawable.ts';
import { corpus as text, jitter, recordsBy, sizeOf } from './synthetic.ts';

const source = (id: string) => GENERATED.find((info) => info.id === id)!;
const markov = source('markov');
const options = truth.defaults({ software: true });
const plan = truth.plan(markov, options);

/** A law of size alone down to a floor, or with a term of tokens, and the scatter of seeds. */
const lossOf =
  (floor: number, { alpha = 0.9, tokens = 0, beta = 1 } = {}) =>
  (spec: RunSpec): number =>
    floor + 60 * sizeOf(spec) ** -alpha + tokens * spec.training.tokens ** -beta + jitter(spec, 0.001);

describe('what is known of a source', () => {
  it('is its entropy, moved by the chance of the held-out text', () => {
    const { nats, heldOut } = markov.entropy!;
    const known = truthAt(markov.entropy!, 32);
    expect(known.source).toBeCloseTo(nats, 12);
    expect(known.nats).toBeCloseTo(heldOut, 12);
  });

  it('counts what the first places of a window cannot see', () => {
    const known = { ...markov.entropy!, nats: 1, heldOut: 1.01, given: [3, 2] };
    expect(truthAt(known, 4).source).toBeCloseTo((3 + 2 + 1 + 1) / 4, 12);
    expect(truthAt(known, 4).nats).toBeCloseTo(1.76, 12);
    expect(truthAt(known, 1).source).toBe(3);
    // A longer context dilutes the first places.
    expect(truthAt(source('hidden').entropy!, 256).source).toBeLessThan(truthAt(source('hidden').entropy!, 16).source);
  });

  it('is nothing for a text, and bound to whole facts for facts', () => {
    expect(() => entropyOf(text)).toThrow(/Nobody knows the entropy of .+ Choose a generated source/);
    expect(() => truth.plan(text, options)).toThrow(/Nobody knows the entropy/);
    expect(() => truth.plan(source('key-value'), { ...options, context: 30 })).toThrow(
      /a multiple of 4, and 30 is none/,
    );
    expect(() => truth.plan(source('key-value'), options)).not.toThrow();
  });
});

describe('the exponent with the floor held at the truth', () => {
  const curve = (floor: number) => [1, 2, 4, 8, 16].map((x) => ({ x: 1000 * x, loss: floor + 3 * (1000 * x) ** -0.4 }));

  it('is that of the power, and too flat or steep where the truth is another', () => {
    expect(heldExponent(curve(2), 2)).toBeCloseTo(0.4, 12);
    expect(heldExponent(curve(2.02), 2)).toBeLessThan(0.4);
    expect(heldExponent(curve(1.98), 2)).toBeGreaterThan(0.4);
  });

  it('leaves out what chance put below the truth, and needs three places', () => {
    const lucky = { x: 32_000, loss: 1.99 };
    expect(heldExponent([...curve(2), lucky], 2)).toBeCloseTo(0.4, 12);
    expect(heldExponent([...curve(2).slice(0, 2), ...curve(2).slice(0, 2), lucky], 2)).toBeNull();
  });

  it('is blamed on the fitted floor only where that is too high', () => {
    const at = truthAt(markov.entropy!, 32).nats;
    const said = (floor: number) => truthFindings(plan, recordsBy(plan, lossOf(floor))).sentences.join(' ');
    expect(said(at)).toMatch(/With the floor held at the truth α = 0\.9\d?[^:]*\./);
    expect(said(at + 0.06)).toContain('the fitted floor is too high, which makes its exponents too steep');
  });
});

describe('the findings of known truth', () => {
  const at = truthAt(markov.entropy!, 32).nats;

  it('say that a floor at the truth holds it', () => {
    const found = truthFindings(plan, recordsBy(plan, lossOf(at)));
    expect(found.headline).toMatch(
      /^The floor 2\.\d{3} \(80 %: 2\.\d{3} to 2\.\d{3}\) holds the true entropy 2\.685\.$/,
    );
    expect(found.facts.map(({ name }) => name)).toEqual([
      'true entropy',
      'fitted floor, nats',
      'exponent of size α',
      'exponent of tokens β',
    ]);
    expect(found.facts[0]!.value).toBe('inside');
    expect(Number(found.facts[1]!.value)).toBeCloseTo(at, 2);
    expect(Number(found.facts[2]!.value)).toBeCloseTo(0.9, 1);
    expect(found.results['ladders']).toHaveLength(options.tokens.length);
  });

  it('say by how much a floor elsewhere misses it', () => {
    const found = truthFindings(plan, recordsBy(plan, lossOf(at + 0.06)));
    expect(found.headline).toMatch(/misses the true entropy 2\.685: it is 0\.0[56]\d nats too high\.$/);
    expect(found.facts[0]!.value).toBe('outside');
    const below = truthFindings(plan, recordsBy(plan, lossOf(at - 0.06)));
    expect(below.headline).toMatch(/nats too low\.$/);
  });

  it('show how floors come down to the truth as tokens grow', () => {
    const { figures, tables } = truthFindings(plan, recordsBy(plan, lossOf(at, { tokens: 10_000 })));
    const floors = figures.find(({ id }) => id === 'floors')!.points.map(({ y }) => y);
    expect(floors.length).toBe(options.tokens.length);
    floors.forEach((floor, i) => {
      expect(Math.abs(floor - at - 10_000 / options.tokens[i]!)).toBeLessThan(0.01);
    });
    expect(tables[0]!.rows.map((row) => row[0])).toEqual(options.tokens);
  });

  it('hold exponents against theory where there is one', () => {
    const facts = truth.plan(source('key-value'), options);
    const floor = truthAt(source('key-value').entropy!, 32).nats;
    const found = truthFindings(facts, recordsBy(facts, lossOf(floor, { alpha: 0.5, tokens: 20, beta: 1 / 3 })));
    expect(found.sentences.join(' ')).toMatch(
      /α = 0\.[45]\d .*Michaud et al\. 2023 predict 0\.50; .*β = .*Michaud et al\. 2023 predict 0\.33\./,
    );
    expect(found.facts[2]!.note).toMatch(/; theory 0\.50$/);
    expect(found.sentences.join(' ')).toMatch(/With the floor held at the truth α = 0\.\d\d and β = 0\.\d\d/);
    expect(truthFindings(plan, recordsBy(plan, lossOf(at))).sentences.join(' ')).not.toMatch(/predict/);
  });

  it('draw what is left to the truth, which falls on a straight line, and list it', () => {
    const records = recordsBy(plan, lossOf(at));
    const found = truthFindings(plan, records);
    expectDrawable(found);
    const { figures, tables, columns } = found;
    expect(figures.map(({ id }) => id)).toEqual(['above-truth-size', 'floors', 'above-truth-tokens']);
    const limit = figures[0]!.lines.find(({ dash }) => dash === 'dashed')!;
    const slope = Math.log(limit.y.at(-1)! / limit.y[0]!) / Math.log(limit.x.at(-1)! / limit.x[0]!);
    expect(slope).toBeCloseTo(-0.9, 1);
    expect(tables[1]!.rows.length).toBe(records.length);
    expect(columns[0]!.values[records[0]!.id]).toBeCloseTo(records[0]!.loss! - at, 10);
  });

  it('keep off the log axis what chance put below the truth, and wait for enough runs', () => {
    const records = recordsBy(plan, lossOf(at));
    const lucky = records.map((record, i) => (i === 3 ? { ...record, loss: at - 0.001 } : record));
    expect(truthFindings(plan, lucky).figures[0]!.points.length).toBe(records.length - 1);
    expect(truthFindings(plan, []).headline).toMatch(/^0 of 30 runs finished: the law of size needs three sizes/);
    const few = truthFindings(plan, records.slice(0, 2));
    expect(few.headline).toMatch(/^2 of 30 runs finished/);
    expect(few.figures.length).toBe(2);
    expectDrawable(few);
  });
});
