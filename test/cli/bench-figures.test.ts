import { describe, expect, it } from 'vitest';
import { slower, whyNotComparable } from '../../src/cli/bench/compare.ts';
import {
  ceilingOf,
  firstLossDifference,
  learns,
  objection,
  placeOf,
  ratioTo,
  replicaCost,
  secondsOf,
  tokensPerSecond,
} from '../../src/cli/bench/figures.ts';
import { forecastFrom } from '../../src/cli/bench/measure-peers.ts';
import type { BenchResult } from '../../src/cli/bench/result.ts';
import { summary, takingTurns, timing as timingOf, unitsFor } from '../../src/cli/bench/rounds.ts';
import { targetRatio } from '../../src/cli/bench/targets.ts';
import { kernel, peer, peers, result, timing } from './bench-fixture.ts';

describe('rounds', () => {
  it('takes the middle value, or the mean of the two middle ones', () => {
    expect(summary([3, 1, 2])).toEqual({ median: 2, least: 1, most: 3, rounds: [3, 1, 2] });
    expect(summary([4, 1, 3, 2]).median).toBe(2.5);
    expect(summary([7])).toMatchObject({ median: 7, least: 7, most: 7 });
    expect(() => summary([])).toThrow('at least one value');
  });

  it('gives no processor time where a round lacks it', () => {
    expect(timingOf([{ wall: 2, processor: 3 }]).processor?.median).toBe(3);
    const samples = [
      { wall: 2, processor: 3 },
      { wall: 2, processor: null },
    ];
    expect(timingOf(samples).processor).toBeNull();
  });

  it('lets the works take turns', async () => {
    const order: string[] = [];
    const work = (name: string) => async () => order.push(name);
    const results = await takingTurns([work('a'), work('b')], 3);
    expect(order).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
    expect(results).toEqual([
      [1, 3, 5],
      [2, 4, 6],
    ]);
  });

  it('fills a time with whole units, at least one', () => {
    expect(unitsFor(1.5, 0.1, 1000)).toBe(15);
    expect(unitsFor(1.5, 9, 1000)).toBe(1);
    expect(unitsFor(1.5, 0, 1000)).toBe(1000);
  });
});

describe('ratios', () => {
  it('compares by processor time, or by the clock where that is the basis or all there is', () => {
    expect(secondsOf(timing(0.4, 0.3), 'processor')).toBe(0.4);
    expect(secondsOf(timing(0.4, 0.3), 'wall')).toBe(0.3);
    expect(secondsOf({ wall: timing(0.4, 0.3).wall, processor: null }, 'processor')).toBe(0.3);
  });

  it('says how many times longer another takes', () => {
    expect(ratioTo('jax-webgpu', peers, 'processor')).toBeCloseTo(8);
    expect(ratioTo('jax-wasm', peers, 'processor')).toBeCloseTo(0.5);
    expect(ratioTo('tfjs-webgpu', peers, 'processor')).toBeNull();
    expect(ratioTo('torch-compiled', peers, 'processor')).toBeNull();
  });

  it('counts the tokens of a step by the clock', () => {
    expect(tokensPerSecond({ batch: 16, context: 64 }, timing(1, 0.5))).toBe(2048);
  });

  it('sets the replicas against one', () => {
    expect(replicaCost(result.replicas!, 'processor').get(8)).toBeCloseTo(6);
  });

  it('has targets by size on a software adapter, and for all sizes on a GPU', () => {
    expect(targetRatio('jax-webgpu', { width: 64, layers: 2 }, true)).toBe(5);
    expect(targetRatio('jax-webgpu', { width: 64, layers: 3 }, true)).toBeNull();
    expect(targetRatio('jax-webgpu', { width: 512, layers: 8 }, false)).toBe(3);
    expect(targetRatio('torch-eager', { width: 256, layers: 4 }, false)).toBe(1);
    expect(targetRatio('torch-eager', { width: 512, layers: 4 }, false)).toBeNull();
  });
});

describe('what speaks against a contender', () => {
  it('is a loss that does not fall', () => {
    expect(learns(peer('jax-wasm', 1))).toBe(true);
    expect(learns({ losses: [4.2, 4.1] })).toBe(false);
    expect(learns({ losses: [4.2, 4.3, 4.4, 4.5] })).toBe(false);
    expect(learns({ losses: [4.2, Number.NaN, Number.NaN, Number.NaN] })).toBe(false);
    expect(objection(peer('jax-wasm', 1, { losses: [4.2, 4.3, 4.4, 4.5] }), peers)).toMatch(/not seen to fall/);
  });

  it('is another model', () => {
    const other = peer('jax-wasm', 1, { losses: [4.3, 4, 3, 2] });
    expect(firstLossDifference(other, peer('loglog', 1))).toBeCloseTo(0.1);
    expect(objection(other, peers)).toMatch(/differs by 0\.10 nats: another model/);
    expect(objection(peer('jax-wasm', 1, { losses: [] }), peers)).toMatch(/another model/);
  });

  it('is why it was left out, or nothing', () => {
    expect(objection(peers.contenders[3]!, peers)).toBe('a step would take about 100 s');
    expect(objection(peers.contenders[1]!, peers)).toBeNull();
  });
});

