import { describe, expect, it } from 'vitest';
import { pcg4d } from '../../../src/data/sampling.ts';
import { drawToken } from '../../../src/model/ops/sample.ts';
import { drawnSymbol, drawScores } from '../../../src/reference/sample-token.ts';
import { normal, runKernels, wholeNumbers, words } from '../../gpu/harness.ts';

/** Fourth counter of the generator: the uses of a seed are kept apart by it. */
const DOMAIN = 3;

interface Drawing {
  readonly context: number;
  readonly vocabulary: number;
  readonly seed: number;
  readonly temperature: number;
  /** [T, stride]. */
  readonly logits: Float32Array;
  /** The window at the start. */
  readonly tokens: readonly number[];
  readonly draws: number;
}

const strideOf = (vocabulary: number) => Math.ceil(vocabulary / 4) * 4;

/** Draws again and again from the same logits. */
async function draw({ context, vocabulary, seed, temperature, logits, tokens, draws }: Drawing) {
  const window = new Uint32Array(context);
  window.set(tokens);
  const shape = { context, vocabulary, stride: strideOf(vocabulary), seed, temperature };
  const writing = new Uint32Array([tokens.length, 0]);
  const results = await runKernels({ logits, tokens: window, writing, text: draws }, (list, views) => {
    for (let i = 0; i < draws; i += 1) drawToken(list, shape, views);
  });
  const whole = (data: Float32Array) => Array.from(words(data));
  return { text: whole(results.text), tokens: whole(results.tokens), writing: whole(results.writing) };
}

/** The twin's scores of every symbol, for the draw after `written` others. */
function scores({ vocabulary, seed, temperature, logits }: Drawing, row: number, written: number): Float64Array {
  const uniforms = Array.from(
    { length: vocabulary },
    (_, v) => ((pcg4d(seed, written, v, DOMAIN)[0] >>> 9) + 0.5) / 2 ** 23,
  );
  const from = row * strideOf(vocabulary);
  return drawScores({ logits: logits.subarray(from, from + vocabulary), uniforms, temperature });
}

/** WGSL's log near 1 is off by 2^-21: at the largest draw of a test, −log u = 1e-4 or so, that moves a score by 0.005. */
const SCORE_ERROR = 0.005;

const random: Drawing = {
  ...{ context: 17, vocabulary: 53, seed: 5, temperature: 0.8, draws: 200 },
  logits: normal(17 * strideOf(53), 1, 2).f32,
  tokens: [1, 2, 3],
};

describe('sample-token', () => {
  it.each([random, { ...random, vocabulary: 5, logits: normal(17 * 8, 1).f32, temperature: 2, seed: 2 ** 32 - 1 }])(
    'draws the symbol of greatest score from the row of the last token, V $vocabulary',
    async (drawing) => {
      const { text } = await draw(drawing);
      text.forEach((symbol, written) => {
        const row = Math.min(drawing.context, drawing.tokens.length + written) - 1;
        const all = scores(drawing, row, written);
        expect(all[symbol], `draw ${written}`).toBeGreaterThanOrEqual(Math.max(...all) - SCORE_ERROR);
      });
      expect(new Set(text).size).toBeGreaterThan(3);
    },
  );

  it('takes the likeliest symbol at temperature 0, whatever the seed, and the first of equal ones', async () => {
    const certain = { ...random, temperature: 0 };
    const { text } = await draw(certain);
    const rows = text.map((_, written) => Math.min(certain.context, certain.tokens.length + written) - 1);
    expect(text).toEqual(rows.map((row, written) => drawnSymbol(scores(certain, row, written))));
    expect((await draw({ ...certain, seed: 99 })).text).toEqual(text);
    expect(new Set(text).size).toBeGreaterThan(3);
    // All below the padding, which is 0 and never drawn.
    const logits = Float32Array.of(-9e4, -8, -3, -3, -5, 0, 0, 0);
    const equal = await draw({ ...certain, context: 1, vocabulary: 5, logits, tokens: [0], draws: 20 });
    expect(equal.text).toEqual(Array(20).fill(2));
  });

  it('refuses a temperature below 0', async () => {
    await expect(draw({ ...random, temperature: -1 })).rejects.toThrow('A temperature is 0 or more, and -1 is not.');
    await expect(draw({ ...random, temperature: NaN })).rejects.toThrow(RangeError);
  });

  it('appends to the window until it is full, then moves it on by one token', async () => {
    for (const draws of [1, 13, 14, 15, 40]) {
      const { text, tokens, writing } = await draw({ ...random, draws });
      const all = [1, 2, 3, ...text];
      const filled = all.slice(-17);
      expect(tokens.slice(0, filled.length)).toEqual(filled);
      expect(writing).toEqual([filled.length, draws]);
    }
  });

  it('repeats a seed and differs with another', async () => {
    const once = await draw(random);
    expect(await draw(random)).toEqual(once);
    expect((await draw({ ...random, seed: 6 })).text).not.toEqual(once.text);
  });

  it('draws by the softmax of logits / temperature', async () => {
    const logits = Float32Array.of(0, 1, 2, -1, 0.5, 50, 50, 50);
    const [draws, temperature] = [4000, 1.5];
    const { text } = await draw({ context: 1, vocabulary: 5, seed: 1, temperature, logits, tokens: [0], draws });
    const weights = Array.from(logits.subarray(0, 5), (logit) => Math.exp(logit / temperature));
    const total = weights.reduce((sum, weight) => sum + weight);
    const chiSquared = weights.reduce((sum, weight, v) => {
      const expected = (draws * weight) / total;
      return sum + (text.filter((symbol) => symbol === v).length - expected) ** 2 / expected;
    }, 0);
    // 99.9 % of χ² with 4 degrees of freedom.
    expect(chiSquared).toBeLessThan(18.5);
  });

  it.each([
    // Seeds whose generator gives symbol 0 the greatest and the least u there is in the first draw: it gains 17 or loses 3.
    { seed: 8734789, name: 'greatest' },
    { seed: 789563, name: 'least' },
  ])('lets no symbol win or lose by the $name u alone', async ({ seed }) => {
    const drawn = async (logit: number) => {
      const logits = new Float32Array(8);
      logits[0] = logit;
      const { text } = await draw({ context: 1, vocabulary: 5, seed, temperature: 1, logits, tokens: [0], draws: 1 });
      return text[0];
    };
    // An infinite gain is 88 on an adapter that takes log(0) for that of the least number.
    expect(await drawn(-50)).not.toBe(0);
    expect(await drawn(50)).toBe(0);
  });

  it('always draws the one symbol that stands far above the others', async () => {
    const logits = new Float32Array(strideOf(53)).map((_, v) => (v === 52 ? 100 : v > 52 ? 1000 : 0));
    const tokens = Array.from(wholeNumbers(1, 53, 1));
    const { text } = await draw({ context: 1, vocabulary: 53, seed: 3, temperature: 1, logits, tokens, draws: 50 });
    expect(text).toEqual(Array(50).fill(52));
  });
});
