/** Part (a): every kernel of the recorded step, and what the adapter can do at best. */
import type { KernelSet } from '../../../bench/page/api.ts';
import type { BenchPage } from './bench-page.ts';
import { resultsOf, timeAll } from './kernel-rounds.ts';
import type { KernelsResult, ModelSize, StepKernels } from './result.ts';
import { summary, takingTurns } from './rounds.ts';
import { BATCH, SEED, withPage } from './workplace.ts';
import type { Workplace } from './workplace.ts';

const CONTEXT = 64;
const COPY_SECONDS = 0.3;

interface ProgramGroup extends KernelSet {
  readonly choice: StepKernels['choice'];
}

async function loadProgram(page: BenchPage, { width, layers }: ModelSize): Promise<ProgramGroup> {
  const task = { width, layers, context: CONTEXT, batch: BATCH, replicas: 1, seed: SEED };
  const { id, kernels } = (await page.load('loglog', task)).value;
  return { id, kernels: await page.kernels(id), choice: kernels ?? {} };
}

/** The rounds go over the ceiling and all sizes in turn. */
export function measureKernels(workplace: Workplace): Promise<KernelsResult> {
  const { args, say } = workplace;
  return withPage(workplace, async (page) => {
    const ceiling = await page.loadCeiling();
    const programs: ProgramGroup[] = [];
    for (const size of args.sizes) programs.push(await loadProgram(page, size));
    const groups = [ceiling, ...programs];
    say(`Kernels: ${groups.reduce((sum, { kernels }) => sum + kernels.length, 0)} shapes, ${args.rounds} rounds`);
    for (const group of groups) await timeAll(page, group);
    const works = groups.map((group) => async () => {
      if (group !== ceiling) await page.refresh(group.id);
      return timeAll(page, group);
    });
    const copies = await takingTurns([() => page.bufferCopy(COPY_SECONDS)], args.rounds);
    const rounds = await takingTurns(works, args.rounds);
    const steps = args.sizes.flatMap((size, i): StepKernels[] => {
      const group = programs[i];
      if (!group) return [];
      const kernels = resultsOf(group, rounds[i + 1] ?? []);
      return [{ ...size, context: CONTEXT, batch: BATCH, choice: group.choice, kernels }];
    });
    return { ceiling: resultsOf(ceiling, rounds[0] ?? []), bufferCopy: summary(copies[0] ?? []), steps };
  });
}
