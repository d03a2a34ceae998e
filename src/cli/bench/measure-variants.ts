/** Square products by every kernel there is, those tried for the benchmark alone among them. */
import { timeSets } from './kernel-rounds.ts';
import type { VariantsResult } from './result.ts';
import { withPage } from './workplace.ts';
import type { Workplace } from './workplace.ts';

export function measureVariants(workplace: Workplace): Promise<VariantsResult> {
  const { args, say } = workplace;
  return withPage(workplace, async (page) => {
    const { sets, errors, withoutMatrices } = await page.loadVariants({ matrices: args.subgroupMatrix });
    say(`Products: ${sets.reduce((sum, { kernels }) => sum + kernels.length, 0)} variants, ${args.rounds} rounds`);
    const kernels = (await timeSets(page, sets, args.rounds)).flat();
    return { kernels, errors, withoutMatrices };
  });
}
