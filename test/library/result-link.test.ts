import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { stateOf } from '../../src/experiments/run-experiment.ts';
import { readExperiment } from '../../src/experiments/experiment-files.ts';
import { holdsResults } from '../../src/library/fragment.ts';
import { linkedRecords, MOST_CHARACTERS, resultFragment } from '../../src/library/result-link.ts';

const recorded = (name: string) =>
  readExperiment(readFileSync(join(import.meta.dirname, '..', '..', 'public', 'recorded', name), 'utf8'));

const fragmentOf = ({ plan, records }: ReturnType<typeof recorded>) =>
  resultFragment({ experiment: plan.experiment, corpus: plan.corpus, options: plan.options, records });

const packed = (value: unknown) => `#results=${deflateRawSync(JSON.stringify(value)).toString('base64url')}`;

describe('a link with results', () => {
  it.each(['ladder-sotu.json', 'isoflop-sotu.json', 'joint-sotu.json'])('says what %s says', async (name) => {
    const before = recorded(name);
    const fragment = await fragmentOf(before);
    expect(holdsResults(fragment)).toBe(true);
    expect(fragment).toMatch(/^#results=[\w-]+$/);
    expect(fragment.length).toBeLessThan(MOST_CHARACTERS / 2);

    const after = readExperiment(await linkedRecords(fragment));
    expect(after.plan).toEqual(before.plan);
    expect(after.records.map(({ id, loss }) => [id, loss])).toEqual(before.records.map(({ id, loss }) => [id, loss]));
    for (const [i, { curve }] of after.records.entries()) {
      const whole = before.records[i]!.curve;
      const { tokens, flops } = whole.at(-1)!;
      expect(curve.at(-1)).toMatchObject({ tokens, flops });
      const mean = (points: typeof curve) =>
        points.reduce((sum, { step, loss: l }, j) => sum + l * (step - (points[j - 1]?.step ?? 0)), 0);
      expect(mean(curve) / mean(whole)).toBeCloseTo(1, 3);
      expect(curve.length).toBeLessThanOrEqual(24);
      expect(curve.length).toBeGreaterThan(Math.min(10, whole.length - 1));
    }
    // The joint law's bootstraps take half a minute; its records say enough.
    if (name.startsWith('joint')) return;
    const [told, meant] = [after, before].map(({ plan, records }) => stateOf(plan, records).findings);
    expect(told!.headline).toBe(meant!.headline);
  });

  it.each([
    ['cut off', async () => (await fragmentOf(recorded('ladder-sotu.json'))).slice(0, 2000), /cut off or changed/],
    ['no base64', async () => '#results=%%%', /cut off or changed/],
    ['of another version', async () => packed({ version: 2 }), /no version that this page reads/],
    ['that unpacks to too much', async () => packed('a'.repeat(17 * 2 ** 20)), /far more than results take/],
  ])('is refused when it is %s', async (_, make, message) => {
    await expect(linkedRecords(await make())).rejects.toThrow(message);
  });

  it('with fields out of place is refused by the reader of records files', async () => {
    const { plan, records } = recorded('ladder-sotu.json');
    const [record] = records;
    const spec = { ...record!.spec, seed: 'one' };
    const text = await linkedRecords(
      packed({
        version: 1,
        experiment: 'ladder',
        corpus: plan.corpus,
        options: plan.options,
        records: [{ ...record, spec, curve: [[1, 2, 3]] }],
      }),
    );
    expect(() => readExperiment(text)).toThrow(/seed/);
  });
});
