import { readFileSync } from 'node:fs';
import katex from 'katex';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseRecordsFile } from '../../src/experiments/files.ts';
import { readExperiment } from '../../src/experiments/experiment-files.ts';
import { analyseLadder } from '../../src/experiments/ladder.ts';
import { stateOf } from '../../src/experiments/run-experiment.ts';
import { replyWords, shareOf, valueAt } from '../../src/ui/lesson/answer-words.ts';
import { EvidenceKeeper } from '../../src/ui/lesson/evidence.ts';
import { parseReplies } from '../../src/ui/lesson/replies.ts';
import type { Block, Evidence, Question } from '../../src/ui/lesson/step.ts';
import { fallADoubling } from '../../src/ui/lesson/steps/bigger.ts';
import { bestOfGpt3 } from '../../src/ui/lesson/steps/budget.ts';
import { bendOf } from '../../src/ui/lesson/steps/line.ts';
import { STEPS } from '../../src/ui/lesson/steps/steps.ts';
import { lastValley } from '../../src/ui/lesson/steps/valley.ts';
import type { Shown } from '../../src/ui/state/lab-view.ts';
import type { LadderState } from '../../src/experiments/ladder-types.ts';
import type { ExperimentState } from '../../src/experiments/experiment.ts';

const textOf = (name: string) => readFileSync(`public/recorded/${name}-sotu.json`, 'utf8');
let ladder: LadderState;
let isoflop: ExperimentState;
let recorded: Evidence;

const shown = <S>(source: Shown<S>['source'], state: S): Shown<S> => ({ source, state, runs: new Map() });

beforeAll(() => {
  const file = parseRecordsFile(textOf('ladder'));
  ladder = analyseLadder(file.plan, file.records);
  const { plan, records } = readExperiment(textOf('isoflop'));
  isoflop = stateOf(plan, records);
  const keeper = new EvidenceKeeper();
  keeper.see(shown('recorded', ladder), shown('recorded', isoflop));
  recorded = keeper.evidence;
});

/** All text of a step. */
function wordsOf(list: readonly Block[]): string {
  return list
    .map((block) => ('text' in block ? block.text : 'tex' in block ? block.tex : block.rows.flat().join(' ')))
    .join(' ');
}

describe('the lesson', () => {
  it('has seven steps with questions that the recordings answer, and no number that is none', () => {
    expect(STEPS.map(({ id }) => id)).toEqual(['loss', 'learning', 'bigger', 'line', 'predict', 'valley', 'budget']);
    for (const step of STEPS) {
      const question = step.question(recorded);
      expect(question, step.id).not.toBeNull();
      const words = wordsOf([...step.before(recorded), ...step.after(recorded)]) + (question?.ask ?? '');
      expect(words, step.id).not.toMatch(/NaN|Infinity|undefined|null/);
      expect(step.after(recorded).length, step.id).toBeGreaterThan(0);
    }
  });

  it('answers within the range of its sliders, and not where they stand at first', () => {
    const sliders = STEPS.map((step) => step.question(recorded)).filter((question) => question?.kind === 'slider');
    expect(sliders.length).toBeGreaterThan(4);
    for (const question of sliders) {
      const share = shareOf(question, question.answer);
      expect(share, question.ask).toBeGreaterThan(0.02);
      expect(share, question.ask).toBeLessThan(0.98);
      expect(Math.abs(share - shareOf(question, question.start)), question.ask).toBeGreaterThan(0.05);
    }
  });

  it('says so where the runs are missing', () => {
    const nothing: Evidence = { run: null, ladder: null, isoflop: null };
    const open = STEPS.filter((step) => step.question(nothing) !== null).map(({ id }) => id);
    expect(open).toEqual(['loss', 'budget']);
    for (const step of STEPS) expect(() => step.after(nothing), step.id).not.toThrow();
  });

  it('has formulas that KaTeX sets without complaint', () => {
    for (const step of STEPS) {
      for (const block of [...step.before(recorded), ...step.after(recorded)]) {
        const sources =
          'tex' in block ? [block.tex] : 'text' in block ? block.text.split('$').filter((_, i) => i % 2) : [];
        for (const source of sources)
          expect(() => katex.renderToString(source, { throwOnError: true, strict: 'error' }), source).not.toThrow();
      }
    }
  });
});

