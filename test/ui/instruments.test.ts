import { describe, expect, it } from 'vitest';
import { flopsPerToken } from '../../src/model/config.ts';
import { instrumentsOf, readings } from '../../src/ui/state/instruments.ts';
import { afterEvents, viewsOf } from '../../src/ui/state/run-view.ts';
import { joint } from '../../src/experiments/joint.ts';
import { RECIPE } from '../../src/experiments/recipe.ts';
import { CORPORA } from './fake-lab.ts';

describe('the instruments', () => {
  const tokens = [32768, 65536, 131072];
  const { groups } = joint.plan(CORPORA[0]!, { ...RECIPE, widths: [8, 12, 16], tokens, seeds: [1, 2] });
  const estimate = { kind: 'measured', seconds: 3, bytes: 5 * 2 ** 20 } as const;

  it('are none while nothing trains', () => {
    expect(instrumentsOf(viewsOf(groups, []), estimate)).toBeNull();
  });

  it('count each replica once, however many token counts share its stable run', () => {
    const runs = groups[0]!.runs.map(({ id }) => id);
    expect(runs).toHaveLength(6);
    const event = { type: 'progress', runs, step: 3, steps: 9, tokensPerSecond: 1000, gpuShare: 0.31 } as const;
    const views = afterEvents(viewsOf(groups, []), [event]);
    const { model } = groups[0]!.runs[0]!.spec;
    const found = instrumentsOf(views, estimate)!;
    expect(found).toEqual({
      tokensPerSecond: 2000,
      flopsPerSecond: 2000 * flopsPerToken(model),
      bytes: 5 * 2 ** 20,
      gpuShare: 0.31,
    });
    expect(readings(found).map(({ value }) => value)).toEqual([
      '2.00K',
      expect.stringMatching(/FLOP\/s$/),
      '5.0 MiB',
      '31 %',
    ]);
    expect(
      readings({ ...found, bytes: null, gpuShare: null })
        .slice(2)
        .map(({ value }) => value),
    ).toEqual(['–', 'all it can']);
  });
});
