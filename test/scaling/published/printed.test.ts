/** Numbers printed in the papers, other than the constants, recovered from the constants. */
import { describe, expect, it } from 'vitest';
import { publishedLaw } from '../../../src/scaling/published.ts';
import { evaluatePublished, type At } from '../../../src/scaling/published/evaluate.ts';
import { PF_DAY } from '../../../src/scaling/published/kaplan.ts';
import { publishedExponents, publishedAllocation } from '../../../src/scaling/published/use.ts';

const loss = (id: string, at: At) => evaluatePublished(publishedLaw(id), at);
const split = (id: string, flops: number) => publishedAllocation(publishedLaw(id), flops)!;

function off(a: number, b: number): number {
  return Math.abs(a / b - 1);
}

describe('Kaplan et al. 2020', () => {
  it('cross their own lines at 1e4 PF-days, 1e12 parameters and 1.7 nats (§6.3)', () => {
    expect(loss('kaplan-2020-compute', { flops: 1e4 * PF_DAY })).toBeCloseTo(1.7, 1);
    expect(off(split('kaplan-2020-allocation', 2 * 1e4 * PF_DAY).parameters, 1e12)).toBeLessThan(0.1);
  });

  it('ask for 4.68e9 parameters at 1e21 FLOPs, as Hoffmann et al. read them (§D.4)', () => {
    expect(off(split('kaplan-2020-allocation', 1e21).parameters, 4.68e9)).toBeLessThan(0.002);
  });

  it('have one loss, batch and number of steps at 1 PF-day (Table 6)', () => {
    const least = loss('kaplan-2020-compute', { flops: PF_DAY });
    expect(off(loss('kaplan-2020-critical-batch', { value: least }), 2.0e6)).toBeLessThan(0.06);
    expect(off(loss('kaplan-2020-steps', { parameters: 1.3e9, steps: 5.4e3 }), least)).toBeLessThan(0.06);
    // Twice the least steps at the critical batch: B·2·S.
    expect(off(2.0e6 * 2 * 5.4e3, split('kaplan-2020-allocation', 2 * PF_DAY).tokens)).toBeLessThan(0.1);
  });

  it('grow 5.5 times in size and 1.8 times in data for ten times the compute (Hoffmann et al. 2022, §1)', () => {
    const { a, b } = publishedExponents(publishedLaw('kaplan-2020-allocation'))!;
    expect(off(10 ** a, 5.5)).toBeLessThan(0.04);
    expect(off(10 ** b, 1.8)).toBeLessThan(0.04);
  });
});

describe('Hoffmann et al. 2022', () => {
  it.each(['hoffmann-2022-approach-1', 'hoffmann-2022-approach-2'])('%s meets every row of its table', (id) => {
    const rows = publishedLaw(id).tables![0]!.rows as readonly (readonly [number, number, number])[];
    expect(rows).toHaveLength(9);
    for (const [parameters, flops, tokens] of rows) {
      const best = split(id, flops);
      expect(off(best.parameters, parameters)).toBeLessThan(0.035);
      // 67e9 parameters: the tokens printed for Gopher's compute are 5 % above C/(6·N).
      expect(off(best.tokens, tokens)).toBeLessThan(parameters === 6.7e10 ? 0.06 : 0.035);
    }
  });

  it('asks for 2.86e9 parameters at 1e21 FLOPs by approach 1 (§D.4)', () => {
    expect(off(split('hoffmann-2022-approach-1', 1e21).parameters, 2.86e9)).toBeLessThan(0.015);
  });

  it('has 40e9 parameters as the best use of 5.76e23 FLOPs by approach 3 (Fig. 4), 59 tokens a parameter', () => {
    const { parameters, tokens } = split('hoffmann-2022-approach-3-unrounded', 5.76e23);
    expect(off(parameters, 40e9)).toBeLessThan(0.02);
    expect(tokens / parameters).toBeCloseTo(59, 0);
  });

  it('has Chinchilla, 70e9 parameters on 1.4e12 tokens, on the line of approach 1', () => {
    const { parameters, tokens } = split('hoffmann-2022-approach-1', 6 * 70e9 * 1.4e12);
    expect(off(parameters, 70e9)).toBeLessThan(0.03);
    expect(off(tokens, 1.4e12)).toBeLessThan(0.03);
  });

  it('has exponents 0.46 and 0.54 by approach 3 (Table 2)', () => {
    const { a, b } = publishedExponents(publishedLaw('hoffmann-2022-approach-3-unrounded'))!;
    expect([a.toFixed(2), b.toFixed(2)]).toEqual(['0.46', '0.54']);
  });

  it('has a slope of ln L in N of 0.047 at 1e9 parameters and 2e10 tokens', () => {
    const at = (parameters: number) => Math.log(loss('hoffmann-2022-approach-3', { parameters, tokens: 2e10 }));
    expect((at(0.99e9) - at(1.01e9)) / Math.log(1.01 / 0.99)).toBeCloseTo(0.047, 3);
  });

  it('has 13 % more of a data term with β rounded', () => {
    expect(1e11 ** (0.28491 - 0.28)).toBeCloseTo(1.13, 2);
  });
});

describe('Besiroglu et al. 2024', () => {
  it('finds an exponent of 0.513 and about 20 tokens a parameter', () => {
    const law = publishedLaw('besiroglu-2024');
    expect(publishedExponents(law)!.a).toBeCloseTo(0.513, 3);
    const { parameters, tokens } = publishedAllocation(law, 5.76e23)!;
    expect(tokens / parameters).toBeCloseTo(18.4, 0);
    expect(off(parameters, 72e9)).toBeLessThan(0.02);
  });
});

