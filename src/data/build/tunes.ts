/**
 * Tunes in ABC notation, composed by rules: nobody's, and as many as are wanted. A metre and a key are drawn, then two parts of eight
 * bars in the manner of dance tunes: bars return, chords change under them, and the last bar comes home. What is to be learnt
 * reaches from the letters of a chord over the length of a bar to bars that return.
 */
import { tableDraw } from '../generated/draws.ts';

const SEED = 21;

/** Letters of four octaves, lowest first: degree 0 is C, the eighth. */
const LETTERS = Array.from('CDEFGAB', (letter) => `${letter},`).concat(
  Array.from('CDEFGABcdefgab'),
  Array.from('cdefgab', (letter) => `${letter}'`),
);

/** Keys by the degree of their tonic; the signature takes care of sharps and flats. */
const KEYS = [
  { name: 'C', tonic: 0 },
  { name: 'G', tonic: 4 },
  { name: 'D', tonic: 1 },
  { name: 'A', tonic: 5 },
  { name: 'F', tonic: 3 },
  { name: 'Am', tonic: 5 },
  { name: 'Em', tonic: 2 },
  { name: 'Ddor', tonic: 1 },
] as const;

/** Lengths of a bar's notes in eighths, bars of the same metre being equally long; a group is written without spaces. */
const METRES = [
  {
    name: '4/4',
    bars: [
      [
        [1, 1, 1, 1],
        [1, 1, 1, 1],
      ],
      [
        [2, 1, 1],
        [1, 1, 1, 1],
      ],
      [
        [2, 1, 1],
        [2, 1, 1],
      ],
      [
        [2, 2],
        [1, 1, 2],
      ],
      [
        [3, 1],
        [2, 2],
      ],
    ],
    last: [[2, 1, 1], [4]],
  },
  {
    name: '6/8',
    bars: [
      [
        [1, 1, 1],
        [1, 1, 1],
      ],
      [
        [2, 1],
        [1, 1, 1],
      ],
      [
        [2, 1],
        [2, 1],
      ],
      [
        [1, 1, 1],
        [2, 1],
      ],
    ],
    last: [[1, 1, 1], [3]],
  },
  {
    name: '3/4',
    bars: [
      [[2], [1, 1], [2]],
      [[2], [2], [1, 1]],
      [[4], [2]],
      [[3, 1], [2]],
    ],
    last: [[2, 2], [2]],
  },
] as const;

/** Chords as steps above the tonic, and which may follow which: I, ii, IV, V, vi. */
const FOLLOWING: Readonly<Record<number, readonly number[]>> = {
  0: [0, 3, 4, 5, 4],
  1: [4, 4, 0],
  3: [0, 4, 4, 1],
  4: [0, 0, 5, 3],
  5: [3, 1, 4],
};

/** Bars of a part: a letter is a bar that returns, the last is the cadence. */
const FORMS = ['abacabad', 'abacadae', 'aabcaabd', 'abcbabcd'] as const;

/** Random choices of one tune, one after another. */
class Dice {
  readonly #tune: number;
  #rolled = 0;

  constructor(tune: number) {
    this.#tune = tune;
  }

  below(count: number): number {
    this.#rolled += 1;
    return Math.floor(count * tableDraw(SEED, this.#tune, this.#rolled));
  }

  of<T>(items: readonly [T, ...T[]] | readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
}

interface Melody {
  /** Degree of the note before. */
  at: number;
  readonly tonic: number;
}

/** The degree nearest to one, of those that a chord has. */
function nearest(chord: number, tonic: number, at: number): number {
  const inChord = (degree: number) => [0, 2, 4].includes((((degree - tonic - chord) % 7) + 7) % 7);
  for (let away = 0; ; away += 1) {
    if (inChord(at + away)) return at + away;
    if (inChord(at - away)) return at - away;
  }
}

/** A melody keeps about this far to the octave that begins at its tonic. */
const REACH = 4;

/** Degrees that a note moves on the beat and between beats; far from home it tends back. */
const STEPS = { beat: [-2, -1, 0, 1, 2], between: [-1, -1, 1, 1, 2, -2] } as const;

function moved({ at, tonic }: Melody, steps: readonly number[], dice: Dice): number {
  const away = at - (tonic + 4);
  const step = dice.of(steps);
  return at + (Math.abs(away) > REACH ? -Math.sign(away) * Math.abs(step) : step);
}

function written(degree: number, eighths: number): string {
  const letter = LETTERS[degree + 7];
  if (letter === undefined) throw new RangeError(`A tune has left its four octaves, by degree ${degree}.`);
  return eighths === 1 ? letter : `${letter}${eighths}`;
}

type Rhythm = readonly (readonly number[])[];

/** A bar over a chord: notes on the beat are of the chord, those between go by steps. */
function barOf(melody: Melody, chord: number, rhythm: Rhythm, dice: Dice): string {
  const groups = rhythm.map((lengths) =>
    lengths
      .map((eighths, i) => {
        const next = moved(melody, i === 0 ? STEPS.beat : STEPS.between, dice);
        melody.at = i === 0 ? nearest(chord, melody.tonic, next) : next;
        return written(melody.at, eighths);
      })
      .join(''),
  );
  return groups.join(' ');
}

/** The last bar: down or up to the tonic, which is held. */
function cadence(melody: Melody, rhythm: Rhythm): string {
  const home = nearest(0, melody.tonic, melody.at);
  const tonic = home - ((((home - melody.tonic) % 7) + 7) % 7);
  const [run = [], last] = rhythm;
  const steps = run.map((eighths, i) => written(tonic + run.length - i, eighths)).join('');
  melody.at = tonic;
  return `${steps} ${written(tonic, last?.[0] ?? 1)}`;
}

function part(melody: Melody, metre: (typeof METRES)[number], dice: Dice): string {
  const bars = new Map<string, string>();
  let chord = 0;
  const form = dice.of(FORMS);
  const all = Array.from(form, (name, i) => {
    if (i === form.length - 1) return cadence(melody, metre.last);
    const bar = bars.get(name) ?? barOf(melody, chord, dice.of<Rhythm>(metre.bars), dice);
    bars.set(name, bar);
    chord = dice.of(FOLLOWING[chord] ?? [0]);
    return bar;
  });
  return `|:${all.slice(0, 4).join('|')}|\n${all.slice(4).join('|')}:|`;
}

/** The tune of a number: header and two parts. */
export function tuneOf(number: number): string {
  const dice = new Dice(number);
  const [metre, key] = [dice.of(METRES), dice.of(KEYS)];
  const melody: Melody = { at: key.tonic, tonic: key.tonic };
  const first = part(melody, metre, dice);
  melody.at += dice.of([2, 4, 5]);
  return `M:${metre.name}\nK:${key.name}\n${first}\n${part(melody, metre, dice)}\n`;
}
