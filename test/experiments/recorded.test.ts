/** The recordings that the page shows before anything is trained. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { corporaOf } from '../../src/experiments/corpora.ts';
import { readExperiment } from '../../src/experiments/experiment-files.ts';
import { recordingOf } from '../../src/experiments/recording.ts';
import { EXPERIMENTS } from '../../src/experiments/registry.ts';
import { stateOf } from '../../src/experiments/run-experiment.ts';
import type { RunRecord } from '../../src/train/record.ts';
import { recordedCorpus } from '../../src/ui/state/records-file.ts';

const folder = join(import.meta.dirname, '..', '..', 'public', 'recorded');
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

describe('the recordings', () => {
  it('are there', () => {
    const listed = EXPERIMENTS.flatMap(({ id, corpus = 'sotu', recordings }) =>
      (recordings?.map(({ corpora }) => corpora[0]) ?? [corpus]).map((name) => `${id}-${name}.json`),
    );
    expect(files.sort()).toEqual(listed.sort());
  });

  it('are of the corpora that they are listed with', () => {
    for (const { id, recordings = [] } of EXPERIMENTS) {
      for (const { corpora } of recordings) {
        const { plan } = readExperiment(readFileSync(join(folder, `${id}-${corpora[0]}.json`), 'utf8'));
        expect(corporaOf(plan).map((corpus) => corpus.id)).toEqual(corpora);
      }
    }
  });

  it('are chosen by what the address asks for where there is such a one, else the first is shown', () => {
    expect(recordedCorpus('emergence', ['recall-8', 'modular-59'])).toBe('modular-59');
    expect(recordedCorpus('emergence', ['recall-4'])).toBe('recall-2');
    expect(recordedCorpus('emergence', ['n-grams-8'])).toBe('addition-2');
    expect(recordedCorpus('truth')).toBe('markov');
    expect(recordedCorpus('rate')).toBe('sotu');
  });

  it.each(files)('%s is whole, small, and says something', (name) => {
    expect(statSync(join(folder, name)).size).toBeLessThan(300_000);
    const { experiment, plan, records } = readExperiment(readFileSync(join(folder, name), 'utf8'));
    expect(name).toBe(`${experiment.id}-${plan.corpus.id}.json`);
    const { records: own, findings } = stateOf(plan, records);
    const planned = plan.groups.flatMap(({ runs }) => runs.map(({ id }) => id));
    expect(own.map(({ id }) => id)).toEqual(planned);
    expect(own.every(({ outcome }) => outcome.kind === 'finished' || outcome.kind === 'diverged')).toBe(true);
    expect(findings.headline).not.toMatch(/runs finished|Too few|NaN|undefined/);
    expect(findings.figures.length).toBeGreaterThan(0);
    expect(findings.facts.length).toBeGreaterThan(0);
    for (const { curve, loss } of own) {
      const last = curve.at(-1);
      expect(last?.tokens).toBeGreaterThan(0);
      if (loss !== null) expect(Math.abs((last?.loss ?? Infinity) - loss)).toBeLessThan(1);
    }
  });
});

describe('a record made small', () => {
  const whole = (length: number): RunRecord => {
    const { records } = readExperiment(readFileSync(join(folder, 'ladder-sotu.json'), 'utf8'));
    const curve = Array.from({ length }, (_, i) => ({
      step: 3 * (i + 1),
      tokens: 300 * (i + 1),
      flops: 9e5 * (i + 1),
      seconds: (i + 1) / 7,
      loss: 5 - i / length,
    }));
    return { ...records[0]!, curve };
  };

  it.each([1, 3, 47, 48, 49, 127, 315])('keeps the end and the mean of a curve of %i points', (length) => {
    const before = whole(length);
    const { curve, ...rest } = recordingOf(before);
    expect(curve.length).toBeLessThanOrEqual(48);
    expect(curve.length).toBeGreaterThan(Math.min(length, 48) / 2);
    const { step, tokens, flops } = before.curve.at(-1)!;
    expect(curve.at(-1)).toMatchObject({ step, tokens, flops });
    const mean = curve.reduce((sum, point, i) => sum + point.loss * (point.step - (curve[i - 1]?.step ?? 0)), 0) / step;
    expect(mean).toBeCloseTo(
      before.curve.reduce((sum, point) => sum + point.loss / length, 0),
      4,
    );
    expect(rest.loss).toBe(before.loss);
  });

  it('keeps the grades of a task, and of its losses by place what a chart shows', () => {
    const grade = { exact: 0.123456789, tokenAccuracy: 0.5, answerLoss: 0.987654321 };
    const task = { ...grade, byPosition: [null, 1.23456789, 0], chance: { exact: 0, token: 0.25 } };
    const kept = recordingOf({ ...whole(3), task }).task;
    expect(kept).toEqual({ ...task, byPosition: [null, 1.235, 0] });
    expect(recordingOf(whole(3))).not.toHaveProperty('task');
  });
});
