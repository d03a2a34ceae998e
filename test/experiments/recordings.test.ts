/** The shipped recordings: each is a whole experiment of the corpus that its name says. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { corporaOf } from '../../src/experiments/corpora.ts';
import { readExperiment } from '../../src/experiments/experiment-files.ts';
import { EXPERIMENTS } from '../../src/experiments/registry.ts';
import { recordedCorpus } from '../../src/ui/state/records-file.ts';

const shipped = EXPERIMENTS.flatMap(({ id, corpus = 'sotu', recordings }) =>
  recordings ? recordings.map(({ corpora }) => ({ id, corpora })) : [{ id, corpora: [corpus] as const }],
);

describe('the recordings', () => {
  it.each(shipped)('$id on $corpora is read, and all its runs have ended', ({ id, corpora }) => {
    const path = `public/recorded/${id}-${corpora[0]}.json`;
    const { experiment, plan, records } = readExperiment(readFileSync(path, 'utf8'));
    expect([experiment.id, plan.corpus.id]).toEqual([id, corpora[0]]);
    if (corpora.length > 1) expect(corporaOf(plan).map((each) => each.id)).toEqual(corpora);
    const ended = new Set(records.filter(({ outcome }) => outcome.kind !== 'stopped').map((record) => record.id));
    const planned = plan.groups.flatMap(({ runs }) => runs.map((run) => run.id));
    expect(planned.filter((run) => !ended.has(run))).toEqual([]);
  });

  it('is that of what the address asks for where there is one, else the first', () => {
    expect(recordedCorpus('emergence', ['recall-8', 'modular-59'])).toBe('modular-59');
    expect(recordedCorpus('emergence', ['recall-4'])).toBe('recall-2');
    expect(recordedCorpus('emergence', ['n-grams-8'])).toBe('addition-2');
    expect(recordedCorpus('truth')).toBe('markov');
    expect(recordedCorpus('rate')).toBe('sotu');
  });
});
