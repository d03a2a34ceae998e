/** Parts (b) and (d): this engine's training steps at every size, and replicas of one model trained together. */
import type { Loaded, Task } from '../../../bench/page/api.ts';
import type { BenchPage } from './bench-page.ts';
import type { ModelSize, ReplicasResult, StepResult, Timing } from './result.ts';
import { takingTurns, timing, unitsFor } from './rounds.ts';
import { BATCH, roundSeconds, SEED, withPage } from './workplace.ts';
import type { Workplace } from './workplace.ts';

const CONTEXTS = [64, 128] as const;
const REPLICAS = [1, 2, 4, 8, 16] as const;
const MOST_STEPS_A_ROUND = 5000;

/** A program ready to be timed, and how many of its steps make a round. */
interface Runner {
  readonly task: Task;
  readonly loaded: Loaded;
  readonly steps: number;
}

const taskOf = ({ width, layers }: ModelSize, context: number, replicas = 1): Task => {
  return { width, layers, context, batch: BATCH, replicas, seed: SEED };
};

/** Loads and warms up. The second of two calls tells how many steps make a round; the first pays for what is put off. */
async function prepare(page: BenchPage, task: Task, workplace: Workplace): Promise<Runner> {
  const { value: loaded } = await page.load('loglog', task);
  await page.train(loaded.id, 2);
  const { wall } = await page.train(loaded.id, 4);
  return { task, loaded, steps: unitsFor(roundSeconds(workplace), wall, MOST_STEPS_A_ROUND) };
}

async function prepareAll(page: BenchPage, tasks: readonly Task[], workplace: Workplace): Promise<Runner[]> {
  const runners: Runner[] = [];
  for (const task of tasks) runners.push(await prepare(page, task, workplace));
  return runners;
}

/** Seconds a step of each, the runners taking turns. */
async function timeSteps(page: BenchPage, runners: readonly Runner[], rounds: number): Promise<Timing[]> {
  const works = runners.map(
    ({ loaded, steps }) =>
      () =>
        page.train(loaded.id, steps),
  );
  return (await takingTurns(works, rounds)).map(timing);
}

export function measureSteps(workplace: Workplace): Promise<StepResult[]> {
  const { args, say } = workplace;
  return withPage(workplace, async (page) => {
    const tasks = args.sizes.flatMap((size) => CONTEXTS.map((context) => taskOf(size, context)));
    const runners = await prepareAll(page, tasks, workplace);
    say(`Steps: ${runners.length} shapes, ${args.rounds} rounds`);
    const timings = await timeSteps(page, runners, args.rounds);
    const results: StepResult[] = [];
    for (const [i, { task, loaded, steps }] of runners.entries()) {
      const { width, layers, context, batch } = task;
      const { parameters, flopsPerToken, kernels } = loaded;
      const calls = await page.count(loaded.id, steps);
      const step = timings[i];
      if (step)
        results.push({ width, layers, context, batch, parameters, flopsPerToken, choice: kernels ?? {}, step, calls });
    }
    return results;
  });
}

/** Replicas of the smallest size. */
export function measureReplicas(workplace: Workplace): Promise<ReplicasResult> {
  const { args, say } = workplace;
  const [smallest] = [...args.sizes].sort((a, b) => a.width ** 2 * a.layers - b.width ** 2 * b.layers);
  if (!smallest) throw new Error('There is no size to measure replicas at.');
  const context = CONTEXTS[0];
  return withPage(workplace, async (page) => {
    const tasks = REPLICAS.map((replicas) => taskOf(smallest, context, replicas));
    const runners = await prepareAll(page, tasks, workplace);
    say(`Replicas: ${REPLICAS.join(', ')} of width ${smallest.width}, ${args.rounds} rounds`);
    const timings = await timeSteps(page, runners, args.rounds);
    const counts = timings.map((step, i) => ({ replicas: REPLICAS[i] ?? 0, step }));
    return { ...smallest, context, batch: BATCH, parameters: runners[0]?.loaded.parameters ?? 0, counts };
  });
}
