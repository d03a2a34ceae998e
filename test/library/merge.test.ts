import { describe, expect, it } from 'vitest';
import { recordsText } from '../../src/experiments/records-file.ts';
import { bestOf, mergeRecords } from '../../src/library/merge.ts';
import { openFiles } from '../../src/library/opened.ts';
import { recordOf } from '../ui/fixtures.ts';
import { elsewhere, keptOf, PLAN, planOf, RECORDS, SPECS } from './records.ts';

const fileOf = (records = RECORDS, plan = PLAN) =>
  recordsText({ experiment: 'ladder', corpus: plan.corpus, options: plan.options, records });

describe('merging', () => {
  it('keeps each run once an adapter, and counts what was news', () => {
    const [a, b, c] = RECORDS;
    const other = elsewhere(a!);
    const { records, fresh, known } = mergeRecords([a!, b!], [b!, c!, other, a!]);
    expect(records).toEqual([a, b, c, other]);
    expect([fresh, known]).toEqual([2, 2]);
  });

  it('lets a whole run take the place of a stopped one', () => {
    const stopped = recordOf(SPECS[0]!, { kind: 'stopped' });
    expect(mergeRecords([stopped], [RECORDS[0]!]).records).toEqual([RECORDS[0]]);
    expect(mergeRecords([RECORDS[0]!], [stopped])).toEqual({ records: [RECORDS[0]], fresh: 0, known: 1 });
  });

  it('shows of one run what ended, then the latest', () => {
    const summary = (outcome: 'finished' | 'stopped' | 'diverged', endedAt: string) => ({ outcome, endedAt });
    const [late, early, stopped] = [summary('finished', '3'), summary('finished', '1'), summary('stopped', '4')];
    expect(bestOf([stopped, early, late])).toBe(late);
    expect(bestOf([summary('diverged', '9'), early])).toBe(early);
    expect(bestOf([])).toBeNull();
  });
});

describe('several files', () => {
  it('of one plan are one experiment; what can’t be read is named', () => {
    const { opened, unreadable } = openFiles([
      { name: 'one.json', text: fileOf(RECORDS.slice(0, 3)) },
      { name: 'two.json', text: fileOf(RECORDS.slice(2)) },
      { name: 'bad.json', text: '{}' },
      { name: 'other.json', text: fileOf([], planOf([24, 32])) },
    ]);
    expect(opened.map(({ experiment }) => experiment.id)).toEqual([keptOf().id, keptOf(planOf([24, 32])).id]);
    expect(opened[0]!.records.map(({ id }) => id)).toEqual(RECORDS.map(({ id }) => id));
    expect(opened[0]!.experiment).toMatchObject({ planned: keptOf().planned, origin: 'file', underWay: false });
    expect(unreadable).toEqual([{ name: 'bad.json', reason: expect.stringContaining('no records file') as string }]);
  });

  it('leave out records that the plan does not ask for', () => {
    const stray = recordOf({ ...SPECS[0]!, seed: 99 });
    const { opened } = openFiles([{ name: 'one.json', text: fileOf([stray, RECORDS[0]!]) }]);
    expect(opened[0]!.records.map(({ id }) => id)).toEqual([RECORDS[0]!.id]);
  });
});
