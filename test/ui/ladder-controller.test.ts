// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { File as NodeFile } from 'node:buffer';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { parseRecordsFile } from '../../src/experiments/files.ts';
import { analyseLadder, climbLadder } from '../../src/experiments/ladder.ts';
import { LabError } from '../../src/worker/client.ts';
import type { LabFailure } from '../../src/worker/protocol.ts';
import type { OpenLab } from '../../src/ui/state/lab.ts';
import type { Analyst } from '../../src/ui/analysis/analyst.ts';
import { LadderController } from '../../src/ui/state/ladder-controller.ts';
import { fileText } from '../../src/ui/state/ladder-files.ts';
import { FakeLab, type FakeLabOptions } from './fake-lab.ts';

const FAST: Partial<FakeLabOptions> = { pace: 2, reports: 6 };

/** The analyst without its worker, which Node hasn't got. */
const ANALYST: Analyst = {
  read: (text) => {
    const { plan, records } = parseRecordsFile(text);
    return Promise.resolve(analyseLadder(plan, records));
  },
  climb: (signal, plan, train, onState, done) => climbLadder(signal, plan, train, onState, { done }),
};

class Host implements ReactiveControllerHost {
  readonly updateComplete = Promise.resolve(true);
  updates = 0;
  addController(_: ReactiveController): void {
    // The test connects and disconnects the controller itself.
  }
  removeController(_: ReactiveController): void {
    // As above.
  }
  requestUpdate(): void {
    this.updates += 1;
  }
}

let controllers: LadderController[] = [];

function connect(openLab: OpenLab, host = new Host()): LadderController {
  const controller = new LadderController(host, openLab, ANALYST);
  controller.hostConnected();
  controllers.push(controller);
  return controller;
}

/** A controller with a fake lab, opened, set to three small sizes. */
async function opened(options: Partial<FakeLabOptions> = {}): Promise<LadderController> {
  const controller = connect(() => new FakeLab({ ...FAST, ...options }));
  await vi.waitFor(() => expect(controller.view.engine.kind).toBe('ready'));
  controller.change({ widths: [8, 12, 16], tokens: 16384, seeds: [1] });
  return controller;
}

/** jsdom's files can't be read; Node's can. */
const fileOf = (parts: string[], name: string) => new NodeFile(parts, name) as unknown as File;

const phaseOf = (controller: LadderController) => controller.view.phase;
const kinds = (controller: LadderController) =>
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
  for (const controller of controllers) controller.hostDisconnected();
  controllers = [];
  vi.unstubAllGlobals();
});

