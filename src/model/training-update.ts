/** How a recorded step changes the weights: AdamW for all of them, or Muon for the hidden matrices and AdamW for the rest. */
import type { CommandList, Graph, View } from '../gpu/graph.ts';
import type { TrainingSpec } from '../train/spec.ts';
import { hiddenMatrices } from './hidden-matrices.ts';
import { muon, stackLengths } from './ops/muon.ts';
import { adamW } from './ops/optimiser.ts';
import type { ParameterTable } from './parameters.ts';

export interface UpdateShape {
  readonly replicas: number;
  readonly optimiser?: TrainingSpec['optimiser'];
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
}

export interface UpdateViews {
  readonly replicas: View;
  readonly state: View;
  /** [R, P], as the three that follow. */
  readonly gradients: View;
  readonly parameters: View;
  /** First moments; of what Muon updates its momentum. */
  readonly first: View;
  /** Second moments; of what Muon updates nothing. */
  readonly second: View;
  /** The table of hidden matrices, null where AdamW serves all. */
  readonly matrices: View | null;
}

/** Where the table of hidden matrices is to be written before the first step; null where AdamW serves all. */
export function matrixTable(graph: Graph, { optimiser }: UpdateShape, table: ParameterTable): View | null {
  return optimiser ? graph.tensor('hidden matrices', hiddenMatrices(table).words.length) : null;
}

export function recordUpdate(
  graph: Graph,
  list: CommandList,
  shape: UpdateShape,
  table: ParameterTable,
  { matrices, ...views }: UpdateViews,
): void {
  const { length: parameters, embeddingLength: embedding } = table;
  const { replicas, weightDecay, optimiser } = shape;
  if (!optimiser || !matrices) {
    adamW(list, { ...shape, parameters, embedding }, views);
    return;
  }
  const { sets, rest } = hiddenMatrices(table);
  // What stays with AdamW takes the embedding's rate: the other is Muon's.
  for (const range of rest) adamW(list, { ...shape, parameters, embedding: parameters, range }, views);
  const { stack, gram } = stackLengths(sets, replicas);
  const scratch = {
    stacks: [graph.tensor('Muon stack', stack), graph.tensor('Muon next stack', stack)] as const,
    gram: graph.tensor('Muon gram', gram),
    polynomial: graph.tensor('Muon polynomial', gram),
  };
  const { second: _, ...used } = views;
  const muonShape = { replicas, parameters, weightDecay, momentum: optimiser.momentum };
  for (const set of sets) muon(list, muonShape, set, { ...used, ...scratch, matrices });
}
