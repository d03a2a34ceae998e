/** Attention and losses of one text, against PyTorch's logits and the float64 twins. */
import { describe, expect, it } from 'vitest';
import { attend } from '../../src/checkpoint/attend.ts';
import { TextError } from '../../src/checkpoint/text.ts';
import { attentionForward, scoring } from '../../src/reference/attention.ts';
import { modelForward } from '../../src/reference/model.ts';
import { goldens, type Golden } from '../golden/golden.ts';
import { goldenCheckpoint, smallCheckpoint } from './fixtures.ts';

/** The first window of the golden batch, as text. */
function goldenText(golden: Golden): { text: string; ids: number[] } {
  const ids = Array.from(golden.steps[0]!.tokens.subarray(0, golden.config.context));
  const { symbols } = goldenCheckpoint(golden);
  return { text: ids.map((id) => symbols[id]).join(''), ids };
}

describe.each(goldens)('attend, golden model $name', (golden) => {
  const { layers, heads, context: T, width, vocabulary: V } = golden.config;
  const { text, ids } = goldenText(golden);
  const { probabilities, losses, ...rest } = attend(goldenCheckpoint(golden), text);

  it('names the characters, and how many layers and heads there are', () => {
    expect(rest).toEqual({ characters: Array.from(text), layers, heads });
    expect(probabilities).toHaveLength(layers * heads * T * T);
  });

  it('gives the losses of PyTorch’s logits', () => {
    expect(losses[0]).toBeNull();
    for (let t = 1; t < T; t += 1) {
      const logits = Array.from(golden.logits.subarray((t - 1) * V, t * V));
      const expected = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0)) - logits[ids[t]!]!;
      // The golden logits are rounded to f32.
      expect(losses[t]).toBeCloseTo(expected, 5);
    }
  });

  it('gives shares that mix the values as attention does, row by row, and nothing of what comes later', () => {
    const params = Object.fromEntries(
      goldenCheckpoint(golden).tensors.map(({ name, data }) => [name, Float64Array.from(data)]),
    );
    const { blocks } = modelForward(params, ids, golden.config, 1).activations;
    const D = width / heads;
    blocks.forEach(({ qk }, l) => {
      const { out } = attentionForward({ qkv: qk.out, B: 1, T, H: heads, D, ...scoring(golden.config) });
      for (let h = 0; h < heads; h += 1) {
        for (let t = 0; t < T; t += 1) {
          const row = probabilities.subarray(((l * heads + h) * T + t) * T, ((l * heads + h) * T + t + 1) * T);
          expect(row.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
          expect(row.subarray(t + 1).every((share) => share === 0)).toBe(true);
          const value = (j: number) => qk.out[j * 3 * width + 2 * width + h * D]!;
          const mixed = row.reduce((sum, share, j) => sum + share * value(j), 0);
          expect(mixed).toBeCloseTo(out[t * width + h * D]!, 5);
        }
      }
    });
  });
});

describe('attend', () => {
  const checkpoint = smallCheckpoint();

  it('takes the last characters of a text that is longer than the context', () => {
    const text = 'a text of more than the context';
    const { characters, losses } = attend(checkpoint, text);
    expect(characters.join('')).toBe(text.slice(-16));
    expect(losses).toHaveLength(16);
  });

  it('refuses a text of one character, and none', () => {
    expect(() => attend(checkpoint, 'a')).toThrow(TextError);
    expect(() => attend(checkpoint, '')).toThrow(/two characters/);
  });

  it('names characters that the model doesn’t know', () => {
    expect(() => attend(checkpoint, 'a ☃')).toThrow(/no “☃”/);
  });
});
