/** The published laws in one picture: how many tokens a parameter each would train on, against compute. */
import type { Figure, FigureLine } from '../../experiments/figure.ts';
import { short } from '../../experiments/format.ts';
import { publishedAllocation } from '../../scaling/published/use.ts';
import type { PublishedLaw } from '../../scaling/published/types.ts';

/** FLOPs: from a small run of the papers to beyond the largest models of today. */
const FROM = 1e18;
const TO = 1e26;
const STEPS = 65;

const GRID = Array.from({ length: STEPS }, (_, i) => FROM * (TO / FROM) ** (i / (STEPS - 1)));

function ratioAt(law: PublishedLaw, flops: number): number {
  const split = publishedAllocation(law, flops);
  return split === null ? NaN : split.tokens / split.parameters;
}

/** Where its runs lay: beyond it is extrapolation. */
function within(law: PublishedLaw, flops: number): boolean {
  const range = law.setup.trained.flops;
  return range !== null && flops >= range[0] && flops <= range[1];
}

function lineOf(law: PublishedLaw, x: readonly number[], part: Partial<FigureLine>): FigureLine {
  return {
    x,
    y: x.map((flops) => ratioAt(law, flops)),
    series: '',
    label: `${law.paper.cite}: ${law.name}`,
    tag: '',
    tint: { kind: 'role', role: 'muted' },
    weight: 'thin',
    dash: 'solid',
    ranged: false,
    ...part,
  };
}

/** The chosen law over the others: solid where it was trained, dashed beyond. */
function chosenLines(law: PublishedLaw): FigureLine[] {
  const chosen = { tint: { kind: 'role', role: 'law' }, weight: 'strong' } as const;
  const name = law.paper.cite;
  const inside = GRID.filter((flops) => within(law, flops));
  return [
    lineOf(law, GRID, { ...chosen, dash: 'dashed', weight: 'normal', series: `${name}, extrapolated`, tag: name }),
    ...(inside.length > 1 ? [lineOf(law, inside, { ...chosen, series: `${name}, where it was trained` })] : []),
  ];
}

/** Whether a law says how to split a compute. */
export function splitsCompute(law: PublishedLaw): boolean {
  return Number.isFinite(ratioAt(law, FROM));
}

export function ratiosFigure(laws: readonly PublishedLaw[], chosen: PublishedLaw): Figure {
  const splitting = laws.filter(splitsCompute);
  const others = splitting.filter((law) => law !== chosen);
  const at = 1e24;
  const said = splitting.map((law) => `${law.paper.cite} ${short(ratioAt(law, at))}`);
  return {
    id: 'tokens-per-parameter',
    title: 'How many tokens a parameter?',
    caption:
      'Each line is what one law says of spending a compute best. Twenty is one point of it, not a law: they part by factors of ' +
      'hundreds within the sizes in use.',
    x: { label: 'training FLOPs C', scale: 'log', format: 'figure', includes: [FROM, TO] },
    y: { label: 'tokens a parameter, D / N', scale: 'log', format: 'figure', includes: [0.5, 2000] },
    scale: null,
    bands: [],
    lines: [
      ...others.map((law) => lineOf(law, GRID, { series: 'the other laws' })),
      ...(splitting.includes(chosen) ? chosenLines(chosen) : []),
    ],
    points: [],
    description: `Tokens a parameter at 1e24 FLOPs by law: ${said.join('; ')}.`,
  };
}
