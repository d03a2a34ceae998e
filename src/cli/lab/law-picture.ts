/** law.svg: the picture of the law with title, legend and source, to be put into a paper or a slide. */
import { printPalette } from './drawing.ts';
import { drawLaw } from './figure-law.ts';
import { picture, plotSize } from './figure-page.ts';
import type { LegendEntry } from './figure-page.ts';
import { adapterName, lawText, level, short } from './format.ts';
import { dateText, endOf, mainFit, shortHeadline } from './result.ts';
import type { LadderResult } from './result.ts';

/** What the marks of the figure mean; only those that are there. */
export function lawLegend({ state, law }: Pick<LadderResult, 'state' | 'law'>): LegendEntry[] {
  const seeds = state.plan.options.seeds.length;
  const band = law.floor.some(({ low }) => low !== null);
  const share = level(mainFit(state)?.level ?? 0.8);
  const predicted = level(state.predictions[0]?.prediction.level ?? 0.8);
  const entries: (LegendEntry | false)[] = [
    seeds > 1
      ? { symbol: 'dot-and-range', text: `measured: mean and range of ${seeds} seeds` }
      : { symbol: 'dot', text: 'measured' },
    law.predicted.length > 0 && { symbol: 'ring', text: `predicted before training, ${predicted} interval` },
    law.floor.length > 0 && { symbol: 'line', text: band ? `law with floor, ${share} band` : 'law with floor' },
    law.pure.length > 0 && { symbol: 'dashes', text: 'law without floor' },
  ];
  return entries.filter((entry) => entry !== false);
}

function subtitle({ state }: LadderResult): string {
  const { corpus, options } = state.plan;
  const fit = mainFit(state);
  const seeds = options.seeds.length === 1 ? '1 seed' : `${options.seeds.length} seeds`;
  const runs = `${corpus.title}: ${state.points.length} sizes, ${short(options.tokens)} tokens a run, ${seeds}`;
  return fit === null ? runs : `${runs}; ${lawText(fit)}`;
}

/** The text of law.svg. */
export function lawSvg(result: LadderResult): string {
  const { state, adapter, program, law } = result;
  const text = {
    title: shortHeadline(state),
    subtitle: subtitle(result),
    legend: lawLegend(result),
    source: `${adapterName(adapter)}, ${adapter.browser}. ${dateText(endOf(state))}. ${program}`,
  };
  return picture(drawLaw(law, plotSize, printPalette), text, printPalette);
}
