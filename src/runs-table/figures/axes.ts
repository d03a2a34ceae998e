/** Axes of the figures of a table of runs. */
import type { FigureAxis } from '../../experiments/figure.ts';
import type { Variable } from '../fits/types.ts';
import type { LossPer } from '../types.ts';

export const AXES: Readonly<Record<Variable, FigureAxis>> = {
  N: { label: 'parameters N', scale: 'log', format: 'count' },
  D: { label: 'training tokens D', scale: 'log', format: 'count' },
  C: { label: 'training FLOPs C', scale: 'log', format: 'flops' },
};

export function lossAxis(per: LossPer): FigureAxis {
  return { label: `loss (nats a ${per})`, scale: 'log', format: 'loss' };
}
