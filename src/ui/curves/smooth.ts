/** Makes long noisy curves drawable: smoothed for the eye, and thinned to what a screen can show. */
import type { ScaleKind } from '../chart/ticks.ts';

/** Half the width of the window as a share of the position: even on a logarithmic axis. */
const HALF_WINDOW = 0.05;
/** Cells along the axis: about one every two pixels. */
const CELLS = 320;

/** Mean of the values whose position lies within 5 % of each; positions ascend. The ends average over what there is. */
export function smoothed(positions: readonly number[], values: readonly number[]): number[] {
  let [first, last, sum] = [0, 0, 0];
  return positions.map((position) => {
    while (last < positions.length && (positions[last] ?? 0) <= position * (1 + HALF_WINDOW))
      sum += values[last++] ?? 0;
    while ((positions[first] ?? 0) < position * (1 - HALF_WINDOW)) sum -= values[first++] ?? 0;
    return sum / (last - first);
  });
}

/**
 * Cells that all curves of a plot share, even in the measure of its axis. Curves thinned to them have the same positions,
 * so that dozens of them make one short table.
 */
export interface Cells {
  /** Equal for equal cells. */
  readonly key: string;
  readonly cellOf: (position: number) => number;
  readonly centreOf: (cell: number) => number;
}

export function cellsOf(scale: ScaleKind, low: number, high: number): Cells {
  const log = scale === 'log' && low > 0;
  const forward = log ? Math.log : (value: number) => value;
  const back = log ? Math.exp : (value: number) => value;
  const width = (forward(high) - forward(low)) / CELLS || 1;
  return {
    key: `${scale} ${low} ${high}`,
    cellOf: (position) => Math.round((forward(position) - forward(low)) / width),
    centreOf: (cell) => back(forward(low) + cell * width),
  };
}

/** Indices of the last position in every cell that holds any; positions ascend. */
export function thinned(positions: readonly number[], { cellOf }: Cells): number[] {
  const cells = positions.map(cellOf);
  return cells.flatMap((cell, i) => (cell === cells[i + 1] ? [] : [i]));
}
