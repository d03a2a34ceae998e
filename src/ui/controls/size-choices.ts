/** The sizes that the form offers. */
import type { CorpusInfo } from '../../data/corpus.ts';
import type { LadderOptions } from '../../experiments/ladder-types.ts';
import { countParameters, modelOfWidth } from '../../model/config.ts';

export interface SizeChoice {
  readonly width: number;
  /** N with the chosen corpus. */
  readonly parameters: number;
}

/** The offered sizes with their parameter counts; a link may bring widths that are not on offer, which then are. */
export function sizeChoices(
  { symbols }: CorpusInfo,
  { widths, context }: Pick<LadderOptions, 'widths' | 'context'>,
  offers: readonly number[],
): SizeChoice[] {
  const all = [...new Set([...offers, ...widths])].filter((width) => width > 0).sort((a, b) => a - b);
  return all.map((width) => {
    const model = modelOfWidth(width, symbols.length, context);
    return { width, parameters: countParameters(model).total };
  });
}
