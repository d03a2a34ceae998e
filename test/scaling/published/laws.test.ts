import { describe, expect, it } from 'vitest';
import { LawError } from '../../../src/scaling/points.ts';
import { PUBLISHED_LAWS, publishedLaw } from '../../../src/scaling/published.ts';
import { DISAGREEMENTS } from '../../../src/scaling/published/disagreements.ts';
import { evaluatePublished, type At } from '../../../src/scaling/published/evaluate.ts';
import { PF_DAY } from '../../../src/scaling/published/kaplan.ts';
import {
  publishedExponents,
  publishedAllocation,
  publishedCurve,
  planningLaw,
} from '../../../src/scaling/published/use.ts';

/** Constants of a law by symbol. */
function constantsOf(id: string): Record<string, number> {
  return Object.fromEntries(publishedLaw(id).constants.map(({ symbol, value }) => [symbol, value]));
}

/** |a/b − 1|. */
function off(a: number, b: number): number {
  return Math.abs(a / b - 1);
}

const LOG_E = (k: Record<string, number>, e: number) =>
  Math.log10(1 / (1 / (e - 1 + 1 / (1 / k['E_start']! - 1 / k['E_max']!)) + 1 / k['E_max']!));

const routed = (k: Record<string, number>, { parameters = 0, experts = 0 }: At) => {
  const [n, e] = [Math.log10(parameters), LOG_E(k, experts)];
  return 10 ** (k['a']! * n + k['b']! * e + k['c']! * n * e + k['d']!);
};

const chinchilla = (k: Record<string, number>, { parameters: n = 0, tokens: d = 0 }: At) =>
  k['E']! + k['A']! / n ** k['α']! + k['B']! / d ** k['β']!;

const gadre = (k: Record<string, number>, { parameters: n = 0, tokens: d = 0 }: At) => {
  const [c, m] = [6 * n * d, d / n];
  return k['E']! + (k['a']! * m ** k['η']! + k['b']! * m ** -k['η']!) * c ** -k['η']!;
};

const AT = { parameters: 3e8, tokens: 7e9 };

/** Every formula once more, from the constants as they are shown. */
const FORMULAS: Readonly<Record<string, readonly [(k: Record<string, number>, at: At) => number, At]>> = {
  'kaplan-2020-size': [(k, { parameters: n = 0 }) => (k['N_c']! / n) ** k['α_N']!, AT],
  'kaplan-2020-data': [(k, { tokens: d = 0 }) => (k['D_c']! / d) ** k['α_D']!, AT],
  'kaplan-2020-compute': [(k, { flops = 0 }) => (k['C_c']! / (flops / PF_DAY)) ** k['α_C']!, { flops: 1e20 }],
  'kaplan-2020-compute-naive': [(k, { flops = 0 }) => (k['C_c']! / (flops / PF_DAY)) ** k['α_C']!, { flops: 1e20 }],
  'kaplan-2020-joint': [
    (k, { parameters: n = 0, tokens: d = 0 }) =>
      ((k['N_c']! / n) ** (k['α_N']! / k['α_D']!) + k['D_c']! / d) ** k['α_D']!,
    AT,
  ],
  'kaplan-2020-steps': [
    (k, { parameters: n = 0, steps = 0 }) => (k['N_c']! / n) ** k['α_N']! + (k['S_c']! / steps) ** k['α_S']!,
    { parameters: 3e8, steps: 1e4 },
  ],
  'kaplan-2020-critical-batch': [(k, { value = 0 }) => k['B_*']! / value ** (1 / k['α_B']!), { value: 3 }],
  'hoffmann-2022-approach-3': [chinchilla, AT],
  'hoffmann-2022-approach-3-unrounded': [chinchilla, AT],
  'besiroglu-2024': [chinchilla, AT],
  'sardana-2024-all': [chinchilla, AT],
  'gadre-2024-c4': [gadre, AT],
  'gadre-2024-redpajama': [gadre, AT],
  'gadre-2024-refinedweb': [gadre, AT],
  'deepseek-2024-learning-rate': [(k, { value = 0 }) => k['k']! * value ** k['p']!, { value: 1e19 }],
  'deepseek-2024-batch': [(k, { value = 0 }) => k['k']! * value ** k['p']!, { value: 1e19 }],
  'clark-2022-s-base': [routed, { parameters: 1e8, experts: 32 }],
  'clark-2022-rl-r': [routed, { parameters: 1e8, experts: 32 }],
  'clark-2022-hash': [routed, { parameters: 1e8, experts: 32 }],
  'krajewski-2024-dense': [
    (k, { parameters: n = 0, tokens: d = 0 }) => k['c']! + k['a']! / n ** k['α']! + k['b']! / d ** k['β']!,
    AT,
  ],
  'krajewski-2024-experts': [
    (k, { parameters: n = 0, tokens: d = 0, granularity: g = 0 }) =>
      k['c']! + (k['g']! / g ** k['γ']! + k['a']!) / n ** k['α']! + k['b']! / d ** k['β']!,
    { ...AT, granularity: 8 },
  ],
};

