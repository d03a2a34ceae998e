// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { File as NodeFile } from 'node:buffer';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryShelf, type Entry, type Shelf } from '../../src/library/shelf.ts';
import { Sessions } from '../../src/ui/app/sessions.ts';
import { LibraryKeeper } from '../../src/ui/library/library-keeper.ts';
import type { LadderSession } from '../../src/ui/ladder/ladder-view.ts';
import { linkedView } from '../../src/ui/state/link.ts';
import { elsewhere } from '../library/records.ts';
import { FakeLab, type FakeLabOptions } from './fake-lab.ts';
import { ANALYST } from './local-analyst.ts';

const FAST: Partial<FakeLabOptions> = { pace: 2, reports: 6 };
const OPTIONS = { widths: [8, 12, 16], tokens: 65536, seeds: [1] };
const LINK = '/?sizes=8,12,16&tokens=65536&seeds=1';

let pages: Sessions[] = [];

/** A visit to the page of a browser that keeps its entries on a shelf. */
async function visit(shelf: Shelf, options: Partial<FakeLabOptions> = {}): Promise<Sessions> {
  const sessions = new Sessions(
    () => new FakeLab({ ...FAST, ...options }),
    ANALYST,
    () => undefined,
    (changed) => LibraryKeeper.open(shelf, null, changed),
  );
  sessions.open();
  sessions.activate(linkedView(location.search));
  pages.push(sessions);
  await until(() => expect(sessions.keeper.view.engine.kind).toBe('ready'));
  await until(() => expect(sessions.library).not.toBeNull());
  sessions.ladder.change({ options: OPTIONS });
  return sessions;
}

/** The page goes without a word, as when its tab is killed. */
function kill(sessions: Sessions): void {
  sessions.close();
  pages = pages.filter((page) => page !== sessions);
}

const fileOf = (text: string, name: string) => new NodeFile([text], name) as unknown as File;
const until = (check: () => void) => vi.waitFor(check, { timeout: 8000, interval: 2 });
const kinds = (session: LadderSession) => [...session.view.shown!.runs.values()].map(({ progress }) => progress.kind);
const kept = (session: LadderSession) => [...session.view.shown!.runs.values()].map((run) => run.kept);

beforeEach(() => {
  history.replaceState(null, '', LINK);
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('', { status: 404 })));
});

afterEach(() => {
  for (const sessions of pages) sessions.close();
  pages = [];
  vi.unstubAllGlobals();
});

describe('what was trained', () => {
  it('is on screen again on the next visit, and is not trained again', async () => {
    const shelf = new MemoryShelf();
    const first = await visit(shelf);
    await first.ladder.start();
    const { points } = first.ladder.view.shown!.state;
    kill(first);

    const next = await visit(shelf);
    await until(() => expect(next.ladder.view.shown?.source).toBe('kept'));
    expect(next.ladder.view.shown!.state.points).toEqual(points);
    expect(next.ladder.phase).toBe('finished');
    expect(next.library!.interrupted).toBeNull();
    expect(next.ladder.known, 'on screen: to be trained again').toEqual([]);

    next.ladder.change({ options: { ...OPTIONS, widths: [8, 12, 16, 24] } });
    expect(next.ladder.known).toHaveLength(3);
    expect(next.ladder.knownGroups).toBe(3);
    await next.ladder.start();
    expect(kinds(next.ladder)).toEqual(['finished', 'finished', 'finished', 'finished']);
    expect(kept(next.ladder)).toEqual([true, true, true, false]);
    await next.ladder.start(true);
    expect(kept(next.ladder)).toEqual([false, false, false, false]);
    expect(next.library!.listed.map(({ done }) => done)).toEqual([4, 3]);
  });

  it('is another experiment where the address asks for other options', async () => {
    const shelf = new MemoryShelf();
    await (await visit(shelf)).ladder.start();
    history.replaceState(null, '', '/?sizes=8,16');
    const next = await visit(shelf);
    await until(() => expect(next.ladder.view.loading).toBe(false));
    expect(next.ladder.view.shown).toBeNull();
  });

  it('is shown when it is asked for, and its runs serve other experiments', async () => {
    const shelf = new MemoryShelf();
    const first = await visit(shelf);
    await first.ladder.start();
    const runs = first.ladder.view.shown!.state.records.map(({ id }) => id);
    kill(first);
    history.replaceState(null, '', '/?experiment=joint');
    const next = await visit(shelf);
    expect(await next.showKept(next.library!.listed[0]!.experiment.id)).toBe('ladder');
    expect(next.ladder.view.shown?.source).toBe('kept');
    const joint = next.experiment('joint');
    joint.change({ options: { widths: [8, 12, 16], tokens: [65536, 131072, 262144], seeds: [1] } });
    expect(joint.view.setup.problem).toBeNull();
    const planned = joint.view.setup.plan!.groups.flatMap((group) => group.runs.map(({ id }) => id));
    expect(joint.known).toEqual(planned.filter((id) => runs.includes(id)));
    expect(await next.showKept('0000000000000000')).toBeNull();
  });
});

