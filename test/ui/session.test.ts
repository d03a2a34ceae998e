// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { File as NodeFile } from 'node:buffer';
import { experimentFile } from '../../src/experiments/experiment-files.ts';
import { LabError } from '../../src/worker/client.ts';
import type { LabFailure } from '../../src/worker/protocol.ts';
import type { OpenLab } from '../../src/ui/state/lab.ts';
import { Sessions } from '../../src/ui/app/sessions.ts';
import type { LadderSession } from '../../src/ui/ladder/ladder-view.ts';
import { linkedView } from '../../src/ui/state/link.ts';
import { FakeLab, type FakeLabOptions } from './fake-lab.ts';
import { ANALYST } from './local-analyst.ts';

const FAST: Partial<FakeLabOptions> = { pace: 2, reports: 6 };

let pages: Sessions[] = [];
/** How often the page would have drawn. */
let updates = 0;

function connect(openLab: OpenLab): Sessions {
  const sessions = new Sessions(openLab, ANALYST, () => (updates += 1));
  sessions.open();
  sessions.activate(linkedView(location.search));
  pages.push(sessions);
  return sessions;
}

/** A session with a fake lab, opened, set to three small sizes. */
async function opened(options: Partial<FakeLabOptions> = {}): Promise<LadderSession> {
  const { ladder } = connect(() => new FakeLab({ ...FAST, ...options }));
  await vi.waitFor(() => expect(ladder.view.engine.kind).toBe('ready'));
  ladder.change({ options: { widths: [8, 12, 16], tokens: 16384, seeds: [1] } });
  return ladder;
}

/** jsdom's files can't be read; Node's can. */
const fileOf = (parts: string[], name: string) => new NodeFile(parts, name) as unknown as File;

const phaseOf = (controller: LadderSession) => controller.view.phase;
const kinds = (controller: LadderSession) =>
  [...(controller.view.shown?.runs.values() ?? [])].map(({ progress }) => progress.kind);
const until = (check: () => void) => vi.waitFor(check, { timeout: 8000, interval: 2 });

let recording: string | null = null;

beforeEach(() => {
  history.replaceState(null, '', '/');
  recording = null;
  vi.stubGlobal('fetch', () =>
    Promise.resolve(
      recording === null
        ? new Response('', { status: 404 })
        : new Response(recording, { headers: { 'content-type': 'application/json' } }),
    ),
  );
});

afterEach(() => {
  for (const sessions of pages) sessions.close();
  pages = [];
  vi.unstubAllGlobals();
});

describe('opening', () => {
  it('finds the adapter, lists the texts, makes a plan and measures it', async () => {
    const { ladder: controller } = connect(() => new FakeLab(FAST));
    expect(controller.view.engine.kind).toBe('opening');
    await until(() => expect(controller.view.estimate.kind).toBe('measured'));
    expect(controller.view.setup.corpora.map(({ id }) => id)).toEqual(['sotu', 'sotu-cased', 'moby-dick']);
    expect(controller.view.setup.plan?.rungs.length).toBeGreaterThan(3);
    expect(controller.view.setup.plan?.tokens).toBeGreaterThan(1e6);
  });

  it('chooses a smaller ladder for a software adapter than for a GPU', async () => {
    const flops = await Promise.all(
      [true, false].map(async (software) => {
        const { ladder: controller } = connect(() => new FakeLab({ ...FAST, software }));
        await until(() => expect(controller.view.engine.kind).toBe('ready'));
        return controller.view.setup.plan?.flops ?? NaN;
      }),
    );
    expect(flops[0]).toBeLessThan(flops[1]!);
  });

  it('takes the experiment of the address', async () => {
    history.replaceState(null, '', '/?sizes=8,24&tokens=32768&seeds=4,5&corpus=moby-dick');
    const { ladder: controller } = connect(() => new FakeLab(FAST));
    await until(() => expect(controller.view.engine.kind).toBe('ready'));
    expect(controller.view.setup).toMatchObject({ corpusId: 'moby-dick', options: { widths: [8, 24], seeds: [4, 5] } });
  });

  const failure: LabFailure = { kind: 'no-webgpu', message: 'No WebGPU.' };
  it.each([
    [
      'a lab that can’t be made',
      () =>
        connect(() => {
          throw new LabError(failure);
        }),
    ],
    ['a lab that can’t be opened', () => connect(() => new FakeLab({ ...FAST, opening: failure }))],
  ])('says why there is none: %s', async (_, make) => {
    const { ladder: controller } = make();
    await until(() => expect(controller.view.engine).toEqual({ kind: 'unavailable', failure }));
    await controller.start();
    expect(phaseOf(controller)).toBe('idle');
  });

  it('can be tried again', async () => {
    let failing = true;
    const { ladder: controller, keeper } = connect(
      () => new FakeLab({ ...FAST, opening: failing ? { ...failure, kind: 'no-adapter' } : null }),
    );
    await until(() => expect(controller.view.engine.kind).toBe('unavailable'));
    failing = false;
    await keeper.reopen();
    expect(controller.view.engine.kind).toBe('ready');
  });
});