describe('the ceiling', () => {
  it('is the best product and the best copy', () => {
    const ceiling = ceilingOf(result.kernels!, 'processor');
    expect(ceiling.flops).toBeCloseTo(4e9);
    expect(ceiling.bytes).toBeCloseTo(1.6e9);
  });

  it('rises with a product of a step that is faster still', () => {
    const fast = kernel('matmul lhs_rhs', { flops: 9e9, bytes: 1 }, 1);
    const [step] = result.kernels!.steps;
    const kernels = { ...result.kernels!, steps: [{ ...step!, kernels: [fast] }] };
    expect(ceilingOf(kernels, 'processor').flops).toBeCloseTo(9e9);
  });

  it('is not there without a product', () => {
    expect(() => ceilingOf({ ...result.kernels!, ceiling: [], steps: [] }, 'processor')).toThrow('no ceiling');
  });

  it('places a kernel below the slope or below the flat roof', () => {
    const ceiling = { flops: 4e9, bytes: 1e9 };
    const copying = placeOf(kernel('k', { flops: 1e6, bytes: 1e7 }, 0.02), ceiling, 'processor');
    expect(copying).toEqual({ intensity: 0.1, flopsPerSecond: 5e7, bytesPerSecond: 5e8, share: 0.5 });
    const computing = placeOf(kernel('k', { flops: 1e9, bytes: 1e6 }, 1), ceiling, 'processor');
    expect(computing?.share).toBeCloseTo(0.25);
    expect(placeOf(kernel('k', {}, 1), ceiling, 'processor')).toBeNull();
  });

  it('takes the device’s own time on a GPU', () => {
    const place = placeOf(kernel('k', { flops: 1e9, bytes: 1e6 }, 1), { flops: 4e9, bytes: 1e9 }, 'wall');
    expect(place?.flopsPerSecond).toBeCloseTo(2e9);
  });
});

describe('forecasts', () => {
  it('scales the last time measured by the FLOPs', () => {
    const skipped = { ...peers, flopsPerToken: 2 * peers.flopsPerToken, contenders: [] };
    const forecast = forecastFrom([peers, skipped]);
    expect(forecast('jax-webgpu', 10 * peers.flopsPerToken)).toBeCloseTo(4);
    expect(forecast('tfjs-webgpu', peers.flopsPerToken)).toBeNull();
    expect(forecastFrom([])('loglog', 1)).toBeNull();
  });
});

describe('a baseline', () => {
  const slowed = (factor: number): BenchResult => ({
    ...result,
    steps: result.steps!.map((step) => ({ ...step, step: timing(step.step.processor!.median * factor) })),
  });

  it('shows what got slower by more than a tenth, worst first', () => {
    expect(slower(result, result)).toEqual([]);
    expect(slower(result, slowed(1.05))).toEqual([]);
    const changes = slower(result, { ...slowed(1.5), page: { ...result.page!, firstPicture: summary([2000]) } });
    expect(changes.map(({ name }) => name)).toEqual([
      'first picture',
      'step 32x2, context 64',
      'step 32x2, context 128',
    ]);
    expect(changes[1]!.before).toBeCloseTo(0.1);
    expect(changes[1]!.after).toBeCloseTo(0.15);
  });

  it('leaves out what only one of the two has measured', () => {
    expect(slower({ ...result, steps: null, kernels: null }, slowed(3))).toEqual([]);
  });

  it('counts a kernel that is called more often as slower', () => {
    const [step] = result.kernels!.steps;
    const kernels = step!.kernels.map((each) => ({ ...each, count: 2 * each.count }));
    const twice = { ...result, kernels: { ...result.kernels!, steps: [{ ...step!, kernels }] } };
    expect(slower(result, twice).map(({ name }) => name)).toContain('kernel matmul lhs_rhs 1024×96×32 at 32x2');
  });

  it('knows attention and the variants of products by their names', () => {
    const [first, ...others] = result.variants!.kernels;
    const slow = { ...first!, processor: timing(10).processor };
    const variants = { ...result.variants!, kernels: [slow, ...others] };
    expect(slower(result, { ...result, variants }).map(({ name }) => name)).toEqual([
      'plain 256×256×256, matmul-quad.wgsl lhs_rhs',
    ]);
  });

  it('goes by the clock where the two have different bases', () => {
    const faster = { ...result, basis: 'wall' as const, steps: [{ ...result.steps![0]!, step: timing(0.9, 0.05) }] };
    expect(slower(result, faster)).toEqual([]);
  });

  it('belongs to one adapter', () => {
    const { environment } = result;
    expect(whyNotComparable(environment, environment)).toBeNull();
    const other = { adapter: { ...environment.adapter, vendor: 'nvidia', architecture: 'hopper', description: '' } };
    expect(whyNotComparable(environment, other)).toBe(
      'it was measured on google swiftshader SwiftShader Device, and this is nvidia hopper',
    );
  });
});
