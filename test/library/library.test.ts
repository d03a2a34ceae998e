import 'fake-indexeddb/auto';
import { describe, expect, it, vi } from 'vitest';
import { Library } from '../../src/library/library.ts';
import { experimentName, runKey } from '../../src/library/names.ts';
import { databaseShelf, MemoryShelf, openShelf, type Entry, type Shelf } from '../../src/library/shelf.ts';
import { recordOf } from '../ui/fixtures.ts';
import { elsewhere, keptOf, PLAN, planOf, RECORDS, SPECS } from './records.ts';

let databases = 0;
const fresh = (): Shelf => databaseShelf(`test-${(databases += 1)}`);

/** A shelf that has no room left while `full` is set. */
class SmallShelf extends MemoryShelf {
  full = false;

  override async write(entries: readonly Entry[]): Promise<void> {
    if (this.full) throw new DOMException('No room.', 'QuotaExceededError');
    await super.write(entries);
  }
}

describe('what is kept', () => {
  it('is there on the next visit: experiments, and runs as they were', async () => {
    const shelf = fresh();
    const library = await Library.open(shelf);
    await library.keepExperiment(keptOf());
    for (const record of RECORDS.slice(0, 3)) expect(await library.keepRun(record)).toBe(true);

    const next = await Library.open(shelf);
    expect(next.experiments).toEqual([keptOf()]);
    const [experiment] = next.experiments;
    expect(next.runsOf(experiment!).map(({ id }) => id)).toEqual(RECORDS.slice(0, 3).map(({ id }) => id));
    expect(await next.records(experiment!.planned)).toEqual(RECORDS.slice(0, 3));
    expect(next.damaged).toEqual([]);
    expect(next.problem).toBeNull();
  });

  it('lists the latest experiment first', async () => {
    const library = await Library.open(fresh());
    const old = keptOf(planOf([8, 12]), { changedAt: '2026-11-20T00:00:00.000Z' });
    await library.keepExperiment(old);
    await library.keepExperiment(keptOf());
    expect(library.experiments.map(({ id }) => id)).toEqual([keptOf().id, old.id]);
  });

  it('is one experiment however often it is trained, and keeps the name and date it got', async () => {
    const library = await Library.open(fresh());
    await library.keepExperiment(keptOf(PLAN, { createdAt: '2026-11-01T00:00:00.000Z' }));
    await library.rename(keptOf().id, '  For the talk ');
    await library.keepExperiment(keptOf(PLAN, { underWay: true }));
    expect(library.experiments).toHaveLength(1);
    expect(library.experiments[0]).toMatchObject({
      name: 'For the talk',
      createdAt: '2026-11-01T00:00:00.000Z',
      underWay: true,
    });
    await library.setAside(keptOf().id);
    expect(library.experiment(keptOf().id)?.underWay).toBe(false);
  });

  it('sees what another tab wrote and deleted', async () => {
    const shelf = fresh();
    const [mine, other] = [await Library.open(shelf), await Library.open(shelf)];
    await other.keep({ experiment: keptOf(), records: RECORDS });
    await mine.refresh();
    expect(mine.runsOf(keptOf())).toHaveLength(6);
    await other.remove(keptOf().id);
    await mine.refresh();
    expect(mine.experiments).toEqual([]);
    expect(mine.runsOf(keptOf())).toEqual([]);
  });
});

describe('runs of one name', () => {
  it('on one adapter are one, and on two are told apart', async () => {
    const library = await Library.open(fresh());
    const [record] = RECORDS;
    expect(await library.keep({ experiment: keptOf(), records: [record!, record!] })).toEqual({ fresh: 1, known: 1 });
    const other = elsewhere(record!, { endedAt: '2026-11-23T00:00:00.000Z', loss: 2.1001 });
    expect(await library.keepRun(other)).toBe(true);
    expect(library.summaries(record!.id).map(({ adapter, loss }) => [adapter, loss])).toEqual([
      ['Apple M3', 2.1001],
      ['NVIDIA H200', 2.1],
    ]);
    expect(await library.records([record!.id])).toEqual([other]);
  });

  it('are replaced by what tells more: an end for a stop, a whole curve for a thinned one', async () => {
    const library = await Library.open(fresh());
    const [spec] = SPECS;
    const whole = recordOf(spec!);
    await library.keepRun(recordOf(spec!, { kind: 'stopped' }));
    expect(await library.keepRun({ ...whole, curve: [] })).toBe(true);
    expect(await library.keepRun(recordOf(spec!, { kind: 'stopped' }))).toBe(false);
    expect(await library.keepRun(whole)).toBe(true);
    expect(await library.keepRun(whole)).toBe(false);
    expect(await library.records([whole.id])).toEqual([whole]);
  });
});