describe('a ladder', () => {
  it('goes from the button to a law, each size predicted before it is trained', async () => {
    const controller = await opened();
    const climbing = controller.start();
    await until(() => expect(phaseOf(controller)).toBe('running'));
    expect(controller.view.shown?.source).toBe('live');
    await climbing;
    expect(phaseOf(controller)).toBe('finished');
    expect(kinds(controller)).toEqual(['finished', 'finished', 'finished']);
    const { points, predictions, fits } = controller.view.shown!.state;
    expect(points.map(({ loss }) => loss)).toEqual(points.map(({ loss }) => loss).sort((a, b) => b - a));
    expect(predictions.at(-1)?.measured).toBe(points.at(-1)?.loss);
    expect(fits.floor?.law.exponent).toBeGreaterThan(0);
    expect(controller.progress).toBeNull();
  });

  it('stops in mid-run, keeps what is done, and goes on with the rest', async () => {
    const controller = await opened({ reports: 100 });
    const climbing = controller.start();
    await until(() => expect(kinds(controller)[1]).toBe('training'));
    controller.stop();
    expect(phaseOf(controller)).toBe('stopping');
    await climbing;
    expect(phaseOf(controller)).toBe('stopped');
    expect(kinds(controller)).toEqual(['finished', 'stopped', 'waiting']);
    expect(controller.left).toEqual({ groups: 2, runs: 2 });

    const first = controller.view.shown!.state.records[0]!;
    await controller.goOn();
    expect(phaseOf(controller)).toBe('finished');
    expect(kinds(controller)).toEqual(['finished', 'finished', 'finished']);
    expect(controller.view.shown!.state.records.find(({ id }) => id === first.id)).toBe(first);
  });

  it('waits while it is paused, also between two sizes', async () => {
    const controller = await opened({ reports: 100 });
    const climbing = controller.start();
    await until(() => expect(kinds(controller)[0]).toBe('training'));
    controller.pause();
    const before = controller.progress?.share;
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(phaseOf(controller)).toBe('paused');
    expect(controller.progress?.share).toBeCloseTo(before!, 1);
    controller.resume();
    await climbing;
    expect(phaseOf(controller)).toBe('finished');
  });

  it('can be stopped while it is paused', async () => {
    const controller = await opened({ reports: 100 });
    const climbing = controller.start();
    await until(() => expect(kinds(controller)[0]).toBe('training'));
    controller.pause();
    controller.stop();
    await climbing;
    expect(phaseOf(controller)).toBe('stopped');
  });

  it('goes on after a diverged run', async () => {
    const controller = await opened({ diverging: 12 });
    controller.change({ options: { seeds: [1, 2] } });
    await controller.start();
    expect(phaseOf(controller)).toBe('finished');
    expect(kinds(controller)).toEqual(['finished', 'finished', 'diverged', 'finished', 'finished', 'finished']);
    expect(controller.view.shown!.state.points).toHaveLength(3);
  });

  it('breaks off with the reason when the device is lost, and goes on where it was', async () => {
    let healthy = false;
    const lost: LabFailure = { kind: 'device-lost', message: 'The GPU was lost.' };
    const { ladder: controller } = connect(() => {
      const broken = new FakeLab({ ...FAST, breaking: { width: 12, failure: lost } });
      const sound = new FakeLab(FAST);
      const now = () => (healthy ? sound : broken);
      return new Proxy(broken, {
        get: (_, name: keyof FakeLab) => (now()[name] as (() => unknown) | undefined)?.bind(now()),
      });
    });
    await until(() => expect(controller.view.engine.kind).toBe('ready'));
    controller.change({ options: { widths: [8, 12, 16], tokens: 16384, seeds: [1] } });
    await controller.start();
    expect(phaseOf(controller)).toBe('failed');
    expect(controller.view.failure).toEqual(lost);
    expect(kinds(controller)).toEqual(['finished', 'failed', 'waiting']);
    healthy = true;
    await controller.goOn();
    expect(phaseOf(controller)).toBe('finished');
    expect(controller.view.failure).toBeNull();
  });

  it('starts another worker after one that died', async () => {
    const labs: FakeLab[] = [];
    let lose: (failure: LabFailure) => void = () => undefined;
    const { ladder: controller } = connect((lost) => {
      lose = lost;
      labs.push(new FakeLab(FAST));
      return labs.at(-1)!;
    });
    await until(() => expect(controller.view.engine.kind).toBe('ready'));
    lose({ kind: 'internal', message: 'The worker stopped.' });
    expect(controller.view.engine.kind).toBe('unavailable');
    controller.change({ options: { widths: [8, 12, 16], tokens: 16384, seeds: [1] } });
    await controller.start();
    expect(labs).toHaveLength(2);
    expect(phaseOf(controller)).toBe('finished');
  });

  it('asks for few updates however many events come', async () => {
    const { ladder: controller } = connect(() => new FakeLab({ pace: 0, reports: 200 }));
    await until(() => expect(controller.view.engine.kind).toBe('ready'));
    controller.change({ options: { widths: [8, 12, 16], tokens: 131072 } });
    const before = updates;
    const begun = performance.now();
    await controller.start();
    const tenths = (performance.now() - begun) / 100;
    // 600 reports of two events each; deliveries are at most ten a second, phases and sizes add a few.
    expect(updates - before).toBeLessThan(tenths + 30);
  });
});

