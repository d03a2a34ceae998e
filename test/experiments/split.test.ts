import { describe, expect, it } from 'vitest';
import { experimentOf } from '../../src/experiments/registry.ts';
import { planLadder } from '../../src/experiments/ladder.ts';
import {
  MOST_SHARES,
  parseShare,
  partOfLadder,
  partOfPlan,
  pieceCount,
  shareText,
  splitRuns,
} from '../../src/experiments/split.ts';
import { runId } from '../../src/train/spec.ts';
import { corpus } from './synthetic.ts';

const joint = experimentOf('joint')!;
const plan = joint.plan(corpus, { ...joint.defaults({ software: false }), heldOutCharacters: 4096 });
const groups = plan.groups.map(({ runs }) => runs.map(({ spec }) => spec));
const ladder = planLadder(corpus, {
  widths: [8, 12, 16, 24, 32, 48, 64, 96],
  tokens: 262_144,
  seeds: [1, 2, 3],
  context: 32,
  batch: 16,
  heldOutCharacters: 4096,
});
const idsOf = (part: typeof plan) => part.groups.flatMap(({ runs }) => runs.map(({ id }) => id));

describe('a plan split among machines', () => {
  it.each([1, 2, 3, 7, 30])('has every run in exactly one of %i shares', (of) => {
    const shares = splitRuns(groups, of);
    expect(shares).toHaveLength(of);
    const all = shares.flatMap(({ runs }) => [...runs]);
    expect(all.sort()).toEqual(groups.flat().map(runId).sort());
    expect(new Set(all).size).toBe(all.length);
  });

  it('keeps the token counts of a stable run together', () => {
    const shares = splitRuns(groups, 5);
    for (const specs of groups) {
      for (const seed of new Set(specs.map((spec) => spec.seed))) {
        const own = specs.filter((spec) => spec.seed === seed).map(runId);
        expect(shares.filter(({ runs }) => own.some((id) => runs.has(id)))).toHaveLength(1);
      }
    }
  });

  it('is balanced: no share has more than a fair part and its largest piece', () => {
    const specs = ladder.rungs.map(({ runs }) => runs);
    for (const of of [2, 3, 5]) {
      const flops = splitRuns(specs, of).map((share) => share.flops);
      const total = flops.reduce((sum, value) => sum + value, 0);
      const largest = Math.max(...splitRuns(specs, pieceCount(specs)).map((share) => share.flops));
      expect(Math.max(...flops)).toBeLessThanOrEqual((4 / 3) * Math.max(total / of, largest));
      expect(total).toBeCloseTo(ladder.flops, -3);
    }
  });

  it('is the same whatever the order of the plan', () => {
    const turned = [...groups].reverse().map((specs) => [...specs].reverse());
    const [one, other] = [splitRuns(groups, 4), splitRuns(turned, 4)];
    expect(other.map(({ runs }) => [...runs].sort())).toEqual(one.map(({ runs }) => [...runs].sort()));
  });

  it('gives a machine a plan of its runs with the whole plan’s options', () => {
    const parts = [1, 2, 3].map((share) => partOfPlan(plan, { share, of: 3 }));
    expect(parts.flatMap(idsOf).sort()).toEqual(idsOf(plan).sort());
    for (const part of parts) expect(part.options).toEqual(plan.options);
    expect(parts.reduce((sum, { flops }) => sum + flops, 0)).toBeCloseTo(plan.flops, -4);
    expect(parts.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(plan.tokens);
    const rungs = [1, 2].map((share) => partOfLadder(ladder, { share, of: 2 }));
    expect(rungs.flatMap((part) => part.rungs.flatMap(({ runs }) => runs.map(runId))).sort()).toEqual(
      ladder.rungs.flatMap(({ runs }) => runs.map(runId)).sort(),
    );
    expect(rungs.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(ladder.tokens);
  });

  it('says which share has nothing to do', () => {
    expect(pieceCount(ladder.rungs.map(({ runs }) => runs))).toBe(24);
    expect(partOfLadder(ladder, { share: 24, of: 24 }).rungs).toHaveLength(1);
    expect(() => partOfLadder(ladder, { share: 25, of: 25 })).toThrow('24 parts');
  });
});

describe('a share in words', () => {
  it('is read from a link and from the command line', () => {
    expect(parseShare('3of30')).toEqual({ share: 3, of: 30 });
    expect(parseShare(' 3 / 30 ')).toEqual({ share: 3, of: 30 });
    expect(parseShare(shareText({ share: 7, of: 9 }))).toEqual({ share: 7, of: 9 });
  });

  it.each(['', '3', '0of3', '4of3', '1.5of3', '-1of3', 'a of b', `1of${MOST_SHARES + 1}`])('refuses %j', (text) => {
    expect(() => parseShare(text)).toThrow(/share/);
  });
});
