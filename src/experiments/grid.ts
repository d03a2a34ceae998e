/** A grid of sizes and token counts: one stable run a size serves all its token counts. */
import type { CorpusInfo } from '../data/corpus.ts';
import { flopsPerToken, modelOfWidth } from '../model/config.ts';
import type { RunGroup } from './experiment.ts';
import { integer, short } from './format.ts';
import { check } from './plan-error.ts';
import { checkText, groupOf, runTokens, sizeTitle, type Member, type Recipe } from './recipe.ts';

export type GridOptions = Recipe & {
  readonly widths: readonly number[];
  /** Training tokens, rounded down to whole steps. */
  readonly tokens: readonly number[];
};

/** Whole steps of tokens, ascending. Throws PlanError where a count is less than a few steps, or two are the same. */
export function tokenCounts(tokens: readonly number[], recipe: Pick<Recipe, 'batch' | 'context'>): number[] {
  const counts = tokens.map((count) => runTokens(count, recipe));
  const twin = tokens.find((_, i) => i > 0 && counts[i] === counts[i - 1]);
  check(twin === undefined, `${integer(twin ?? 0)} tokens are as many steps as another token count. Leave one out.`);
  return counts;
}

/** The groups of a grid, smallest size first; runs of more than `most` FLOPs are left out. */
export function gridGroups(corpus: CorpusInfo, options: GridOptions, most = Infinity): RunGroup[] {
  checkText(corpus, options);
  const counts = tokenCounts(options.tokens, options);
  return options.widths.flatMap((width): RunGroup[] => {
    const model = modelOfWidth(width, corpus.symbols.length, options.context);
    const served = counts.filter((tokens) => tokens * flopsPerToken(model) <= most);
    const members = served.flatMap((tokens) =>
      options.seeds.map((seed): Member => ({ tokens, seed, purpose: `${short(tokens)} tokens` })),
    );
    return members.length === 0 ? [] : [groupOf(corpus, options, { title: sizeTitle(model), model }, members)];
  });
}