describe('kernels', () => {
  it('tells which serve each size that was estimated, and measures them again', async () => {
    const controller = await opened();
    await until(() => expect(controller.view.kernels.length).toBeGreaterThan(0));
    expect(controller.view.kernels.find(({ model }) => model.width === 16)?.kernels.matmul).toBe('shared');
    const again = controller.measureKernelsAgain();
    await until(() => expect(controller.view.kernels).toEqual([]));
    await again;
    await until(() => expect(controller.view.kernels.length).toBeGreaterThan(0));
    expect(controller.view.estimate.kind).toBe('measured');
  });

  it('are put into every run of the plan and into the link, and taken out of both', async () => {
    const controller = await opened();
    const named = () => controller.view.setup.plan!.rungs.flatMap(({ runs }) => runs.map((spec) => spec.kernels));
    const block = { matmul: 'block', attention: 'plain' } as const;
    controller.change({ options: { kernels: block } });
    expect(named()).toEqual([block, block, block]);
    expect(location.search).toContain('kernels=block,plain');
    controller.change({ options: { tokens: 32768 } });
    expect(named()).toEqual([block, block, block]);
    controller.change({ options: { kernels: null } });
    expect(named()).toEqual([undefined, undefined, undefined]);
    expect(location.search).not.toContain('kernels');
  });

  it('of an address that are none are refused before any work', async () => {
    history.replaceState(null, '', '/?kernels=fast');
    const { ladder: controller } = connect(() => new FakeLab(FAST));
    await until(() => expect(controller.view.engine.kind).toBe('ready'));
    expect(controller.view.setup.plan).toBeNull();
    expect(controller.view.setup.problem).toMatch(/called 'fast'/);
  });
});

