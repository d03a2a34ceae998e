/** A guess beside its answer, in words. */
import { formatCount, formatLoss, formatPercent } from '../format/numbers.ts';
import type { Format, Question, SliderQuestion, Source } from './step.ts';
import type { Reply } from './replies.ts';

const WRITTEN: Readonly<Record<Format, (value: number) => string>> = {
  loss: (value) => `${formatLoss(value)} nats`,
  percent: formatPercent,
  count: formatCount,
};

export function written({ format }: Pick<SliderQuestion, 'format'>, value: number): string {
  return WRITTEN[format](value);
}

export const SOURCE_WORDS: Readonly<Record<Source, string>> = {
  own: 'your own runs',
  file: 'the runs of the opened file',
  link: 'the runs of the opened link',
  recorded: 'the recorded runs',
  computed: '',
};

/** How the answer came about: 'Measured in your own runs'. */
function labelOf(source: string): string {
  return source === '' ? 'Right is' : `Measured in ${source}:`;
}

/** Guesses closer than this share of the slider's range are as good as right. */
const CLOSE = 0.03;

function sliderWords(question: SliderQuestion, guess: number, answer: number, source: string): string {
  const verdict = Math.abs(shareOf(question, guess) - shareOf(question, answer)) <= CLOSE ? ' Well guessed.' : '';
  return `You guessed ${written(question, guess)}. ${labelOf(source)} ${written(question, answer)}.${verdict}`;
}

/** Where a value stands between the ends of a slider, 0 to 1. */
export function shareOf({ min, max, scale }: Pick<SliderQuestion, 'min' | 'max' | 'scale'>, value: number): number {
  const share = scale === 'log' ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min);
  return Math.min(1, Math.max(0, share));
}

/** The value at a share of the slider, with the digits that can be meant. */
export function valueAt({ min, max, scale }: Pick<SliderQuestion, 'min' | 'max' | 'scale'>, share: number): number {
  const value = scale === 'log' ? min * (max / min) ** share : min + (max - min) * share;
  return Number(value.toPrecision(3));
}

/** Null where a stored reply is of another kind than the question. */
export function replyWords(question: Question, { guess, answer, source }: Reply): string | null {
  if (question.kind === 'slider') {
    return typeof guess === 'number' && typeof answer === 'number'
      ? sliderWords(question, guess, answer, source)
      : null;
  }
  const label = (value: unknown) => question.choices.find((choice) => choice.value === value)?.label;
  const [said, right] = [label(guess), label(answer)];
  if (said === undefined || right === undefined) return null;
  return guess === answer
    ? `You said: ${said.toLowerCase()}. So it is${source === '' ? '' : ` in ${source}`}.`
    : `You said: ${said.toLowerCase()}. ${labelOf(source)} ${right.toLowerCase()}.`;
}