describe('Llama 3', () => {
  it('has 402e9 parameters on 16.55e12 tokens at 3.8e25 FLOPs, and 10.5e12 by the rounded constants', () => {
    const { parameters, tokens } = split('llama-3-2024', 3.8e25);
    expect(off(tokens, 16.55e12)).toBeLessThan(0.03);
    expect(off(parameters, 402e9)).toBeLessThan(0.06);
    expect(off(0.29 * 3.8e25 ** 0.53, 10.5e12)).toBeLessThan(0.01);
  });
});

describe('DeepSeek', () => {
  it('gave its models of 7e9 and 67e9 parameters on 2e12 tokens these rates and batches (Table 2)', () => {
    const hyperparameters = (parameters: number) => {
      const value = 6 * parameters * 2e12;
      return [loss('deepseek-2024-learning-rate', { value }), loss('deepseek-2024-batch', { value })] as const;
    };
    for (const [parameters, rate, batch] of [
      [7e9, 4.2e-4, 2304 * 4096],
      [67e9, 3.2e-4, 4608 * 4096],
    ] as const) {
      const [rateHere, batchHere] = hyperparameters(parameters);
      expect(off(rateHere, rate)).toBeLessThan(0.02);
      expect(off(batchHere, batch)).toBeLessThan(0.03);
    }
  });

  it('has M·D equal to C', () => {
    expect(0.1715 * 5.8316).toBeCloseTo(1, 3);
  });
});

describe('Gadre et al. 2024', () => {
  /** Parameters, tokens and losses on C4's validation part of the five runs that the paper fits, from its repository. */
  const RUNS = [
    [10_569_312, 211_386_240],
    [78_914_048, 1_578_280_960],
    [153_677_376, 3_073_547_520],
    [411_616_256, 8_232_325_120],
    [10_569_312, 3_382_179_840],
  ] as const;
  const LOSSES = {
    c4: [5.22068, 3.80028, 3.43265, 3.04174, 4.5064],
    redpajama: [5.38702, 3.89994, 3.53115, 3.14977, 4.57229],
    refinedweb: [5.27189, 3.86092, 3.51789, 3.13052, 4.51604],
  } as const;

  it.each(['c4', 'redpajama', 'refinedweb'] as const)('fits the runs on %s within half a percent', (text) => {
    RUNS.forEach(([parameters, tokens], i) => {
      expect(off(loss(`gadre-2024-${text}`, { parameters, tokens }), LOSSES[text][i]!)).toBeLessThan(0.005);
    });
  });

  it('predicts 1.44e9 parameters on 921e9 tokens of RedPajama within 0.8 %', () => {
    const at = { parameters: 1_439_795_200, tokens: 921_468_928_000 };
    expect(off(loss('gadre-2024-redpajama', at), 2.50205)).toBeLessThan(0.008);
  });

  it('lies by its own digits next to what is printed', () => {
    for (const { constants } of ['c4', 'redpajama', 'refinedweb'].map((text) => publishedLaw(`gadre-2024-${text}`))) {
      for (const { value, note } of constants)
        expect(off(value, Number(note!.replace('printed ', '')))).toBeLessThan(0.003);
    }
  });
});

describe('Muennighoff et al. 2023', () => {
  const at = (parameters: number, tokens: number, uniqueTokens: number) =>
    loss('muennighoff-2023', { parameters, tokens, uniqueTokens });

  it('has four epochs of 44e9 tokens within 1 % of one epoch of 178e9, for 8.7e9 parameters', () => {
    const [once, fourTimes] = [at(8.7e9, 178e9, 178e9), at(8.7e9, 178e9, 44e9)];
    // Measured 0.5 % (§6).
    expect(fourTimes / once - 1).toBeGreaterThan(0.004);
    expect(fourTimes / once - 1).toBeLessThan(0.01);
  });

  it('has eight passes over a text worth 6.62 of fresh text', () => {
    const fresh = 6.6243 * 1e10;
    expect(at(1e8, 8e10, 1e10)).toBeCloseTo(at(1e8, fresh, fresh), 5);
  });

  it('suits 0.051 parameters to each unique token', () => {
    const { parameters, tokens } = split('muennighoff-2023', 1e21);
    expect(parameters / tokens).toBeCloseTo(0.051, 3);
  });

  it('has no more worth in a text than 16.4 times itself', () => {
    const endless = at(1e8, 1e16, 1e10);
    expect(off(at(1e8, 16.387756e10, 1e12), endless)).toBeLessThan(1e-3);
    expect(at(1e8, 1e16, 1e10)).toBeLessThan(at(1e8, 1e11, 1e10));
  });
});

describe('Clark et al. 2022', () => {
  it('makes 5e6 parameters with 128 experts the equal of a dense 55e6', () => {
    const routed = loss('clark-2022-s-base', { parameters: 5e6, experts: 128 });
    expect(routed).toBeGreaterThan(loss('clark-2022-s-base', { parameters: 6.5e7, experts: 1 }));
    expect(routed).toBeLessThan(loss('clark-2022-s-base', { parameters: 4.5e7, experts: 1 }));
  });

  it('stops gaining from S-BASE near 937e9 parameters', () => {
    const gain = (parameters: number) =>
      loss('clark-2022-s-base', { parameters, experts: 2 }) - loss('clark-2022-s-base', { parameters, experts: 512 });
    expect(gain(8e11)).toBeGreaterThan(0);
    expect(gain(1.2e12)).toBeLessThan(0);
  });
});