describe('options', () => {
  it('that make no ladder are refused in words', async () => {
    const controller = await opened();
    controller.change({ options: { widths: [] } });
    expect(controller.view.setup.plan).toBeNull();
    expect(controller.view.setup.problem?.length).toBeGreaterThan(10);
    await controller.start();
    expect(phaseOf(controller)).toBe('idle');
  });

  it('go into the address', async () => {
    const controller = await opened();
    controller.change({ options: { seeds: [1, 2, 3] } });
    expect(location.search).toContain('sizes=8,12,16');
    expect(location.search).toContain('seeds=1,2,3');
  });
});

describe('files', () => {
  it('a text is added and chosen, one too short refused in words', async () => {
    const controller = await opened();
    await controller.addCorpus(fileOf(['short'], 'short.txt'));
    expect(controller.view.setup.fileProblem).toContain('short.txt');
    await controller.addCorpus(fileOf(['so it goes. '.repeat(400)], 'own.txt'));
    expect(controller.view.setup).toMatchObject({ corpusId: 'file-1', fileProblem: null });
    expect(location.search).not.toContain('corpus');
  });

  it('records are saved, opened again, and shown as recorded', async () => {
    const controller = await opened();
    await controller.start();
    const saved = await ANALYST.ladderFile('records.json', controller.view.shown!.state);

    const other = connect(() => new FakeLab(FAST));
    expect(await other.take([fileOf([saved], 'records.json')])).toBe('ladder');
    expect(other.ladder.view.shown?.source).toBe('imported');
    expect(other.ladder.view.shown?.state.points).toEqual(controller.view.shown?.state.points);
    expect(await other.take([fileOf(['{}'], 'none.json')])).toBeNull();
    expect(other.ladder.view.setup.fileProblem?.length).toBeGreaterThan(10);

    recording = saved;
    const { ladder: visitor } = connect(() => new FakeLab(FAST));
    await until(() => expect(visitor.view.shown?.source).toBe('recorded'));
    expect(visitor.view.shown?.state.predictions.length).toBe(controller.view.shown?.state.predictions.length);
  });
});