describe('an experiment that was interrupted', () => {
  async function interrupted(shelf: Shelf): Promise<void> {
    const first = await visit(shelf, { reports: 60 });
    void first.ladder.start();
    await until(() => expect(kinds(first.ladder)[1]).toBe('training'));
    kill(first);
  }

  it('is offered on the next visit and goes on where it stood', async () => {
    const shelf = new MemoryShelf();
    await interrupted(shelf);
    const next = await visit(shelf);
    expect(next.library!.interrupted?.text).toBe('The ladder: 1 of 3 runs are done.');
    await next.goOnWith(next.library!.interrupted!.experiment.id);
    await until(() => expect(next.ladder.phase).toBe('running'));
    expect(next.ladder.view.shown!.state.points, 'what was found stays in sight').toHaveLength(1);
    expect(next.ladder.progress!.secondsLeft, 'nothing is known of the time yet').not.toBe(0);
    await until(() => expect(next.ladder.phase).toBe('finished'));
    expect(kinds(next.ladder)).toEqual(['finished', 'finished', 'finished']);
    expect(kept(next.ladder)).toEqual([true, false, false]);
    expect(next.library!.interrupted).toBeNull();
    kill(next);
    expect((await visit(shelf)).library!.interrupted).toBeNull();
  });

  it('on a text of the visitor’s own asks for the text, then goes on', async () => {
    const shelf = new MemoryShelf();
    const own = () => fileOf('so it goes. '.repeat(4000), 'own.txt');
    const first = await visit(shelf, { reports: 60 });
    await first.ladder.addCorpus(own());
    void first.ladder.start();
    await until(() => expect(kinds(first.ladder)[1]).toBe('training'));
    kill(first);

    const next = await visit(shelf);
    const { experiment, text } = next.library!.interrupted!;
    expect(text).toContain('needs your text own.txt again');
    await next.goOnWith(experiment.id);
    expect(next.ladder.phase).toBe('stopped');
    expect(next.library!.report).toMatch(/Choose your text own\.txt again/);
    await next.ladder.addCorpus(own());
    await next.goOnWith(experiment.id);
    await until(() => expect(next.ladder.phase).toBe('finished'));
    expect(kept(next.ladder)).toEqual([true, false, false]);
  });

  it('can be set aside; its runs stay', async () => {
    const shelf = new MemoryShelf();
    await interrupted(shelf);
    const next = await visit(shelf);
    await next.library!.setAside(next.library!.interrupted!.experiment.id);
    expect(next.library!.interrupted).toBeNull();
    kill(next);
    const last = await visit(shelf);
    expect(last.library!.interrupted).toBeNull();
    expect(last.library!.listed[0]!.done).toBe(1);
    await until(() => expect(last.ladder.view.shown?.source).toBe('kept'));
    expect(last.ladder.left).toEqual({ groups: 2, runs: 2 });
  });

  it('is none where the visitor stopped it, nor where another tab trains it', async () => {
    const shelf = new MemoryShelf();
    const first = await visit(shelf, { reports: 60 });
    const climbing = first.ladder.start();
    await until(() => expect(kinds(first.ladder)[1]).toBe('training'));
    vi.stubGlobal('navigator', {
      locks: {
        query: () =>
          Promise.resolve({ held: [{ name: `loglog-training-${first.library!.listed[0]!.experiment.id}` }] }),
      },
    });
    expect((await visit(shelf)).library!.interrupted).toBeNull();
    vi.unstubAllGlobals();
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('', { status: 404 })));
    first.ladder.stop();
    await climbing;
    await until(() => expect(first.library!.listed[0]!.experiment.underWay).toBe(false));
    expect((await visit(shelf)).library!.interrupted).toBeNull();
  });

  it('that broke is offered on the next visit', async () => {
    const shelf = new MemoryShelf();
    const failure = { kind: 'device-lost', message: 'The GPU was lost.' } as const;
    const first = await visit(shelf, { breaking: { width: 12, failure } });
    await first.ladder.start();
    expect(first.ladder.phase).toBe('failed');
    expect(first.library!.interrupted, 'the page itself says so already').toBeNull();
    kill(first);
    expect((await visit(shelf)).library!.interrupted?.text).toContain('1 of 3 runs');
  });
});