describe('the published laws', () => {
  it.each(Object.entries(FORMULAS))('%s computes its formula from the constants it shows', (id, [formula, at]) => {
    expect(off(evaluatePublished(publishedLaw(id), at), formula(constantsOf(id), at))).toBeLessThan(1e-12);
  });

  it('have no formula untested but allocations and repeated data, which have tests of their own', () => {
    const rest = PUBLISHED_LAWS.filter(({ id }) => !(id in FORMULAS));
    expect(new Set(rest.map(({ form }) => form.kind))).toEqual(new Set(['allocation', 'repeated-data']));
  });

  it('have names of their own, sources and plain data', () => {
    const ids = PUBLISHED_LAWS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const law of PUBLISHED_LAWS) {
      expect(law.id).toMatch(/^[a-z0-9-]+$/);
      expect(law.paper.arxiv).toMatch(/^\d{4}\.\d{5}$/);
      expect(law.constants.length).toBeGreaterThan(0);
      expect(structuredClone(law)).toEqual(law);
    }
  });

  it('are named by every disagreement that concerns them', () => {
    const ids = new Set(PUBLISHED_LAWS.map(({ id }) => id));
    for (const { laws } of DISAGREEMENTS) expect(laws.filter((id) => !ids.has(id))).toEqual([]);
    expect(new Set(DISAGREEMENTS.map(({ id }) => id)).size).toBe(DISAGREEMENTS.length);
  });

  it('hold every constant within the interval printed for it, but where the paper itself does not', () => {
    const outside = PUBLISHED_LAWS.flatMap(({ id, constants }) =>
      constants.flatMap(({ symbol, value, interval }) =>
        interval !== undefined && (value < interval[0] || value > interval[1]) ? [`${id} ${symbol}`] : [],
      ),
    );
    // Hoffmann et al. round to two digits: 0.50 beside (0.501, 0.512), 0.46 beside (0.454, 0.455), 0.54 beside (0.542, 0.543).
    expect(outside).toEqual(['hoffmann-2022-approach-1 b', 'hoffmann-2022-approach-3 a', 'hoffmann-2022-approach-3 b']);
  });

  it('split the whole compute: a + b = 1, and 6·N·D is C', () => {
    for (const law of PUBLISHED_LAWS) {
      const exponents = publishedExponents(law);
      if (exponents === null) continue;
      expect(exponents.a + exponents.b, law.id).toBeCloseTo(1, 3);
      const split = publishedAllocation(law, 1e21);
      if (split === null) continue;
      // Kaplan et al. round both scales to two digits.
      const tolerance = law.id === 'kaplan-2020-allocation' ? 0.1 : 0.001;
      expect(off(6 * split.parameters * split.tokens, 1e21), law.id).toBeLessThan(tolerance);
    }
  });

  it('say what is missing', () => {
    const joint = publishedLaw('besiroglu-2024');
    expect(() => evaluatePublished(joint, { parameters: 1e9 })).toThrow(/needs a positive number of tokens, not none/);
    expect(() => evaluatePublished(joint, { parameters: -1, tokens: 1 })).toThrow(LawError);
    expect(() => evaluatePublished(publishedLaw('llama-3-2024'), { flops: 1e20 })).toThrow(/publishedAllocation/);
    expect(() => publishedLaw('chinchilla')).toThrow(/no published law "chinchilla".*besiroglu-2024/);
    expect(() => publishedAllocation(joint, 0)).toThrow(/compute is 0 FLOPs/);
    expect(publishedAllocation(publishedLaw('porian-2024'), 1e20)).toBeNull();
    expect(publishedExponents(publishedLaw('clark-2022-hash'))).toBeNull();
    expect(planningLaw(publishedLaw('llama-3-2024'))).toBeNull();
  });
});

describe('curves in one variable', () => {
  it('are the limits of the joint laws', () => {
    for (const id of ['besiroglu-2024', 'kaplan-2020-joint', 'muennighoff-2023']) {
      const law = publishedLaw(id);
      const joint = planningLaw(law)!.law;
      const at = (n: number, d: number) =>
        joint.form === 'kaplan'
          ? ((joint.nc / n) ** (joint.alphaN / joint.alphaD) + joint.dc / d) ** joint.alphaD
          : joint.form === 'kappa'
            ? NaN
            : joint.e + joint.a * n ** -joint.alpha + joint.b * d ** -joint.beta;
      const curve = (axis: 'parameters' | 'tokens' | 'flops', x: number) => {
        const { floor, scale, exponent } = publishedCurve(law, axis)!;
        return floor + scale * x ** -exponent;
      };
      expect(off(curve('parameters', 1e9), at(1e9, Infinity)), id).toBeLessThan(1e-12);
      expect(off(curve('tokens', 1e9), at(Infinity, 1e9)), id).toBeLessThan(1e-12);
      const { parameters, tokens } = publishedAllocation(law, 1e20)!;
      expect(off(curve('flops', 1e20), at(parameters, tokens)), id).toBeLessThan(1e-12);
    }
  });

  it('are a law of one variable itself, and nothing where it says nothing', () => {
    expect(publishedCurve(publishedLaw('kaplan-2020-size'), 'parameters')).toMatchObject({
      form: 'pure',
      exponent: 0.076,
    });
    expect(publishedCurve(publishedLaw('kaplan-2020-size'), 'tokens')).toBeNull();
    expect(publishedCurve(publishedLaw('clark-2022-hash'), 'parameters')).toBeNull();
  });
});
