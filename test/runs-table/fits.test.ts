/** Every fit that a table's data allow, on tables made of known laws. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../src/runs-table/fits/analyse.ts';
import { entriesOf } from '../../src/runs-table/tables.ts';
import { readRuns } from '../../src/runs-table/read.ts';
import { fineGrainedForm } from '../../src/scaling/forms/fine-grained.ts';
import { tiedRepeatedDataForm } from '../../src/scaling/forms/repeated-data.ts';
import { routedForm } from '../../src/scaling/forms/routed.ts';
import { analysed, entry, gridTable, HOFFMANN, hoffmann, LENGTHS, noise, parameter, SIZES } from './tables.ts';

describe('a grid of sizes and lengths', () => {
  const analysis = analysed(gridTable(), { level: 0.99, predict: [{ n: 3e10, d: 3e11 }] });

  test("Hoffmann's constants come back within their intervals", () => {
    for (const [symbol, value] of [
      ['E', HOFFMANN.e],
      ['A', HOFFMANN.a],
      ['B', HOFFMANN.b],
      ['α', HOFFMANN.alpha],
      ['β', HOFFMANN.beta],
    ] as const) {
      const { interval, determined } = parameter(analysis, 'chinchilla', symbol);
      expect(determined).toBe(true);
      expect(interval![0]).toBeLessThan(value);
      expect(interval![1]).toBeGreaterThan(value);
    }
  });

  test('all joint laws are fitted and scored on runs held out', () => {
    expect(analysis.joint!.entries.map(({ id }) => id)).toEqual(['chinchilla', 'kappa', 'kaplan', 'tied']);
    expect(entry(analysis, 'chinchilla').heldOut).toBeLessThan(0.01);
    expect(entry(analysis, 'chinchilla').heldOut).toBeLessThan(entry(analysis, 'kaplan').heldOut!);
    expect(analysis.joint!.heldOut.length).toBe(analysis.joint!.comparison.heldOut!.rows.length);
    const inside = analysis.joint!.heldOut.filter(
      ({ interval, measured }) => interval![0] < measured && measured < interval![1],
    );
    expect(inside.length).toBeGreaterThanOrEqual(analysis.joint!.heldOut.length - 1);
  });

  test('every size and length has its curve, and all show a floor', () => {
    expect(analysis.curves.map(({ variable }) => variable).join('')).toBe('NNNNNDDDDDD');
    expect(analysis.curves[0]!.at).toBeCloseTo(1e9, -3);
    const { interval } = parameter(analysis, 'size-floor-5', 'α');
    expect(interval![0]).toBeLessThan(0.34);
    expect(interval![1]).toBeGreaterThan(0.34);
    expect(analysis.curves[4]!.sentence).toMatch(/^These runs show a floor/);
  });

  test('the best split is that of the law', () => {
    const { a } = analysis.approaches!.allocations.find(({ form }) => form === 'chinchilla')!.allocation;
    expect(a.value).toBeCloseTo(HOFFMANN.beta / (HOFFMANN.alpha + HOFFMANN.beta), 1);
  });

  test('what was asked is predicted by every law', () => {
    expect(analysis.predictions.map(({ form, asked }) => [form, asked])).toEqual(
      ['chinchilla', 'kappa', 'kaplan', 'tied'].map((form) => [form, true]),
    );
    const [{ loss, interval }] = analysis.predictions as [(typeof analysis.predictions)[0]];
    expect(loss).toBeCloseTo(hoffmann(3e10, 3e11), 1);
    expect(interval![0]).toBeLessThan(hoffmann(3e10, 3e11));
    expect(interval![1]).toBeGreaterThan(hoffmann(3e10, 3e11));
  });
});

test('without a wish ten times the dearest run is predicted, split best', () => {
  const { predictions, joint } = analysed(gridTable());
  const [first] = predictions.filter(({ form }) => form === joint!.main);
  expect(6 * first!.n * first!.d).toBeCloseTo(60 * 1e10 * 1e11, -15);
  expect(first!.asked).toBe(false);
});

test('runs at equal compute have valleys, and the second approach finds the exponent', () => {
  const factor = noise(0.001);
  const rows = [1e19, 1e20, 1e21, 1e22].flatMap((flops) => {
    const best = Math.sqrt(flops / 6 / 20);
    return [0.25, 0.4, 0.63, 1, 1.6, 2.5, 4].map((ratio) => {
      const n = best * ratio;
      return `${n},${flops},${hoffmann(n, flops / 6 / n) * factor()}`;
    });
  });
  const { approaches } = analysed(['params,flops,loss', ...rows].join('\n'));
  expect(approaches!.isoFlop!.budgets).toHaveLength(4);
  expect(approaches!.isoFlop!.n!.exponent).toBeCloseTo(0.28 / 0.62, 1);
  expect(approaches!.bias!.sentence).toMatch(/parabolas/);
});

describe('what is set aside, left out or kept', () => {
  test('gross outliers are named by their lines', () => {
    const lines = gridTable().split('\n');
    lines.splice(11, 0, '1e8,2e9,9.5', '# a comment');
    const { joint } = analysed(lines.join('\n'));
    const { setAside } = joint!.fits.chinchilla!;
    expect(setAside.map((at) => joint!.points[at]!.line)).toEqual([12]);
  });

  test('the worst are dropped as Besiroglu et al. drop them', () => {
    const analysis = analysed(gridTable(0), { dropWorst: 3 });
    expect(entry(analysis, 'chinchilla').lines).toHaveLength(27);
    expect(analysis.notes[0]).toBe('3 runs of highest loss were left out, as asked: lines 2, 3, 7.');
  });

  test('of a sweep the best is kept where asked', () => {
    const rows = gridTable(0)
      .split('\n')
      .slice(1)
      .flatMap((row) => [`${row},1e-3`, `${row.replace(/[\d.]+$/, (loss) => String(1.1 * Number(loss)))},2e-3`]);
    const analysis = analysed(['params,tokens,loss,lr', ...rows].join('\n'), { best: true });
    expect(entry(analysis, 'chinchilla').fit.rms).toBeLessThan(1e-6);
    expect(analysis.notes).toContain('Of 60 runs the best of each size and length were kept: 30.');
  });

  test('runs are held out by the axis and from the value asked for', () => {
    const { joint } = analysed(gridTable(), { holdOut: { axis: 'n', from: 3e9 }, replicates: 20 });
    expect(new Set(joint!.heldOut.map(({ n }) => n))).toEqual(new Set([3e9, 1e10]));
  });
});

describe("the paper's mode", () => {
  const analysis = analysed(gridTable(), { mode: 'paper' });

  test("fits Chinchilla's law alone, with its δ, nothing set aside", () => {
    expect(entriesOf(analysis).map(({ id }) => id.replace(/-\d+$/, ''))).toContain('chinchilla');
    expect(analysis.joint!.entries).toHaveLength(1);
    expect(entry(analysis, 'chinchilla').fit.huberDelta).toBe(1e-3);
    expect(entry(analysis, 'chinchilla').fit.setAside).toEqual([]);
  });

  test('another δ can be asked for', () => {
    expect(entry(analysed(gridTable(), { mode: 'paper', huberDelta: 0.01 }), 'chinchilla').fit.huberDelta).toBe(0.01);
  });
});

describe('tables of one variable', () => {
  const curve = (header: string, of: (x: number) => number) =>
    analysed([`${header},loss`, ...[1e6, 3e6, 1e7, 3e7, 1e8, 3e8, 1e9].map((x) => `${x},${of(x)}`)].join('\n'));

  test.each([
    ['params', 'size'],
    ['tokens', 'data'],
    ['flops', 'compute'],
  ])('%s', (header, id) => {
    const analysis = curve(header, (x) => 1.5 + 30 * x ** -0.2);
    expect(analysis.joint).toBeNull();
    expect(parameter(analysis, `${id}-floor`, 'E').value).toBeCloseTo(1.5, 6);
    expect(parameter(analysis, `${id}-floor`, 'α').value).toBeCloseTo(0.2, 6);
    expect(entry(analysis, `${id}-pure`).fit.rms).toBeGreaterThan(0.005);
    expect(entry(analysis, `${id}-floor`).heldOut).toBeLessThan(1e-6);
  });

  test('sizes at one length are a curve in N, lengths at one size a curve in D', () => {
    const atLength = analysed(gridTable(0, SIZES, [1e10]));
    expect(atLength.curves.map(({ variable, at }) => [variable, at])).toEqual([['N', null]]);
    expect(parameter(atLength, 'size-floor', 'α').value).toBeCloseTo(0.34, 5);
    expect(analysed(gridTable(0, [1e9], LENGTHS)).curves[0]!.variable).toBe('D');
  });
});

describe('text seen more than once', () => {
  const law = { e: 1.87, a: 521, b: 1488, alpha: 0.353, beta: 0.353, tokenDecay: 15, parameterDecay: 5 };
  const factor = noise(0.001);
  const rows = [1e8, 3e8, 1e9, 3e9].flatMap((n) =>
    [1e9, 4e9, 1.6e10].flatMap((unique) =>
      [1, 2, 4, 8, 16, 32, 64].map((epochs) => {
        const d = unique * epochs;
        return `${n},${d},${unique},${tiedRepeatedDataForm.evaluate(law, { n, d, unique, loss: 1 }) * factor()}`;
      }),
    ),
  );
  const analysis = analysed(['params,tokens,unique_tokens,loss', ...rows].join('\n'), { replicates: 20 });

  test('its decay is found', () => {
    expect(parameter(analysis, 'repeated-tied', 'R*_D').value).toBeGreaterThan(11);
    expect(parameter(analysis, 'repeated-tied', 'R*_D').value).toBeLessThan(20);
  });

  test('and the laws of fresh text are fitted to fresh text', () => {
    expect(entry(analysis, 'chinchilla').lines).toHaveLength(12);
    expect(analysis.notes).toContain('The laws in N and D are fitted to the 12 runs of fresh text; 72 repeat it.');
  });
});

describe('mixtures of experts', () => {
  test('routed: several numbers of experts at one length', () => {
    const law = { a: -0.082, b: -0.108, c: 0.009, d: 1.104, eStart: 1.847, eMax: 314.478 };
    const rows = [1.5e7, 2.5e7, 5.5e7, 1.3e8, 3.7e8, 1.3e9].flatMap((n) =>
      [1, 2, 4, 8, 16, 32, 64, 128, 256, 512].map(
        (experts) => `${n},1.3e11,${experts},${routedForm.evaluate(law, { n, experts, loss: 1 })}`,
      ),
    );
    const analysis = analysed(['params,tokens,experts,loss', ...rows].join('\n'), { replicates: 20 });
    expect(entry(analysis, 'routed').fit.rms).toBeLessThan(1e-4);
    expect(parameter(analysis, 'routed', 'a').value).toBeCloseTo(law.a, 2);
    expect(entry(analysis, 'routed').of).toBe('60 runs at D = 130B');
  });

  test('fine-grained: several granularities', () => {
    const law = { c: 0.47, g: 2.1, gamma: 0.58, a: 18.1, alpha: 0.115, b: 30.8, beta: 0.147 };
    const rows = [6e7, 1.3e8, 4e8, 1e9, 3.7e9].flatMap((n) =>
      [1.6e10, 3.3e10, 6.6e10, 1.3e11, 3e11].flatMap((d) =>
        [1, 2, 4, 8, 16].map(
          (granularity) => `${n},${d},${granularity},${fineGrainedForm.evaluate(law, { n, d, granularity, loss: 1 })}`,
        ),
      ),
    );
    const analysis = analysed(['params,tokens,granularity,loss', ...rows].join('\n'), { replicates: 20 });
    expect(entry(analysis, 'fine-grained').fit.rms).toBeLessThan(1e-4);
    expect(parameter(analysis, 'fine-grained', 'γ').value).toBeCloseTo(law.gamma, 1);
  });
});

describe('tables nothing can be fitted to, or not all', () => {
  test('equal runs, however many, are refused in words', () => {
    const text = ['params,tokens,loss', ...Array.from({ length: 1000 }, () => '1e9,2e10,2.5')].join('\n');
    expect(() => analyse(readRuns(text)).next()).toThrow(
      'All 1000 runs have one size and one length: a law needs runs that differ in parameters, tokens or compute.',
    );
  });

  test('three sizes are met exactly by a law with a floor, and no digit of it is called determined', () => {
    const analysis = analysed(['params,loss', '1e6,3', '1e7,2.5', '1e8,2.2'].join('\n'));
    expect(entry(analysis, 'size-floor').parameters.map(({ estimated }) => estimated.determined)).toEqual([
      false,
      false,
      false,
    ]);
  });

  test('runs along twenty tokens a parameter leave the exponents open', () => {
    const rows = [1e7, 3e7, 1e8, 3e8, 1e9, 3e9, 1e10].map(
      (n, i) => `${n},${20 * n},${hoffmann(n, 20 * n) * (1 + 0.002 * (i % 2))}`,
    );
    const analysis = analysed(['params,tokens,loss', ...rows].join('\n'));
    expect(parameter(analysis, 'chinchilla', 'α').determined).toBe(false);
    expect(parameter(analysis, 'chinchilla', 'β').determined).toBe(false);
  });

  test('losses that rise with size are fitted without pretending to a law', () => {
    const analysis = analysed(
      ['params,loss', ...[1, 2, 3, 4, 5, 6].map((i) => `${10 ** (5 + i)},${2 + 0.1 * i}`)].join('\n'),
    );
    expect(parameter(analysis, 'size-floor', 'α').determined).toBe(false);
  });
});

test('progress goes from 0 to 1', () => {
  const steps = analyse(readRuns(gridTable()), {
    mode: 'robust',
    replicates: 40,
    level: 0.8,
    seed: 1,
    holdOut: { axis: 'flops' },
    dropWorst: 0,
    best: false,
    predict: [],
  });
  const shares: number[] = [];
  for (let step = steps.next(); step.done !== true; step = steps.next()) shares.push(step.value.share);
  expect(shares.length).toBeGreaterThan(100);
  expect(shares.every((share, i) => share >= (shares[i - 1] ?? 0) - 1e-9 && share <= 1)).toBe(true);
});

describe('settings that can’t be used', () => {
  test.each([
    [{ replicates: 4 }, /at least 20/],
    [{ level: 1 }, /between 0 and 1/],
    [{ huberDelta: 0 }, /positive number/],
  ])('are refused before anything is fitted: %o', (settings, words) => {
    expect(() => analysed(gridTable(), settings)).toThrow(words);
  });
});
