import { describe, expect, it } from 'vitest';
import type { CorpusInfo } from '../../src/data/corpus.ts';
import { bitsPerCharacter, chosenCorpora, corporaTitle } from '../../src/experiments/corpora.ts';
import { csvOf } from '../../src/experiments/csv.ts';
import { domainsFindings } from '../../src/experiments/domains-findings.ts';
import { domains, type DomainsOptions } from '../../src/experiments/domains.ts';
import { experimentFile, readExperiment } from '../../src/experiments/experiment-files.ts';
import { PlanError } from '../../src/experiments/plan-error.ts';
import type { RunSpec } from '../../src/train/spec.ts';
import { expectDrawable } from './drawable.ts';
import { corpus, jitter, recordsBy, sizeOf } from './synthetic.ts';

const merged: CorpusInfo = {
  ...corpus,
  id: 'sotu-bpe',
  symbols: [...corpus.symbols, 'th', 'the'],
  hash: '00000000000000bb',
  charactersPerToken: 2,
};
const code: CorpusInfo = { ...corpus, id: 'code', source: 'a package', hash: '00000000000000cc', domain: 'code' };
const images: CorpusInfo = { ...code, id: 'images', symbols: ['\n', '#', '.'], hash: '00000000000000dd' };
const offered = [corpus, merged, code, images];

const options: DomainsOptions = {
  ...domains.defaults({ software: true }),
  corpora: offered.map(({ id }) => id),
  widths: [8, 16, 24, 32, 48],
  tokens: 65_536,
};
const planOf = (changes: Partial<DomainsOptions> = {}) => domains.plan(corpus, { ...options, ...changes }, offered);
const plan = planOf();

const LAWS: Readonly<Record<string, readonly [floor: number, scale: number, alpha: number]>> = {
  sotu: [1.2, 20, 0.4],
  'sotu-bpe': [2.2, 30, 0.4],
  code: [0.8, 60, 0.55],
  images: [0.3, 2, 0.3],
};

function lossOf(spec: RunSpec): number {
  const [floor, scale, alpha] = LAWS[spec.corpus.id] ?? [NaN, NaN, NaN];
  return (floor + scale * sizeOf(spec) ** -alpha) * (1 + jitter(spec, 0.0002));
}

describe('the plan of domains', () => {
  it('is a ladder on every corpus, each run on its own text and vocabulary', () => {
    expect(plan.corpora).toEqual(offered);
    expect(plan.corpus).toBe(corpus);
    expect(plan.groups.length).toBe(20);
    for (const { runs, title } of plan.groups) {
      for (const { spec } of runs) {
        const own = offered.find(({ id }) => id === spec.corpus.id)!;
        expect(spec.corpus.hash).toBe(own.hash);
        expect(spec.model.vocabulary).toBe(own.symbols.length);
        expect(title).toMatch(new RegExp(`^${own.id}, width \\d+ \\([\\d,]+ parameters\\)$`));
      }
    }
    expect(corporaTitle(plan)).toBe('4 corpora (sotu, sotu-bpe, code, images)');
  });

  it('names the first corpus its own, whichever is chosen', () => {
    expect(domains.plan(corpus, { ...options, corpora: ['images', 'code'] }, offered).corpus).toBe(images);
  });

  it.each([
    [{ corpora: ['sotu', 'poems'] }, /^There is no corpus poems\. There are sotu, sotu-bpe, code, images\.$/],
    [{ corpora: ['sotu', 'sotu'] }, /names sotu twice/],
    [{ corpora: [] }, /choose at least 1, such as sotu,code,images/],
    [{ corpora: 'sotu' as unknown as string[] }, /takes names of corpora/],
    [{ tokens: 2000 }, /fewer than 40 steps/],
    [{ heldOutCharacters: 1e8 }, /holds out/],
  ])('refuses %o', (changes, message) => {
    expect(() => planOf(changes)).toThrow(PlanError);
    expect(() => planOf(changes)).toThrow(message);
  });

  it('says which texts are read more than once and what two sizes are too few for, and refuses tasks', () => {
    expect(planOf({ widths: [8, 16] }).notes).toEqual([expect.stringContaining('A law needs three sizes')]);
    const brief = { ...images, trainCharacters: 32_768 };
    expect(domains.plan(corpus, options, [corpus, merged, code, brief]).notes).toEqual([
      'Trained on more than once: images (2 times).',
    ]);
    const task: CorpusInfo = { ...code, kind: 'task' };
    expect(() => domains.plan(corpus, options, [corpus, merged, task, images])).toThrow('is a task');
  });

  it('has its corpora found by whoever prepares the evaluation', () => {
    expect(chosenCorpora(domains, { ...options, corpora: ['code', 'none'] }, corpus, offered)).toEqual([code]);
    expect(chosenCorpora({ fields: [] }, options, corpus, offered)).toEqual([corpus]);
  });
});

