/**
 * Part (c): one model trained by this engine and by its peers, from the same weights on the same windows, in one browser,
 * taking turns. Every size has a browser of its own, so that first steps find nothing compiled.
 */
import type { Contender, Task } from '../../../bench/page/api.ts';
import { sizeText } from './arguments.ts';
import { BenchPage } from './bench-page.ts';
import { reasonOf } from './browser.ts';
import type { BenchBrowser } from './browser.ts';
import type { ModelSize, PeerName, PeerResult, PeersResult, StepCalls } from './result.ts';
import { takingTurns, timing, unitsFor } from './rounds.ts';
import type { Sample } from './rounds.ts';
import { startTorch } from './torch.ts';
import { BATCH, roundSeconds, SEED, withBrowser } from './workplace.ts';
import type { Workplace } from './workplace.ts';

const CONTEXT = 64;
const MOST_STEPS_A_ROUND = 2000;
/** A peer whose step would take longer is left out, and its size said to be too slow. */
const LONGEST_STEP_SECONDS = 90;
/** Losses kept of each, to be compared. */
const LOSSES = 32;

/** This engine first; the slowest last. */
const contenders: readonly Contender[] = ['loglog', 'jax-webgpu', 'jax-wasm', 'tfjs-webgpu'];

/** One that trains, in the browser or beside it. */
export interface Runner {
  readonly name: PeerName;
  readonly how: string;
  readonly firstStep: NonNullable<PeerResult['firstStep']>;
  /** Of the step done already, nats. */
  readonly firstLoss: number;
  train(steps: number): Promise<Sample & { readonly losses: readonly number[] }>;
  count(steps: number): Promise<StepCalls | null>;
  close(): Promise<void>;
}

interface Facts {
  readonly parameters: number;
  readonly flopsPerToken: number;
}

/** Expected seconds of a peer's step at a size, from the size measured before; null where there is none. */
export type Forecast = (name: PeerName, flopsPerToken: number) => number | null;

async function startContender(
  browser: BenchBrowser,
  url: string,
  name: Contender,
  task: Task,
): Promise<Runner & Facts> {
  const page = await BenchPage.open(browser, url);
  try {
    const { value: loaded, processor } = await page.load(name, task);
    return {
      name,
      how: name.endsWith('wasm') ? 'WebAssembly' : 'WebGPU',
      parameters: loaded.parameters,
      flopsPerToken: loaded.flopsPerToken,
      firstStep: { wall: loaded.firstStepSeconds, processor },
      firstLoss: loaded.firstLoss,
      train: (steps) => page.train(loaded.id, steps),
      count: (steps) => (name.endsWith('wasm') ? Promise.resolve(null) : page.count(loaded.id, steps)),
      close: () => page.close(),
    };
  } catch (error) {
    await page.close();
    throw error;
  }
}

const skippedResult = (name: PeerName, reason: string): PeerResult => {
  return { name, how: '', skipped: reason, step: null, firstStep: null, calls: null, losses: [] };
};

/** A runner with what is known of it so far. */
interface Warm {
  readonly runner: Runner;
  readonly steps: number;
  readonly losses: number[];
}

/** One step, and four more where it was short, which tell how many make a round. */
async function warmUp(runner: Runner, seconds: number): Promise<Warm> {
  const losses = [runner.firstLoss];
  const { wall, losses: second } = await runner.train(1);
  losses.push(...second);
  if (wall > seconds) return { runner, steps: 1, losses };
  const more = await runner.train(4);
  losses.push(...more.losses);
  return { runner, steps: unitsFor(seconds, more.wall, MOST_STEPS_A_ROUND), losses };
}

async function measureRunners(runners: readonly Runner[], workplace: Workplace): Promise<PeerResult[]> {
  const warm: Warm[] = [];
  for (const runner of runners) warm.push(await warmUp(runner, roundSeconds(workplace)));
  const works = warm.map(({ runner, steps, losses }) => async () => {
    const sample = await runner.train(steps);
    losses.push(...sample.losses);
    return sample;
  });
  const samples = await takingTurns(works, workplace.args.rounds);
  const results: PeerResult[] = [];
  for (const [i, { runner, steps, losses }] of warm.entries()) {
    const calls = await runner.count(Math.min(steps, 20));
    const { name, how, firstStep } = runner;
    const step = timing(samples[i] ?? []);
    results.push({ name, how, skipped: null, step, firstStep, calls, losses: losses.slice(0, LOSSES) });
  }
  return results;
}

/** Those that start, and the results of those that do not. */
interface Started {
  readonly runners: Runner[];
  readonly skipped: PeerResult[];
  facts: Facts | null;
}

async function startAll(browser: BenchBrowser, task: Task, forecast: Forecast, workplace: Workplace): Promise<Started> {
  const started: Started = { runners: [], skipped: [], facts: null };
  for (const name of contenders) {
    const expected = started.facts && forecast(name, started.facts.flopsPerToken);
    if (expected !== null && expected > LONGEST_STEP_SECONDS) {
      started.skipped.push(skippedResult(name, `a step would take about ${Math.round(expected)} s`));
      continue;
    }
    try {
      const runner = await startContender(browser, workplace.url, name, task);
      started.facts ??= runner;
      started.runners.push(runner);
    } catch (error) {
      if (name === 'loglog') throw error;
      started.skipped.push(skippedResult(name, reasonOf(error)));
    }
  }
  return started;
}

async function measureSize(size: ModelSize, forecast: Forecast, workplace: Workplace): Promise<PeersResult> {
  const task: Task = { ...size, context: CONTEXT, batch: BATCH, replicas: 1, seed: SEED };
  workplace.say(`Peers: ${sizeText(size)}`);
  return withBrowser(workplace, async (browser) => {
    const started = await startAll(browser, task, forecast, workplace);
    const torch = await startTorch(await BenchPage.open(browser, workplace.url), task);
    const runners = [...started.runners, ...torch.runners];
    try {
      const results = await measureRunners(runners, workplace);
      const all = [
        ...results,
        ...started.skipped,
        ...torch.skipped.map(({ name, reason }) => skippedResult(name, reason)),
      ];
      const { parameters, flopsPerToken } = started.facts ?? { parameters: 0, flopsPerToken: 0 };
      return { ...size, context: CONTEXT, batch: BATCH, parameters, flopsPerToken, contenders: all };
    } finally {
      for (const runner of runners) await runner.close();
    }
  });
}

/** The time of the last size measured, scaled by its FLOPs: the slow ones are bound by their kernels. */
export function forecastFrom(results: readonly PeersResult[]): Forecast {
  return (name, flopsPerToken) => {
    const times = results.flatMap(({ contenders: all, flopsPerToken: flops }) => {
      const step = all.find((result) => result.name === name)?.step;
      return step ? [step.wall.median / flops] : [];
    });
    const last = times.at(-1);
    return last === undefined ? null : last * flopsPerToken;
  };
}

export async function measurePeers(workplace: Workplace): Promise<PeersResult[]> {
  const results: PeersResult[] = [];
  for (const size of workplace.args.sizes) {
    results.push(await measureSize(size, forecastFrom(results), workplace));
  }
  return results;
}
