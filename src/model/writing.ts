/** Text from a trained model: one window, drawn token by token on the GPU, without a read-back in between. */
import { Graph, slice } from '../gpu/graph.ts';
import { buildProgram, type PipelineCache } from '../gpu/program.ts';
import { drawToken } from './ops/sample.ts';
import { paddedVocabulary, parameterTable } from './parameters.ts';
import { Transformer } from './transformer.ts';
import type { TrainingProgram } from './training.ts';

export interface WritingOptions {
  /** Token ids to go on from; the last T of them count. At least one. */
  readonly prompt: ArrayLike<number>;
  /** Tokens to write. */
  readonly count: number;
  readonly seed: number;
  /** 1 draws from the model's own probabilities; lower is more certain; 0 takes the likeliest token every time. */
  readonly temperature: number;
}

/** Tokens drawn a submit, so that a slow adapter is never kept from the screen for long. */
const A_SUBMIT = 16;

/** Writes on from the prompt with the weights of one replica. Resolves with `count` token ids. */
export async function write(
  cache: PipelineCache,
  training: TrainingProgram,
  replica: number,
  { prompt, count, seed, temperature }: WritingOptions,
): Promise<Uint32Array> {
  const { config, kernels } = training.shape;
  const P = parameterTable(config).length;
  const graph = new Graph();
  const shape = { config, replicas: 1, batch: 1, kernels };
  const parameters = slice(training.program.share(training.parameters), replica * P, P);
  const model = new Transformer(graph, shape, { parameters, rotary: training.program.share(training.rotary) });
  const writing = graph.tensor('writing', 2);
  const text = graph.tensor('text', count);
  const list = graph.list('write');
  model.forward(list);
  drawToken(
    list,
    { context: config.context, vocabulary: config.vocabulary, stride: paddedVocabulary(config), seed, temperature },
    { logits: model.logits, tokens: model.tokens, writing, text },
  );
  const program = await buildProgram(cache, graph);
  const window = Array.from(prompt).slice(-config.context);
  program.write(model.tokens, Uint32Array.from(window));
  program.write(writing, Uint32Array.of(window.length, 0));
  for (let written = 0; written < count; written += A_SUBMIT) {
    program.submit('write', (pass) => {
      for (let i = written; i < Math.min(count, written + A_SUBMIT); i += 1) program.encode(pass, 'write');
    });
  }
  const ids = new Uint32Array((await program.read(text)).buffer);
  program.destroy();
  return ids;
}