describe('deleting', () => {
  it('takes out the runs that no other experiment asks for, and can be undone', async () => {
    const shelf = fresh();
    const library = await Library.open(shelf);
    const smaller = planOf([8], [1, 2]);
    await library.keep({ experiment: keptOf(), records: RECORDS });
    await library.keep({ experiment: keptOf(smaller), records: [] });
    const removed = await library.remove(keptOf().id);
    expect(library.experiments.map(({ id }) => id)).toEqual([keptOf(smaller).id]);
    expect(library.runsOf(keptOf())).toHaveLength(2);
    expect((await shelf.keys()).length).toBe(1 + 2 * 2);
    await library.restore(removed!);
    expect(await (await Library.open(shelf)).records(keptOf().planned)).toEqual(RECORDS);
    expect(await library.remove('0000000000000000')).toBeNull();
  });
});

describe('a full disk', () => {
  it('is said, loses nothing while the page lives, and is made up for once there is room', async () => {
    const shelf = new SmallShelf();
    const library = await Library.open(shelf);
    await library.keep({ experiment: keptOf(), records: RECORDS.slice(0, 2) });
    shelf.full = true;
    await library.keepRun(RECORDS[2]!);
    await library.keepRun(RECORDS[3]!);
    expect(library.problem).toMatch(/storage for this page is full: 2 runs are kept in memory only/);
    await library.refresh();
    expect(await library.records(keptOf().planned)).toEqual(RECORDS.slice(0, 4));
    expect((await Library.open(shelf)).runsOf(keptOf())).toHaveLength(2);

    shelf.full = false;
    await library.retry();
    expect(library.problem).toBeNull();
    expect((await Library.open(shelf)).runsOf(keptOf())).toHaveLength(4);
  });

  it('has room again after something was deleted', async () => {
    const shelf = new SmallShelf();
    const library = await Library.open(shelf);
    const other = planOf([24]);
    await library.keep({ experiment: keptOf(other), records: [] });
    shelf.full = true;
    await library.keepRun(RECORDS[0]!);
    shelf.full = false;
    await library.remove(keptOf(other).id);
    expect(library.problem).toBeNull();
    expect(await (await Library.open(shelf)).records([RECORDS[0]!.id])).toEqual([RECORDS[0]]);
  });
});

describe('entries that can’t be read', () => {
  it('are left out and named, the others are there', async () => {
    const shelf = fresh();
    const library = await Library.open(shelf);
    await library.keep({ experiment: keptOf(), records: RECORDS.slice(0, 2) });
    const key = runKey(RECORDS[1]!);
    await shelf.write([
      ['experiment/1234', { id: '1234' }],
      ['summary/x', null],
      [`record/${key}`, { ...RECORDS[1], loss: 'low' }],
    ]);
    const next = await Library.open(shelf);
    expect(next.experiments).toEqual([keptOf()]);
    expect(await next.records(keptOf().planned)).toEqual([RECORDS[0]]);
    const damaged = new Map(next.damaged.map(({ key: name, reason }) => [name, reason]));
    expect([...damaged.keys()].sort()).toEqual(['experiment/1234', `record/${key}`, 'summary/x']);
    expect(damaged.get(`record/${key}`)).toMatch(/^loss: /);

    expect(await next.keepRun(RECORDS[1]!), 'a sound record heals a damaged one').toBe(true);
    expect(await next.records(keptOf().planned)).toEqual(RECORDS.slice(0, 2));
    await next.discardDamaged();
    expect((await Library.open(shelf)).damaged).toEqual([]);
  });

  it('a record under another spec’s name is none', async () => {
    const shelf = fresh();
    const library = await Library.open(shelf);
    await library.keepRun(RECORDS[0]!);
    const key = `record/${runKey(RECORDS[0]!)}`;
    await shelf.write([[key, { ...RECORDS[0], spec: { ...SPECS[0]!, seed: 77 } }]]);
    expect(await library.records([RECORDS[0]!.id])).toEqual([]);
    expect(library.damaged[0]?.reason).toContain('not that of its spec');
  });
});

describe('a browser that keeps nothing', () => {
  it('has a library until the page is closed, which says why', async () => {
    const open = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('Denied.', 'SecurityError');
    });
    const { shelf, passing } = await openShelf('denied');
    open.mockRestore();
    expect(passing).toMatch(/keeps nothing for this page.*Denied/);
    const library = await Library.open(shelf);
    await library.keep({ experiment: keptOf(), records: RECORDS });
    expect(await library.records(keptOf().planned)).toEqual(RECORDS);
  });

  it('is given up on when it does not answer', async () => {
    const open = vi.spyOn(indexedDB, 'open').mockReturnValue({} as IDBOpenDBRequest);
    const { passing } = await openShelf('silent', 20);
    open.mockRestore();
    expect(passing).toMatch(/does not answer/);
    expect((await openShelf('sound')).passing).toBeNull();
  });
});

it('names a plan by what decides it', () => {
  const { corpus, options } = PLAN;
  const name = (patch: object) => experimentName({ experiment: 'ladder', corpus, options, ...patch });
  expect(name({ options: { ...options, kernels: undefined } })).toBe(name({}));
  const names = [
    {},
    { experiment: 'joint' },
    { corpus: { ...corpus, hash: 'f' } },
    { options: { ...options, batch: 4 } },
  ];
  expect(new Set(names.map(name)).size).toBe(4);
});
