/** The engine's own forward pass over one window with the weights of a checkpoint. */
import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import type { EngineLogits } from '../checkpoint/logits.ts';
import { Graph } from '../gpu/graph.ts';
import { buildProgram, type PipelineCache } from '../gpu/program.ts';
import type { KernelChoice } from '../model/kernels.ts';
import { rotaryTable } from '../model/ops/qk-norm-rotary.ts';
import { paddedVocabulary, parameterTable } from '../model/parameters.ts';
import { Transformer } from '../model/transformer.ts';
import { weightsOf } from '../train/weights.ts';

/** Rows of `stride` numbers cut to their first `columns`. */
function cut(rows: Float32Array, stride: number, columns: number): Float32Array {
  const count = rows.length / stride;
  const out = new Float32Array(count * columns);
  for (let row = 0; row < count; row += 1) {
    out.set(rows.subarray(row * stride, row * stride + columns), row * columns);
  }
  return out;
}

/** Logits [T, V] of T token ids, by the kernels given. */
export async function engineLogits(
  { cache, kernels }: { readonly cache: PipelineCache; readonly kernels: KernelChoice },
  checkpoint: Checkpoint,
  tokens: Uint8Array,
): Promise<EngineLogits> {
  const { model: config } = checkpoint.spec;
  const { context: T, width, heads, vocabulary, variant } = config;
  if (tokens.length !== T) throw new Error(`a window of this model has ${T} tokens, not ${tokens.length}`);
  const graph = new Graph();
  const parameters = graph.tensor('parameters', parameterTable(config).length);
  const rotary = graph.tensor('rotary', (T * width) / heads);
  const transformer = new Transformer(graph, { config, replicas: 1, batch: 1, kernels }, { parameters, rotary });
  transformer.forward(graph.list('forward'));
  const program = await buildProgram(cache, graph);
  try {
    program.write(parameters, weightsOf(transformer.table, checkpoint));
    program.write(rotary, rotaryTable(T, width / heads, variant?.positions));
    program.write(transformer.tokens, Uint32Array.from(tokens));
    program.submit('forward', (pass) => program.encode(pass, 'forward'));
    const logits = cut(await program.read(transformer.logits), paddedVocabulary(config), vocabulary);
    return { tokens: tokens.slice(), logits, precision: 'float32' };
  } finally {
    program.destroy();
  }
}
