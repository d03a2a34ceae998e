/** Attention by itself: its cost against the context, forward and backward, with every kernel that runs here. */
import { timeSets } from './kernel-rounds.ts';
import type { AttentionResult } from './result.ts';
import { withPage } from './workplace.ts';
import type { Workplace } from './workplace.ts';

export function measureAttention(workplace: Workplace): Promise<AttentionResult> {
  const { args, say } = workplace;
  return withPage(workplace, async (page) => {
    const { shape, ...set } = await page.loadAttention();
    say(`Attention: ${set.kernels.length} dispatches, ${args.rounds} rounds`);
    const [kernels = []] = await timeSets(page, [set], args.rounds);
    return { ...shape, kernels };
  });
}
