/** Loss by position in the window: what is learnt from the context itself, without a change of weights. */
import { lineOf, muted, other, series as tint } from './draw.ts';
import { depthOf, type GradedRun, type Series } from './emergence-rows.ts';
import type { Figure, FigureLine } from './figure.ts';
import { nats, short } from './format.ts';
import { mean } from './measured.ts';

/** Places at the beginning and at the end of a record that are averaged. */
const AT_ENDS = 8;

/** Whether a task counts every token: only then the loss by place shows what the context teaches. */
export const inContext = ({ layout: { counted } }: Series): boolean => counted.first === 1 && counted.every === 1;

/** Mean loss of each place over the seeds of the largest size. */
export function lossesByPlace(runs: readonly GradedRun[]): number[] {
  const places = runs[0]?.task.byPosition.length ?? 0;
  return Array.from({ length: places }, (_, t) => mean(runs.map(({ task }) => task.byPosition[t] ?? 0)));
}

/** The losses at the first and at the last places, and their difference: what the context is worth. */
export interface ContextGain {
  readonly first: number;
  readonly last: number;
  readonly gain: number;
}

/**
 * After Olsson et al. 2022, whose score is the loss of the 500th token less that of the 50th: here of the last places and of the
 * first, since windows are short.
 */
export function contextGain(losses: readonly number[]): ContextGain {
  const [first, last] = [mean(losses.slice(0, AT_ENDS)), mean(losses.slice(-AT_ENDS))];
  return { first, last, gain: first - last };
}

/** Of the largest size of each depth; nothing where no task counts every token. */
export function positionFigure(all: readonly Series[]): Figure[] {
  const shown = all.filter(inContext).flatMap((one, i) => {
    const largest = one.rows.at(-1);
    return largest ? [{ one, i, largest, losses: lossesByPlace(largest.runs) }] : [];
  });
  if (shown.length === 0) return [];
  const places = (losses: readonly number[]) => losses.map((_, t) => t + 2);
  const references = new Map(
    shown.flatMap(({ one }) =>
      (one.layout.references ?? []).map(
        ({ name, losses }) => [`${one.layout.level} ${name}`, { name, losses }] as const,
      ),
    ),
  );
  const known = [...references.values()].map(({ name, losses }, i): FigureLine =>
    lineOf(places(losses), losses, {
      ...{ tint: i % 2 === 0 ? other : muted, series: name, label: name },
      ...{ dash: i % 2 === 0 ? 'dashed' : 'dotted', weight: 'normal' },
    }),
  );
  const label = ({ one, largest }: (typeof shown)[number]) =>
    `${depthOf(one)}, ${short(largest.parameters)} parameters` +
    (references.size > 2 ? `, ${one.layout.level} symbols` : '');
  return [
    {
      id: 'positions',
      title: 'Loss by place in the window',
      caption:
        'Every window is a new problem: what falls from left to right is learnt from the window itself. The largest size of each depth.',
      x: { label: 'place in the window (tokens)', scale: 'linear', format: 'exact' },
      y: { label: 'held-out loss (nats a token)', scale: 'linear', format: 'loss' },
      scale: null,
      bands: [],
      lines: [
        ...known,
        ...shown.map((each): FigureLine =>
          lineOf(places(each.losses), each.losses, { tint: tint(each.i), series: label(each), label: label(each) }),
        ),
      ],
      points: [],
      description: `Loss by place: ${shown.map((each) => `${label(each)} from ${nats(contextGain(each.losses).first)} to ${nats(contextGain(each.losses).last)}`).join('; ')}.`,
    },
  ];
}
