/** Muon for the hidden matrices: a few dispatches for all matrices of one shape. Kernel: shaders/muon.wgsl. */
import shader from '../../../shaders/muon.wgsl';
import type { CommandList, Dispatch, View } from '../../gpu/graph.ts';
import type { MatrixSet } from '../hidden-matrices.ts';
import { perInvocation } from './grid.ts';

/** Newton-Schulz iterations, as published. */
const ITERATIONS = 5;

export interface MuonShape {
  readonly replicas: number;
  /** P. */
  readonly parameters: number;
  readonly momentum: number;
  readonly weightDecay: number;
}

export interface MuonViews {
  readonly replicas: View;
  readonly state: View;
  /** The table of matrices (hidden-matrices.ts). */
  readonly matrices: View;
  /** [R, P]. */
  readonly gradients: View;
  /** [R, P]; of other parameters than the hidden matrices nothing is read or written. */
  readonly parameters: View;
  readonly first: View;
  /** Scratch, the elements of `stackLengths` each. */
  readonly stacks: readonly [View, View];
  readonly gram: View;
  readonly polynomial: View;
}

/** Elements of the scratch for sets that follow one another: of a stack of matrices, and of their products by themselves. */
export function stackLengths(sets: readonly MatrixSet[], replicas: number): { stack: number; gram: number } {
  const most = (of: (set: MatrixSet) => number) => replicas * Math.max(0, ...sets.map(of));
  return {
    stack: most(({ count, short, long }) => count * short * long),
    gram: most(({ count, short }) => count * short * short),
  };
}

/** Updates the matrices of a set and their momentum in place. */
export function muon(list: CommandList, shape: MuonShape, set: MatrixSet, views: MuonViews): void {
  const { replicas } = shape;
  const { short, long, count } = set;
  const uniform = {
    matrices: count,
    first: set.first,
    short4: short / 4,
    long4: long / 4,
    parameters4: shape.parameters / 4,
    momentum: shape.momentum,
    decay: shape.weightDecay,
  };
  const add = (entry: string, bindings: Dispatch['bindings'], workgroups: Dispatch['workgroups']) =>
    list.push({ label: `muon ${entry}`, shader, entry, uniform, bindings, workgroups });
  const tiles = (cols: number) => perInvocation((count * short * cols) / 16, 1, replicas);

  const { stacks, gram, polynomial, ...bindings } = views;
  let [x, next] = stacks;
  add('momentum', { ...bindings, outp: x }, tiles(long));
  add('normalise', { outp: x }, [count, replicas]);
  for (let i = 0; i < ITERATIONS; i += 1) {
    add('gram', { lhs: x, outp: gram }, tiles(short));
    add('polynomial', { lhs: gram, outp: polynomial }, tiles(short));
    add('apply', { lhs: polynomial, rhs: x, outp: next }, tiles(long));
    [x, next] = [next, x];
  }
  add('update', { ...bindings, lhs: x }, tiles(long));
}
