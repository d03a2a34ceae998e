/** What a visitor may choose of the law: what it is drawn over, which sizes it is fitted to, in which form. */
import type { LadderState } from '../../experiments/ladder-types.ts';
import { WAYS_TO_COUNT } from '../../experiments/ways-to-count.ts';
import { flopsPerToken } from '../../model/config.ts';
import type { Interval, LawPoint } from '../../scaling/types.ts';
import type { ScaleKind } from '../chart/ticks.ts';
import { isInside } from './fit-range.ts';

/** What loss is drawn against: N, or the training FLOPs C of a run of each size. */
export type LawAxis = 'parameters' | 'flops';

export interface LawChoice {
  readonly axis: LawAxis;
  /** How parameters are counted: its place in WAYS_TO_COUNT. Only on the axis of parameters. */
  readonly way: number;
  /** Of both axes. */
  readonly scale: ScaleKind;
  /** Whether the law has a floor E. */
  readonly floor: boolean;
  /** Sizes that the law is fitted to, in the unit of the axis; null for all. */
  readonly range: Interval | null;
  /** Id of the published law laid over it, '' for none. */
  readonly overlay: string;
  readonly residuals: boolean;
}

export const FIRST_CHOICE: LawChoice = {
  axis: 'parameters',
  way: 0,
  scale: 'log',
  floor: true,
  range: null,
  overlay: '',
  residuals: false,
};

/** Where each size of the plan stands on the axis, in the plan's order. */
export function placesOf({ rungs }: LadderState['plan'], { axis, way }: LawChoice): number[] {
  const count = WAYS_TO_COUNT[way]?.count;
  return rungs.map((rung) => {
    const tokens = rung.runs[0]?.training.tokens ?? 0;
    if (axis === 'flops') return tokens * flopsPerToken(rung.model);
    return count?.(rung) ?? rung.parameters.total;
  });
}

/** A measured size at its place on the axis. */
export interface SizePoint {
  /** Index of the size in the plan. */
  readonly rung: number;
  readonly x: number;
  /** Mean over seeds. */
  readonly loss: number;
  /** Empty for a single one. */
  readonly seeds: readonly number[];
  /** Whether the law is fitted to it. */
  readonly inside: boolean;
}

export function sizePoints({ plan, points }: LadderState, choice: LawChoice): SizePoint[] {
  const places = placesOf(plan, choice);
  return points.flatMap(({ n, loss, seeds = [] }): SizePoint[] => {
    const rung = plan.rungs.findIndex(({ parameters }) => parameters.total === n);
    const x = places[rung];
    return x === undefined ? [] : [{ rung, x, loss, seeds, inside: isInside(x, choice.range) }];
  });
}

/** What the law is fitted to. */
export function lawPoints(points: readonly SizePoint[]): LawPoint[] {
  return points
    .filter(({ inside }) => inside)
    .map(({ x, loss, seeds }) => ({ n: x, loss, ...(seeds.length > 1 ? { seeds } : {}) }));
}

/** Whether the choice is the ladder's own: then its fits and its frozen predictions hold as they are. */
export function isOwn({ axis, way }: LawChoice, points: readonly SizePoint[]): boolean {
  return axis === 'parameters' && way === 0 && points.every(({ inside }) => inside);
}
