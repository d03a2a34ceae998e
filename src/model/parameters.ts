/** The ordered table of parameters: it drives allocation, initialisation, counts and checkpoints. */
import { aligned } from '../gpu/graph.ts';
import type { Experts, ModelConfig } from './config.ts';

export interface Parameter {
  readonly name: string;
  /** [in, out]; the embedding is [V, C]. */
  readonly shape: readonly [rows: number, cols: number];
  /** Standard deviation of the initial values; 0 for zeros. */
  readonly deviation: number;
  /** Stream of the seed its initial values are drawn from: the same in every variant that has the parameter. */
  readonly stream: number;
  /** First element in the replica's part of the arena. */
  readonly offset: number;
  /**
   * How many hidden matrices of one shape it holds, one beneath another and side by side, which Muon takes each by itself;
   * left out where it is none (embedding, head, router) and AdamW serves.
   */
  readonly hidden?: readonly [stacked: number, abreast: number];
}

export interface ParameterTable {
  readonly parameters: readonly Parameter[];
  /** P: elements of one replica, padding included. */
  readonly length: number;
  /** Elements at the start that take the embedding's learning rate: the embedding, and a head of its own. */
  readonly embeddingLength: number;
}

/** V rounded up to 4: rows of the embedding in memory and columns of the logits. The rows past V stay zero. */
export function paddedVocabulary({ vocabulary }: ModelConfig): number {
  return Math.ceil(vocabulary / 4) * 4;
}

/** The parameter that gives the logits. */
export function headName({ variant }: ModelConfig): 'head' | 'embedding' {
  return variant?.head === 'untied' ? 'head' : 'embedding';
}

type Shape = Omit<Parameter, 'offset' | 'stream'>;

/**
 * Those of all experts, one beneath another, and the router. The router is drawn as other input projections are: from zero, every
 * token would go to the first experts.
 */
function mixtureShapes({ width: C, hidden: F }: ModelConfig, { count: E }: Experts, block: string): Shape[] {
  return [
    { name: `${block}.router`, shape: [C, E], deviation: 1 / Math.sqrt(C) },
    { name: `${block}.gate_up`, shape: [E * C, 2 * F], deviation: 1 / Math.sqrt(C), hidden: [E, 2] },
    { name: `${block}.down`, shape: [E * F, C], deviation: 0, hidden: [E, 1] },
  ];
}

/** Input projections N(0, 1/fan-in), output projections zero. */
function feedForwardShapes(config: ModelConfig, block: string): Shape[] {
  const { width: C, hidden: F, variant, experts } = config;
  if (experts) return mixtureShapes(config, experts, block);
  const up: Shape =
    variant?.activation === 'gelu'
      ? { name: `${block}.up`, shape: [C, F], deviation: 1 / Math.sqrt(C), hidden: [1, 1] }
      : { name: `${block}.gate_up`, shape: [C, 2 * F], deviation: 1 / Math.sqrt(C), hidden: [1, 2] };
  return [up, { name: `${block}.down`, shape: [F, C], deviation: 0, hidden: [1, 1] }];
}

/** Embedding N(0, 0.5²), and a head of its own as well (docs/decisions/0012-variants.md); blocks as above. */
function shapesOf(config: ModelConfig): Shape[] {
  const { width: C, layers, vocabulary } = config;
  const block = (l: number): Shape[] => [
    { name: `blocks.${l}.qkv`, shape: [C, 3 * C], deviation: 1 / Math.sqrt(C), hidden: [1, 3] },
    { name: `blocks.${l}.out`, shape: [C, C], deviation: 0, hidden: [1, 1] },
    ...feedForwardShapes(config, `blocks.${l}`),
  ];
  const rows = [...new Set(['embedding', headName(config)])];
  return [
    ...rows.map((name) => ({ name, shape: [vocabulary, C] as const, deviation: 0.5 })),
    ...Array.from({ length: layers }, (_, l) => block(l)).flat(),
  ];
}

/** Whether a parameter has a row for every symbol, which memory pads to whole vec4s. */
function hasSymbolRows({ name }: Pick<Parameter, 'name'>): boolean {
  return name === 'embedding' || name === 'head';
}

export function parameterTable(config: ModelConfig): ParameterTable {
  const shapes = shapesOf(config);
  // The head's stream comes last: a tied and an untied model of one seed start with the same weights elsewhere.
  const drawn = [...shapes.filter(({ name }) => name !== 'head'), ...shapes.filter(({ name }) => name === 'head')];
  let length = 0;
  const parameters = shapes.map((parameter) => {
    const offset = length;
    const rows = hasSymbolRows(parameter) ? paddedVocabulary(config) : parameter.shape[0];
    length += aligned(rows * parameter.shape[1]);
    return { ...parameter, stream: drawn.indexOf(parameter), offset };
  });
  const embeddingLength = parameters.find((parameter) => !hasSymbolRows(parameter))?.offset ?? length;
  return { parameters, length, embeddingLength };
}