describe('another experiment', () => {
  /** Small enough for seconds, large enough for valleys. */
  const OPTIONS = { widths: [8, 12, 16, 24], budgets: [2e9, 4e9], seeds: [1], heldOutCharacters: 4096 };

  async function isoflop(options: Partial<FakeLabOptions> = {}) {
    history.replaceState(null, '', '/?experiment=isoflop');
    const sessions = connect(() => new FakeLab({ ...FAST, ...options }));
    await until(() => expect(sessions.keeper.view.engine.kind).toBe('ready'));
    const session = sessions.experiment('isoflop');
    session.change({ options: OPTIONS });
    return { sessions, session };
  }

  it('trains its groups and says after each what the runs say', async () => {
    const { session } = await isoflop();
    await until(() => expect(session.view.estimate.kind).toBe('measured'));
    await session.start();
    expect(session.phase).toBe('finished');
    const { state, runs } = session.view.shown!;
    expect([...runs.values()].every(({ progress }) => progress.kind === 'finished')).toBe(true);
    expect(state.findings.figures[0]?.points.length).toBeGreaterThanOrEqual(state.records.length);
  });

  it('has its choice in the address, and takes it from there', async () => {
    await isoflop();
    expect(location.search).toMatch(/^\?experiment=isoflop&corpus=sotu&.*budgets=2000000000,4000000000/);
    const again = connect(() => new FakeLab(FAST));
    await until(() => expect(again.keeper.view.engine.kind).toBe('ready'));
    expect(again.experiment('isoflop').view.setup.options).toMatchObject(OPTIONS);
    expect(again.ladder.view.setup.options.seeds.length).toBe(3);
  });

  it('is saved, and opened again from whatever view, which then changes to it', async () => {
    const { session } = await isoflop();
    await session.start();
    const saved = experimentFile('records.json', session.view.shown!.state);
    history.replaceState(null, '', '/');
    const other = connect(() => new FakeLab(FAST));
    expect(await other.take([fileOf([saved], 'records.json')])).toBe('isoflop');
    const { shown } = other.experiment('isoflop').view;
    expect(shown?.source).toBe('imported');
    expect(shown?.state.findings).toEqual(session.view.shown!.state.findings);
    expect(other.ladder.view.shown).toBeNull();
  });

  it('doesn’t train again what another experiment here has trained', async () => {
    const { sessions, session } = await isoflop();
    await session.start();
    const compute = sessions.experiment('joint');
    sessions.activate('joint');
    const runs = session.view.shown!.state.plan.groups[0]!.runs;
    const tokens = [...runs.map(({ spec }) => spec.training.tokens), 2 ** 18, 2 ** 19];
    compute.change({ options: { widths: [8, 12], tokens, seeds: [1], heldOutCharacters: 4096 } });
    expect(compute.view.setup.problem).toBeNull();
    expect(compute.known).toEqual(runs.map(({ id }) => id));
    await compute.start();
    const { records } = compute.view.shown!.state;
    for (const { id } of runs)
      expect(records.find((record) => record.id === id)).toBe(session.finished.find((record) => record.id === id));
  });

  it('gives the planner a law of its own', async () => {
    history.replaceState(null, '', '/?experiment=joint');
    const sessions = connect(() => new FakeLab(FAST));
    await until(() => expect(sessions.keeper.view.engine.kind).toBe('ready'));
    const joint = sessions.experiment('joint');
    const tokens = [16, 17, 18, 20].map((power) => 2 ** power);
    joint.change({ options: { widths: [8, 16, 32], tokens, seeds: [1] } });
    await joint.start();
    sessions.activate('planner');
    await until(() => expect(sessions.ownLaws).toHaveLength(1));
    const [own] = sessions.ownLaws;
    expect(own!.title).toContain('of 12 runs');
    expect(own!.law.bootstrap.length).toBeGreaterThan(20);
    expect(own!.law.range!.tokens).toEqual([2 ** 16, 2 ** 20]);
    expect(joint.speed).toBeGreaterThan(1e6);
  });

  it('waits while one trains, and is measured when the GPU is free', async () => {
    const { sessions, session } = await isoflop({ reports: 60 });
    const training = session.start();
    await until(() => expect(session.phase).toBe('running'));
    sessions.activate('ladder');
    expect(sessions.training).toMatchObject({ id: 'isoflop' });
    await sessions.ladder.start();
    expect(sessions.ladder.phase).toBe('idle');
    expect(sessions.ladder.view.estimate.kind).toBe('none');
    session.stop();
    await training;
    expect(sessions.training).toBeNull();
    await until(() => expect(sessions.ladder.view.estimate.kind).toBe('measured'));
  });

  it('keeps the runs that were finished when it goes on', async () => {
    const { session } = await isoflop({ reports: 60 });
    const training = session.start();
    await until(() => expect(session.view.shown?.state.records.length).toBeGreaterThan(0));
    session.stop();
    await training;
    const { runs } = session.left;
    const first = session.view.shown!.state.records.find(({ outcome }) => outcome.kind === 'finished')!;
    await session.goOn();
    expect(runs).toBeGreaterThan(0);
    expect(session.phase).toBe('finished');
    expect(session.view.shown!.state.records.find(({ id }) => id === first.id)).toBe(first);
  });
});
