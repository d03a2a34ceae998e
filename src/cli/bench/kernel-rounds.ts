/** Kernels of a loaded program timed one by one, a round of all at a time. */
import type { KernelInfo, KernelSet } from '../../../bench/page/api.ts';
import type { BenchPage } from './bench-page.ts';
import type { KernelResult } from './result.ts';
import { timing } from './rounds.ts';

const KERNEL_SECONDS = 0.25;

export type Times = Awaited<ReturnType<BenchPage['timeKernel']>>;

/** Every kernel of a set once; the first call of all finds out how often to repeat each. */
export async function timeAll(page: BenchPage, { id, kernels }: KernelSet): Promise<Times[]> {
  const times: Times[] = [];
  for (const index of kernels.keys()) times.push(await page.timeKernel(id, index, KERNEL_SECONDS));
  return times;
}

function resultOf(info: KernelInfo, times: readonly Times[]): KernelResult {
  const { wall: device, processor } = timing(times);
  const clock = times.every((time) => time.clock === 'timestamps') ? 'timestamps' : 'wall';
  return { ...info, device, processor, clock };
}

/** From the rounds of `timeAll`. */
export const resultsOf = ({ kernels }: KernelSet, rounds: readonly (readonly Times[])[]): KernelResult[] =>
  kernels.map((info, index) => {
    const times = rounds.map((round) => round[index]).filter((time) => time !== undefined);
    return resultOf(info, times);
  });

/** Rounds that go over several sets in turn, after one that isn't counted; the results of each set. */
export async function timeSets(page: BenchPage, sets: readonly KernelSet[], rounds: number): Promise<KernelResult[][]> {
  const times: Times[][][] = sets.map(() => []);
  for (let round = -1; round < rounds; round += 1) {
    for (const [i, set] of sets.entries()) {
      const each = await timeAll(page, set);
      if (round >= 0) times[i]?.push(each);
    }
  }
  return sets.map((set, i) => resultsOf(set, times[i] ?? []));
}
