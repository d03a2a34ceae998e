import { describe, expect, it } from 'vitest';
import type { CorpusInfo } from '../../../src/data/corpus.ts';
import { isHeldOut } from '../../../src/data/tasks/addition.ts';
import { TASKS } from '../../../src/data/tasks/known.ts';
import { makeTask, taskOf } from '../../../src/data/tasks/make.ts';
import { nGramReferences } from '../../../src/data/tasks/n-grams.ts';

const named = (id: string) => TASKS.find((info) => info.id === id)!;

/** Records of a part as text. */
function recordsOf(info: CorpusInfo, part: 'train' | 'heldOut', count: number): string[] {
  const task = taskOf(info);
  return Array.from({ length: Math.min(count, task.records[part]) }, (_, i) =>
    Array.from(task.record(part, i), (id) => info.symbols[id] ?? '?').join(''),
  );
}

const reverse = (text: string) => [...text].reverse().join('');

describe('the tasks', () => {
  it.each(TASKS)('$id is what its entry says', async (info) => {
    const { train, heldOut } = await makeTask(info);
    const { task, trainCharacters, heldOutCharacters, symbols } = info;
    expect([train.length, heldOut.length]).toEqual([trainCharacters, heldOutCharacters]);
    const { period, counted, answer } = task!;
    expect([taskOf(info).period, (trainCharacters - 1) % period, (heldOutCharacters - 1) % period]).toEqual([
      period,
      0,
      0,
    ]);
    expect(new Set(heldOut).size, 'all symbols occur').toBe(symbols.length);
    // What is graded is counted too.
    expect(answer.first).toBeGreaterThanOrEqual(counted.first);
    expect([(answer.first - counted.first) % counted.every, answer.every % counted.every]).toEqual([0, 0]);
  });

  it('refuses a text that came out otherwise, and a family there is none of', async () => {
    const info = named('modular-31');
    await expect(makeTask({ ...info, hash: '0'.repeat(16) })).rejects.toThrow(/came out as another text \(0e8f/);
    expect(() => taskOf({ title: 'Chess', task: { ...info.task!, family: 'chess' } })).toThrow('no task Chess');
  });

  it.each([2, 3, 4])('adds numbers of %i digits right, in both orders', (digits) => {
    for (const [family, written] of [
      ['addition', (text: string) => text],
      ['reversed', reverse],
    ] as const) {
      for (const text of recordsOf(named(`${family}-${digits}`), 'heldOut', 200)) {
        const [, a, b, sum] = /^(\d+)\+(\d+)=(\d+)$/.exec(text)!;
        expect([a!.length, b!.length, sum!.length]).toEqual([digits, digits, digits + 1]);
        expect(Number(written(sum!))).toBe(Number(a) + Number(b));
        expect(isHeldOut(Number(a), Number(b))).toBe(true);
      }
    }
  });

  it('holds out a tenth of the sums, none of which are trained on', () => {
    const pairs = new Set(recordsOf(named('addition-2'), 'train', 2 ** 18));
    for (const text of recordsOf(named('addition-2'), 'heldOut', 2 ** 12)) expect(pairs.has(text)).toBe(false);
    expect(pairs.size).toBeGreaterThan(8900);
    expect(pairs.size).toBeLessThan(9100);
  });

  it('splits all pairs modulo a prime into two halves', () => {
    const info = named('modular-31');
    const all = [...recordsOf(info, 'train', 1e4), ...recordsOf(info, 'heldOut', 1e4)];
    expect(new Set(all).size).toBe(31 ** 2);
    const value = (symbol: string | undefined) => info.symbols.indexOf(symbol ?? '');
    for (const text of all) expect((value(text[0]) + value(text[1])) % 31).toBe(value(text[3]));
  });

  it('copies a segment of different symbols from every other place on, going round', () => {
    const places = recordsOf(named('copy-16'), 'heldOut', 500).map((text) => {
      const [segment, again] = [text.slice(0, 8), text.slice(8)];
      expect(new Set(segment).size).toBe(8);
      expect(segment + segment).toContain(again);
      return segment.indexOf(again[0]!);
    });
    expect([...new Set(places)].sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('asks every key of a record once, and each has its value', () => {
    for (const text of recordsOf(named('recall-8'), 'train', 200)) {
      const pairs = text.match(/../g)!;
      expect(pairs).toHaveLength(16);
      expect(pairs.slice(8).sort()).toEqual(pairs.slice(0, 8).sort());
      expect(new Set(pairs.map((pair) => pair[0])).size).toBe(8);
    }
  });
});

describe('in-context n-grams', () => {
  it.each([3, 8])('cost the predictors of %i symbols what their entry says', (symbols) => {
    const { bayes, frequencies } = nGramReferences(symbols);
    const [first, second] = named(`n-grams-${symbols}`).task!.references!;
    bayes.forEach((loss, i) => expect(loss).toBeCloseTo(first!.losses[i]!, 4));
    frequencies.forEach((loss, i) => expect(loss).toBeCloseTo(second!.losses[i]!, 4));
  });

  it('cost what Edelman et al. 2024 state: 0.906 nats with three symbols, 1.021 by frequencies', () => {
    const mean = (losses: readonly number[]) => losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    const [bayes, frequencies] = named('n-grams-3').task!.references!;
    // The standard error over 2,048 chains is 0.004.
    expect(Math.abs(mean(bayes!.losses) - 0.906)).toBeLessThan(0.01);
    expect(Math.abs(mean(frequencies!.losses) - 1.021)).toBeLessThan(0.01);
  });
});