describe('opening', () => {
  it('finds the adapter, lists the texts, makes a plan and measures it', async () => {
    const controller = connect(() => new FakeLab(FAST));
    expect(controller.view.engine.kind).toBe('opening');
    await until(() => expect(controller.view.estimate.kind).toBe('measured'));
    expect(controller.view.setup.corpora.map(({ id }) => id)).toEqual(['sotu', 'sotu-cased', 'moby-dick']);
    expect(controller.view.setup.plan?.rungs.length).toBeGreaterThan(3);
    expect(controller.view.setup.choices.length).toBeGreaterThan(6);
  });

  it('chooses a smaller ladder for a software adapter than for a GPU', async () => {
    const flops = await Promise.all(
      [true, false].map(async (software) => {
        const controller = connect(() => new FakeLab({ ...FAST, software }));
        await until(() => expect(controller.view.engine.kind).toBe('ready'));
        return controller.view.setup.plan?.flops ?? NaN;
      }),
    );
    expect(flops[0]).toBeLessThan(flops[1]!);
  });

  it('takes the experiment of the address', async () => {
    history.replaceState(null, '', '/?sizes=8,24&tokens=32768&seeds=4,5&corpus=moby-dick');
    const controller = connect(() => new FakeLab(FAST));
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
    const controller = make();
    await until(() => expect(controller.view.engine).toEqual({ kind: 'unavailable', failure }));
    await controller.start();
    expect(phaseOf(controller)).toBe('idle');
  });

  it('can be tried again', async () => {
    let failing = true;
    const controller = connect(
      () => new FakeLab({ ...FAST, opening: failing ? { ...failure, kind: 'no-adapter' } : null }),
    );
    await until(() => expect(controller.view.engine.kind).toBe('unavailable'));
    failing = false;
    await controller.reopen();
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
    const { points, predictions, fits } = controller.view.shown!.ladder;
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
    expect(controller.sizesLeft).toBe(2);

    const first = controller.view.shown!.ladder.records[0]!;
    await controller.continueLadder();
    expect(phaseOf(controller)).toBe('finished');
    expect(kinds(controller)).toEqual(['finished', 'finished', 'finished']);
    expect(controller.view.shown!.ladder.records.find(({ id }) => id === first.id)).toBe(first);
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
    controller.change({ seeds: [1, 2] });
    await controller.start();
    expect(phaseOf(controller)).toBe('finished');
    expect(kinds(controller)).toEqual(['finished', 'finished', 'diverged', 'finished', 'finished', 'finished']);
    expect(controller.view.shown!.ladder.points).toHaveLength(3);
  });

  it('breaks off with the reason when the device is lost, and goes on where it was', async () => {
    let healthy = false;
    const lost: LabFailure = { kind: 'device-lost', message: 'The GPU was lost.' };
    const controller = connect(() => {
      const broken = new FakeLab({ ...FAST, breaking: { width: 12, failure: lost } });
      const sound = new FakeLab(FAST);
      const now = () => (healthy ? sound : broken);
      return new Proxy(broken, { get: (_, name: keyof FakeLab) => (now()[name] as () => unknown).bind(now()) });
    });
    await until(() => expect(controller.view.engine.kind).toBe('ready'));
    controller.change({ widths: [8, 12, 16], tokens: 16384, seeds: [1] });
    await controller.start();
    expect(phaseOf(controller)).toBe('failed');
    expect(controller.view.failure).toEqual(lost);
    expect(kinds(controller)).toEqual(['finished', 'failed', 'waiting']);
    healthy = true;
    await controller.continueLadder();
    expect(phaseOf(controller)).toBe('finished');
    expect(controller.view.failure).toBeNull();
  });

  it('starts another worker after one that died', async () => {
    const labs: FakeLab[] = [];
    let lose: (failure: LabFailure) => void = () => undefined;
    const controller = connect((lost) => {
      lose = lost;
      labs.push(new FakeLab(FAST));
      return labs.at(-1)!;
    });
    await until(() => expect(controller.view.engine.kind).toBe('ready'));
    lose({ kind: 'internal', message: 'The worker stopped.' });
    expect(controller.view.engine.kind).toBe('unavailable');
    controller.change({ widths: [8, 12, 16], tokens: 16384, seeds: [1] });
    await controller.start();
    expect(labs).toHaveLength(2);
    expect(phaseOf(controller)).toBe('finished');
  });

  it('asks for few updates however many events come', async () => {
    const host = new Host();
    const controller = connect(() => new FakeLab({ pace: 0, reports: 200 }), host);
    await until(() => expect(controller.view.engine.kind).toBe('ready'));
    controller.change({ widths: [8, 12, 16], tokens: 131072 });
    const before = host.updates;
    const begun = performance.now();
    await controller.start();
    const tenths = (performance.now() - begun) / 100;
    // 600 reports of two events each; deliveries are at most ten a second, phases and sizes add a few.
    expect(host.updates - before).toBeLessThan(tenths + 30);
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
    controller.change({ kernels: block });
    expect(named()).toEqual([block, block, block]);
    expect(location.search).toContain('kernels=block,plain');
    controller.change({ tokens: 32768 });
    expect(named()).toEqual([block, block, block]);
    controller.change({ kernels: null });
    expect(named()).toEqual([undefined, undefined, undefined]);
    expect(location.search).not.toContain('kernels');
  });

  it('of an address that are none are refused before any work', async () => {
    history.replaceState(null, '', '/?kernels=fast');
    const controller = connect(() => new FakeLab(FAST));
    await until(() => expect(controller.view.engine.kind).toBe('ready'));
    expect(controller.view.setup.plan).toBeNull();
    expect(controller.view.setup.problem).toMatch(/called 'fast'/);
  });
});

describe('options', () => {
  it('that make no ladder are refused in words', async () => {
    const controller = await opened();
    controller.change({ widths: [] });
    expect(controller.view.setup.plan).toBeNull();
    expect(controller.view.setup.problem?.length).toBeGreaterThan(10);
    await controller.start();
    expect(phaseOf(controller)).toBe('idle');
  });

  it('go into the address', async () => {
    const controller = await opened();
    controller.change({ seeds: [1, 2, 3] });
    expect(location.search).toContain('sizes=8,12,16');
    expect(location.search).toContain('seeds=1,2,3');
  });
});

describe('files', () => {
  it('a text is added and chosen, one too short refused in words', async () => {
    const controller = await opened();
    await controller.takeFile(fileOf(['short'], 'short.txt'));
    expect(controller.view.setup.fileProblem).toContain('short.txt');
    await controller.takeFile(fileOf(['so it goes. '.repeat(400)], 'own.txt'));
    expect(controller.view.setup).toMatchObject({ corpusId: 'file-1', fileProblem: null });
    expect(location.search).not.toContain('corpus');
  });

  it('records are saved, opened again, and shown as recorded', async () => {
    const controller = await opened();
    await controller.start();
    const saved = fileText('records.json', controller.view.shown!.ladder);

    const other = await opened();
    await other.takeFile(fileOf([saved], 'records.json'));
    expect(other.view.shown?.source).toBe('imported');
    expect(other.view.shown?.ladder.points).toEqual(controller.view.shown?.ladder.points);
    await other.takeFile(fileOf(['{}'], 'none.json'));
    expect(other.view.setup.fileProblem?.length).toBeGreaterThan(10);

    recording = saved;
    const visitor = connect(() => new FakeLab(FAST));
    await until(() => expect(visitor.view.shown?.source).toBe('recorded'));
    expect(visitor.view.shown?.ladder.predictions.length).toBe(controller.view.shown?.ladder.predictions.length);
  });
});