describe('its numbers', () => {
  const law = (n: number) => ({ n, loss: 3 * n ** -0.1 });
  const floored = (n: number) => ({ n, loss: 1 + 9 * n ** -0.4 });
  const sizes = [1e3, 4e3, 1.6e4, 6.4e4];

  it('read the fall at a doubling off the ends', () => {
    expect(fallADoubling(sizes.map(law))).toBeCloseTo(1 - 2 ** -0.1, 12);
    expect(fallADoubling([law(10)])).toBeNull();
  });

  it('say where the middle lies: on a power law, below with a floor, above where the fall grows', () => {
    expect(bendOf(sizes.map(law))).toBeCloseTo(0, 12);
    expect(bendOf(sizes.map(floored))).toBeLessThan(-0.01);
    expect(bendOf(sizes.map((n) => ({ n, loss: 5 - n / 2e4 })))).toBeGreaterThan(0.01);
    expect(bendOf([law(1), law(2)])).toBeNull();
  });

  it('find the valley of the largest budget among its sizes', () => {
    const found = lastValley(isoflop);
    expect(found?.flops).toBeGreaterThan(63e9);
    expect(found?.parameters).toBeGreaterThan(found?.sizes[0] ?? Infinity);
    expect(found?.parameters).toBeLessThan(found?.sizes[1] ?? 0);
  });

  it('spend GPT-3’s compute by Chinchilla’s law: 6·N·D, about 20 tokens a parameter', () => {
    const { parameters, tokens } = bestOfGpt3();
    expect(6 * parameters * tokens).toBeCloseTo(3.15e23, -18);
    expect(parameters / 1e9).toBeCloseTo(53, 0);
    expect(tokens / parameters).toBeGreaterThan(15);
    expect(tokens / parameters).toBeLessThan(25);
  });
});

describe('the evidence', () => {
  it('prefers the visitor’s own runs, keeps the recording where they don’t suffice, and never goes back', () => {
    const keeper = new EvidenceKeeper();
    keeper.see(shown('recorded', ladder), null);
    expect(keeper.evidence.ladder?.source).toBe('recorded');
    const short = { ...ladder, points: ladder.points.slice(0, 1), predictions: [] };
    keeper.see(shown('live', short), null);
    expect(keeper.evidence.run?.source).toBe('own');
    expect(keeper.evidence.ladder?.source).toBe('recorded');
    keeper.see(shown('live', { ...ladder }), null);
    expect(keeper.evidence.ladder?.source).toBe('own');
    keeper.see(shown('recorded', { ...ladder }), null);
    expect(keeper.evidence.ladder?.source).toBe('own');
  });

  it('stays the same object while nothing changes', () => {
    const keeper = new EvidenceKeeper();
    keeper.see(shown('recorded', ladder), null);
    const before = keeper.evidence;
    keeper.see(shown('recorded', ladder), null);
    expect(keeper.evidence).toBe(before);
  });
});

describe('a guess', () => {
  const slider: Question = {
    kind: 'slider',
    ask: '',
    min: 1,
    max: 100,
    scale: 'log',
    start: 1,
    format: 'count',
    answer: 10,
    beside: null,
    source: 'own',
  };
  const choice: Question = {
    kind: 'choice',
    ask: '',
    answer: 'b',
    source: 'recorded',
    choices: [
      { value: 'a', label: 'Above' },
      { value: 'b', label: 'Below' },
    ],
  };

  it('stands on the slider’s own scale, there and back', () => {
    expect(shareOf(slider, 10)).toBeCloseTo(0.5, 12);
    expect(valueAt(slider, 0.5)).toBe(10);
    expect(shareOf(slider, 1e9)).toBe(1);
  });

  it('is put in words beside what was measured, with whose runs', () => {
    const reply = { guess: 40, answer: 10, source: 'your own runs' };
    expect(replyWords(slider, reply)).toBe('You guessed 40. Measured in your own runs: 10.');
    expect(replyWords(slider, { ...reply, guess: 10.2 })).toContain('Well guessed.');
    expect(replyWords(choice, { guess: 'a', answer: 'b', source: 'the recorded runs' })).toBe(
      'You said: above. Measured in the recorded runs: below.',
    );
    expect(replyWords(choice, { guess: 'b', answer: 'b', source: '' })).toBe('You said: below. So it is.');
    expect(replyWords(choice, reply)).toBeNull();
  });

  it('survives storage, and what was broken there is left out', () => {
    const reply = { guess: 1, answer: 2, source: 'your own runs' };
    expect(parseReplies(JSON.stringify({ loss: reply, line: { guess: [] }, valley: 3 }))).toEqual({ loss: reply });
    for (const text of [null, '', 'nonsense', '[]', '7']) expect(parseReplies(text)).toEqual({});
  });
});