describe('files', () => {
  it('of one plan are merged, what is known is told, what is unreadable is named', async () => {
    const first = await visit(new MemoryShelf());
    await first.ladder.start();
    const whole = JSON.parse(await ANALYST.ladderFile('records.json', first.ladder.view.shown!.state)) as {
      records: Parameters<typeof elsewhere>[0][];
    };
    const part = (records: unknown[], name: string) => fileOf(JSON.stringify({ ...whole, records }), name);
    const [a, b, c] = whole.records;

    const next = await visit(new MemoryShelf());
    const files = [part([a, b], 'one.json'), part([b, c, elsewhere(c!)], 'two.json'), fileOf('{}', 'three.json')];
    expect(await next.take(files)).toBe('ladder');
    expect(next.ladder.view.shown?.source).toBe('imported');
    expect(next.ladder.view.shown!.state.points).toEqual(first.ladder.view.shown!.state.points);
    expect(next.library!.report).toMatch(/^4 new runs, 1 file unreadable\. three\.json: This is no records file/);
    expect(next.library!.summaries(c!.id).map(({ adapter }) => adapter)).toHaveLength(2);
    await next.take([part([a, b, c], 'again.json')]);
    expect(next.library!.report).toBe('3 runs known already.');
    expect(next.library!.listed[0]!.experiment.origin).toBe('file');
  });
});

describe('a link with results', () => {
  it('shows them on another machine, which keeps them only when asked to', async () => {
    const first = await visit(new MemoryShelf());
    await first.ladder.start();
    const link = await first.ladder.resultLink();
    expect(link).toMatch(/^\?corpus=sotu&sizes=8,12,16&tokens=65536.*#results=/);
    kill(first);

    const shelf = new MemoryShelf();
    history.replaceState(null, '', link);
    const next = await visit(shelf);
    expect(await next.openLink(link.slice(link.indexOf('#')))).toBe('ladder');
    expect(next.ladder.view.shown?.source).toBe('linked');
    expect(next.ladder.view.shown!.state.points).toEqual(first.ladder.view.shown!.state.points);
    expect(next.ladder.known, 'anyone can make a link: it is not taken for trained').toEqual([]);
    expect(next.library!.listed).toEqual([]);
    expect(await next.keepLink()).toBe('ladder');
    expect(next.ladder.view.shown?.source).toBe('kept');
    expect(next.library!.report).toBe('3 new runs.');
    expect(next.library!.linked).toBeNull();
    kill(next);
    expect((await visit(shelf)).library!.listed[0]).toMatchObject({ done: 3, experiment: { origin: 'link' } });
    await expect(next.openLink('#results=abc')).rejects.toThrow(/cut off or changed/);
  });
});

it('a link that would be too long is refused with a way out', async () => {
  const sessions = await visit(new MemoryShelf());
  await sessions.ladder.start();
  const { plan, records } = sessions.ladder.view.shown!.state;
  // Noise that no compression makes small.
  const noise = () =>
    Array.from({ length: 40_000 }, () => String.fromCharCode(33 + Math.floor(90 * Math.random()))).join('');
  const long = records.map((record) => ({ ...record, sample: { prompt: '', text: noise() } }));
  const { corpus, options } = plan;
  await expect(sessions.library!.fragment({ experiment: 'ladder', corpus, options, records: long })).rejects.toThrow(
    /link of \d+ KiB, longer than .* Save records\.json/,
  );
});

it('the shares of a class become one, by links as by files', async () => {
  const first = await visit(new MemoryShelf());
  await first.ladder.start();
  const { corpus, options } = first.ladder.view.shown!.state.plan;
  const { records } = first.ladder.view.shown!.state;
  const share = (part: typeof records) =>
    first.library!.fragment({ experiment: 'ladder', corpus, options, records: part });
  const [one, two] = [await share(records.slice(0, 1)), await share(records.slice(1))];

  const teacher = await visit(new MemoryShelf());
  for (const link of [one, two]) {
    await teacher.openLink(link);
    await teacher.keepLink();
  }
  expect(teacher.ladder.view.shown!.state.points).toEqual(first.ladder.view.shown!.state.points);
  expect(teacher.library!.listed).toHaveLength(1);
});

it('a full disk is said, and the page goes on with what is in memory', async () => {
  class Full extends MemoryShelf {
    override async write(entries: readonly Entry[]): Promise<void> {
      if (entries.some(([key]) => key.startsWith('record/'))) throw new DOMException('Full.', 'QuotaExceededError');
      await super.write(entries);
    }
  }
  const sessions = await visit(new Full());
  await sessions.ladder.start();
  expect(sessions.ladder.phase).toBe('finished');
  await until(() => expect(sessions.library!.problem).toMatch(/full: 3 runs are kept in memory only/));
  expect(sessions.library!.listed[0]!.done).toBe(3);
});

it('a library that can’t be opened leaves the page as it is', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const sessions = new Sessions(
    () => new FakeLab(FAST),
    ANALYST,
    () => undefined,
    () => Promise.reject(new Error('No.')),
  );
  sessions.open();
  pages.push(sessions);
  await until(() => expect(sessions.keeper.view.engine.kind).toBe('ready'));
  sessions.ladder.change({ options: OPTIONS });
  await sessions.ladder.start();
  expect(sessions.ladder.phase).toBe('finished');
  expect(sessions.library).toBeNull();
  await expect(sessions.ladder.resultLink()).rejects.toThrow(/records\.json/);
  warn.mockRestore();
});
