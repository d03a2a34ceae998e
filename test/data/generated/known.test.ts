import { describe, expect, it } from 'vitest';
import { GENERATED } from '../../../src/data/generated/known.ts';
import { generatedSource, makeGenerated } from '../../../src/data/generated/sources.ts';
import { frequencies } from './empirical.ts';

describe('the generated corpora', () => {
  it.each(GENERATED)('$id is what its entry says', async (info) => {
    const { train, heldOut } = await makeGenerated(info);
    expect(train.length).toBe(info.trainCharacters);
    expect(heldOut.length).toBe(info.heldOutCharacters);
    expect(Math.max(...frequencies(train, 64).map((share, id) => (share > 0 ? id : 0)))).toBeLessThan(64);
    expect(train.subarray(0, 1000)).not.toEqual(heldOut.subarray(0, 1000));
    const known = info.entropy!;
    const found = generatedSource(info.id).entropies(heldOut, 512);
    expect(found.heldOut).toBeCloseTo(known.heldOut, 9);
    // Where it is estimated, these fewer windows are less sure of it.
    expect(Math.abs(found.nats - known.nats)).toBeLessThan(4 * Math.hypot(found.accuracy, known.accuracy));
    expect(found.given.length).toBe(known.given.length);
    found.given.forEach((nats, k) => expect(Math.abs(nats - known.given[k]!)).toBeLessThan(0.1));
    // The held-out text is a sample of the source.
    expect(Math.abs(known.heldOut - known.nats)).toBeLessThan(0.01);
  });

  it('are refused where they come out otherwise', async () => {
    const [info] = GENERATED;
    const short = { ...info!, trainCharacters: 1000 };
    await expect(makeGenerated(short)).rejects.toThrow(/came out as another text \([0-9a-f]{16}\)/);
    expect(() => generatedSource('none')).toThrow('There is no generated source none.');
  });
});