describe('the findings of domains', () => {
  const records = recordsBy(plan, lossOf);
  const found = domainsFindings(plan, records);

  it('find the law behind every corpus', () => {
    const table = found.tables[0]!;
    expect(table.rows.map(([id]) => id)).toEqual(options.corpora);
    for (const [id, symbols, alpha, , floor, , scale] of table.rows) {
      const [trueFloor, trueScale, trueAlpha] = LAWS[id as string]!;
      expect(Math.abs((alpha as number) - trueAlpha)).toBeLessThan(0.04);
      expect(Math.abs((floor as number) - trueFloor)).toBeLessThan(0.05);
      expect(Math.abs((scale as number) / trueScale - 1)).toBeLessThan(0.3);
      expect(symbols).toBe(offered.find((each) => each.id === id)!.symbols.length);
    }
    expect(found.headline).toMatch(
      /^One law, L = E \+ A·N\^−α, holds for all 4 corpora within 0\.\d+ %; its exponent is each corpus’s own: 0\.3\d for images, 0\.5\d for code\.$/,
    );
    expect(found.sentences[0]).toMatch(
      /^α is 0\.\d\d \(80 %: .+\) for images and 0\.\d\d \(.+\) for code; their intervals are apart\.$/,
    );
  });

  it('leave open what intervals leave open', () => {
    const [floor, scale] = [1.2, 20];
    const alike = recordsBy(plan, (spec) => (floor + scale * sizeOf(spec) ** -0.4) * (1 + jitter(spec, 0.002)));
    const same = domainsFindings(plan, alike);
    expect(same.headline).toMatch(/its exponents may be the same: /);
    expect(same.sentences[0]).toMatch(/even these intervals overlap/);
  });

  it('compare vocabularies of one text in bits a character', () => {
    const [sotu, other] = ['sotu', 'sotu-bpe'].map((id) => {
      const own = records.filter(({ spec }) => spec.corpus.id === id);
      return own.at(-1)!.loss! / Math.LN2 / (id === 'sotu' ? 1 : 2);
    }) as [number, number];
    expect(bitsPerCharacter(1, merged)).toBeCloseTo(0.5 / Math.LN2, 12);
    const fact = found.facts.find(({ name }) => name === 'bits a character by byte pairs')!;
    expect([Number(fact.value), Number.parseFloat(fact.note)]).toEqual([
      Number(other.toFixed(2)),
      Number(sotu.toFixed(2)),
    ]);
    expect(found.sentences.join(' ')).toMatch(/by \d+ symbols of 2 characters each costs 2\.\d{3} nats a token/);
    const rows = found.tables[1]!.rows;
    expect(rows[1]![5]).toBeCloseTo(other, 10);
    const without = planOf({ corpora: ['sotu', 'code'] });
    expect(domainsFindings(without, recordsBy(without, lossOf)).facts).toHaveLength(3);
  });

  it('put all corpora on one line', () => {
    expectDrawable(found);
    const collapse = found.figures.find(({ id }) => id === 'collapse')!;
    expect(collapse.points).toHaveLength(20);
    for (const { x, y } of collapse.points) expect(Math.abs(x * y - 1)).toBeLessThan(0.15);
    const values = Object.entries(found.columns[0]!.values);
    expect(values).toHaveLength(20);
  });

  it('wait for enough sizes', () => {
    expect(domainsFindings(plan, []).headline).toMatch(/^0 of 20 runs finished/);
    const some = domainsFindings(plan, records.slice(0, 7));
    expect(some.headline).toMatch(/^7 of 20 runs finished: a comparison needs two corpora/);
    expect(some.warnings).toContain('Fewer than three sizes are finished of sotu-bpe: no law is fitted to them.');
    expectDrawable(some);
  });
});

describe('the files of a plan over several corpora', () => {
  const records = recordsBy(plan, lossOf);
  const state = { plan, records, findings: domainsFindings(plan, records) };

  it('keep the corpora, and open again', () => {
    const text = experimentFile('records.json', state);
    expect((JSON.parse(text) as { corpora: unknown[] }).corpora).toHaveLength(4);
    const opened = readExperiment(text);
    expect(opened.plan).toEqual(plan);
    expect(opened.records).toEqual(records);
  });

  it('say whose each run is, and what it costs a character', () => {
    const [head, ...rows] = csvOf(offered, records, []).trimEnd().split('\r\n');
    const names = head!.split(',');
    for (const [i, row] of rows.entries()) {
      const cells = row.split(',');
      const { spec, loss } = records[i]!;
      expect(cells[names.indexOf('corpus')]).toBe(spec.corpus.id);
      const own = offered.find(({ id }) => id === spec.corpus.id)!;
      expect(Number(cells[names.indexOf('loss_bits_per_character')])).toBe(bitsPerCharacter(loss!, own));
    }
    expect(csvOf([code], records.slice(0, 1), []).trimEnd().endsWith(',,standard')).toBe(true);
  });
});
