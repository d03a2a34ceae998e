import { describe, expect, it } from 'vitest';
import { ladderGroups } from '../../src/ui/state/ladder-kind.ts';
import { afterEvents, viewsOf } from '../../src/ui/state/run-view.ts';
import { sizeTexts, writersOf, type Answer } from '../../src/ui/samples/texts.ts';
import { planOf, recordOf } from './fixtures.ts';

const plan = planOf([8, 12, 16], [1, 2]);
const groups = ladderGroups(plan);
const ids = groups.map(({ runs }) => runs.map(({ id }) => id));
const ended = [...plan.rungs[0]!.runs, ...plan.rungs[1]!.runs].map((spec) => ({
  ...recordOf(spec),
  sample: { prompt: 'we ', text: `width ${spec.model.width} seed ${spec.seed}` },
}));
const draft = { type: 'sample', run: ids[2]![0]!, step: 40, tokens: 20480, prompt: 'we ', text: 'th e' } as const;
const runs = [...afterEvents(viewsOf(groups, ended), [draft]).values()];
const NONE: ReadonlyMap<string, Answer> = new Map();
const told = (answers: ReadonlyMap<string, Answer>) => sizeTexts(runs, answers).map(({ text, kind }) => [kind, text]);

describe('what each size writes', () => {
  it('is one text a size: the last of a finished run, the present one of a run in training', () => {
    expect(told(NONE)).toEqual([
      ['final', 'width 8 seed 1'],
      ['final', 'width 12 seed 1'],
      ['draft', 'th e'],
    ]);
  });

  it('is what the visitor asked for, where that came, and else says why', () => {
    const answers = new Map<string, Answer>([
      [ids[0]![1]!, { prompt: 'you ', text: 'asked' }],
      [ids[1]![0]!, { problem: 'It doesn’t know ß.' }],
    ]);
    expect(told(answers)).toEqual([
      ['asked', 'asked'],
      ['final', 'width 12 seed 1'],
      ['draft', 'th e'],
    ]);
    expect(sizeTexts(runs, answers)[1]!.problem).toBe('It doesn’t know ß.');
  });

  it('ends as a draft with the run', () => {
    const spec = plan.rungs[2]!.runs[0]!;
    const record = { ...recordOf(spec), sample: { prompt: 'we ', text: 'the end' } };
    const after = [...afterEvents(new Map(runs.map((run) => [run.id, run])), [{ type: 'record', record }]).values()];
    expect(sizeTexts(after, NONE).at(-1)).toMatchObject({ kind: 'final', text: 'the end' });
  });

  it('can be asked of the first run of a size whose weights are kept', () => {
    expect(writersOf(runs, new Set([ids[0]![1]!, ids[1]![0]!, ids[1]![1]!])).map(({ id }) => id)).toEqual([
      ids[0]![1],
      ids[1]![0],
    ]);
    expect(writersOf(runs, new Set())).toEqual([]);
  });
});
