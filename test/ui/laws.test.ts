import { describe, expect, it } from 'vitest';
import { PUBLISHED_LAWS, publishedLaw } from '../../src/scaling/published.ts';
import { certaintyText, printed, rangeText, splitText, uncertainty } from '../../src/ui/laws/law-words.ts';
import { ratiosFigure, splitsCompute } from '../../src/ui/laws/laws-figure.ts';

describe('the picture of tokens a parameter', () => {
  const chinchilla = publishedLaw('besiroglu-2024');
  const figure = ratiosFigure(PUBLISHED_LAWS, chinchilla);

  it('has a line for each law that splits a compute, and the chosen one over them', () => {
    const splitting = PUBLISHED_LAWS.filter(splitsCompute);
    expect(splitting.length).toBeGreaterThan(10);
    expect(figure.lines).toHaveLength(splitting.length + 1);
    expect(figure.lines.at(-1)).toMatchObject({ dash: 'solid', weight: 'strong' });
    // It was trained from 6e18 to 3e21 FLOPs.
    expect(figure.lines.at(-1)!.x[0]).toBeGreaterThanOrEqual(6e18);
    expect(figure.lines.at(-1)!.x.at(-1)).toBeLessThanOrEqual(3e21);
  });

  it('passes through 18 tokens a parameter at the compute of Chinchilla', () => {
    const line = figure.lines.at(-2)!;
    const at = line.x.findIndex((flops) => flops > 5.76e23);
    expect(line.y[at]).toBeGreaterThan(17.5);
    expect(line.y[at]).toBeLessThan(19);
  });

  it('leaves out a law without a split', () => {
    expect(splitsCompute(publishedLaw('porian-2024'))).toBe(false);
    const drawn = ratiosFigure(PUBLISHED_LAWS, publishedLaw('kaplan-2020-size'));
    expect(drawn.lines.every(({ tint }) => tint.kind === 'role' && tint.role === 'muted')).toBe(true);
  });
});

it('every law has words for all that is shown of it', () => {
  for (const law of PUBLISHED_LAWS) {
    expect(certaintyText(law).length).toBeGreaterThan(10);
    expect(rangeText(law.setup.trained).length).toBeGreaterThan(5);
    for (const constant of law.constants) expect(printed(constant.value)).not.toMatch(/NaN|undefined|e\+/);
  }
});

it('constants are written as printed', () => {
  expect([0.3478, 2085.43, 8.8e13, 1e9, -0.125, 2.3e-7].map(printed)).toEqual([
    '0.3478',
    '2,085.43',
    '8.8·10^13',
    '10^9',
    '−0.125',
    '2.3·10^−7',
  ]);
  const [e] = publishedLaw('besiroglu-2024').constants;
  expect(uncertainty(e!)).toBe('1.769 to 1.871 (95 % of 4,000 bootstraps); ± 0.026');
  expect(splitText(publishedLaw('hoffmann-2022-approach-1'))).toBe('N ∝ C^0.5, D ∝ C^0.5');
  expect(splitText(publishedLaw('kaplan-2020-size'))).toBeNull();
});
