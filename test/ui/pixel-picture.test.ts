import { describe, expect, it } from 'vitest';
import { imagesOf, isPicture } from '../../src/ui/samples/pixel-picture.ts';
import { typedPrompt } from '../../src/ui/samples/prompt-line.ts';

describe('text that is an image', () => {
  it('is rows of pixels and nothing else', () => {
    expect(isPicture('#..\n.#.')).toBe(true);
    expect(isPicture('#..\n.#.\n\n..#\n')).toBe(true);
    for (const text of ['', '...', '\n', '#.\n.# ', 'the\n...', '. . .\n']) expect(isPicture(text)).toBe(false);
  });

  it('is cut into images and rows, and knows what was given', () => {
    expect(imagesOf('#..\n.#.\n\n##\n', 6)).toEqual([
      {
        width: 3,
        rows: [
          { pixels: '#..', given: 3 },
          { pixels: '.#.', given: 2 },
        ],
      },
      { width: 2, rows: [{ pixels: '##', given: 0 }] },
    ]);
  });

  it('keeps rows of a length that no image has, as a model writes them', () => {
    expect(imagesOf('##\n#...#\n#', 0)[0]).toMatchObject({ width: 5, rows: [{}, { pixels: '#...#' }, {}] });
  });
});

it('a prompt that nobody changed keeps the line ends that its form field has no room for', () => {
  expect(typedPrompt('#...#.', '#..\n.#.')).toBe('#..\n.#.');
  expect(typedPrompt('#...#..', '#..\n.#.')).toBe('#...#..');
  expect(typedPrompt('the ', 'the ')).toBe('the ');
});
