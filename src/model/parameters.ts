/** The ordered table of parameters: it drives allocation, initialisation, counts and checkpoints. */
import { aligned } from '../gpu/graph.ts';
import type { ModelConfig } from './config.ts';

export interface Parameter {
  readonly name: string;
  /** [in, out]; the embedding is [V, C]. */
  readonly shape: readonly [rows: number, cols: number];
  /** Standard deviation of the initial values; 0 for zeros. */
  readonly deviation: number;
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
  /** Elements at the start that hold the embedding, which has its own learning rate. */
  readonly embeddingLength: number;
}

/** V rounded up to 4: rows of the embedding in memory and columns of the logits. The rows past V stay zero. */
export function paddedVocabulary({ vocabulary }: ModelConfig): number {
  return Math.ceil(vocabulary / 4) * 4;
}

/** Embedding N(0, 0.5²), input projections N(0, 1/fan-in), output projections zero. */
function shapesOf(config: ModelConfig): Omit<Parameter, 'offset'>[] {
  const { width: C, hidden: F, layers, vocabulary } = config;
  const block = (l: number): Omit<Parameter, 'offset'>[] => [
    { name: `blocks.${l}.qkv`, shape: [C, 3 * C], deviation: 1 / Math.sqrt(C), hidden: [1, 3] },
    { name: `blocks.${l}.out`, shape: [C, C], deviation: 0, hidden: [1, 1] },
    { name: `blocks.${l}.gate_up`, shape: [C, 2 * F], deviation: 1 / Math.sqrt(C), hidden: [1, 2] },
    { name: `blocks.${l}.down`, shape: [F, C], deviation: 0, hidden: [1, 1] },
  ];
  const embedding = { name: 'embedding', shape: [vocabulary, C] as const, deviation: 0.5 };
  return [embedding, ...Array.from({ length: layers }, (_, l) => block(l)).flat()];
}

export function parameterTable(config: ModelConfig): ParameterTable {
  let length = 0;
  const parameters = shapesOf(config).map((parameter) => {
    const offset = length;
    const rows = parameter.name === 'embedding' ? paddedVocabulary(config) : parameter.shape[0];
    length += aligned(rows * parameter.shape[1]);
    return { ...parameter, offset };
  });
  return { parameters, length, embeddingLength: parameters[1]?.offset ?? length };
}
