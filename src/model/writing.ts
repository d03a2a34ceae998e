/** Text from a trained model: one window, drawn token by token on the GPU, without a read-back in between. */
import { Graph, slice, type View } from '../gpu/graph.ts';
import { buildProgram, type PipelineCache, type Program } from '../gpu/program.ts';
import type { ModelConfig } from './config.ts';
import type { KernelChoice } from './kernels.ts';
import { drawToken } from './ops/sample.ts';
import { paddedVocabulary, parameterTable } from './parameters.ts';
import { Transformer } from './transformer.ts';
import type { TrainingProgram } from './training.ts';

/** A model on the GPU, its buffers owned by the caller. */
export interface WritingModel {
  readonly config: ModelConfig;
  readonly kernels: KernelChoice;
  /** [P]. */
  readonly parameters: View;
  /** [T, D/2, 2] of rotaryTable. */
  readonly rotary: View;
}

export interface WritingOptions {
  /** Tokens to write. */
  readonly count: number;
  readonly seed: number;
  /** 1 draws from the model's own probabilities; lower is more certain; 0 takes the likeliest token every time. */
  readonly temperature: number;
}

/** Tokens drawn a submit, so that a slow adapter is never kept from the screen for long. */
const A_SUBMIT = 16;

/** The model of one replica of a training program, with its weights as they stand whenever it writes. */
export function replicaModel(training: TrainingProgram, replica: number): WritingModel {
  const { config, kernels } = training.shape;
  const P = parameterTable(config).length;
  const parameters = slice(training.program.share(training.parameters), replica * P, P);
  return { config, kernels, parameters, rotary: training.program.share(training.rotary) };
}

/** Writes with one model as often as asked. To be destroyed before the model is. */
export class Writer {
  readonly #program: Program;
  readonly #views: { readonly tokens: View; readonly writing: View; readonly text: View };
  readonly #context: number;

  private constructor(program: Program, views: { tokens: View; writing: View; text: View }, context: number) {
    this.#program = program;
    this.#views = views;
    this.#context = context;
  }

  static async build(cache: PipelineCache, model: WritingModel, options: WritingOptions): Promise<Writer> {
    const { config, kernels } = model;
    const graph = new Graph();
    const transformer = new Transformer(graph, { config, replicas: 1, batch: 1, kernels }, model);
    const views = {
      tokens: transformer.tokens,
      writing: graph.tensor('writing', 2),
      text: graph.tensor('text', options.count),
    };
    const list = graph.list('write');
    transformer.forward(list);
    const { context, vocabulary } = config;
    const { seed, temperature } = options;
    const shape = { context, vocabulary, stride: paddedVocabulary(config), seed, temperature };
    drawToken(list, shape, { logits: transformer.logits, ...views });
    return new Writer(await buildProgram(cache, graph), views, context);
  }

  /**
   * Token ids that go on from those of the prompt, at least one, of which the last T count. All steps are submitted before
   * this returns: it writes with the weights as they are after what was submitted until now.
   */
  async write(prompt: ArrayLike<number>): Promise<Uint32Array> {
    const { tokens, writing, text } = this.#views;
    const window = Array.from(prompt).slice(-this.#context);
    this.#program.write(tokens, Uint32Array.from(window));
    this.#program.write(writing, Uint32Array.of(window.length, 0));
    for (let written = 0; written < text.length; written += A_SUBMIT) {
      this.#program.submit('write', (pass) => {
        for (let i = written; i < Math.min(text.length, written + A_SUBMIT); i += 1)
          this.#program.encode(pass, 'write');
      });
    }
    return new Uint32Array((await this.#program.read(text)).buffer);
  }

  destroy(): void {
    this.#program.destroy();
  }
}

/** Writes on from the prompt once. Resolves with `count` token ids. */
export async function write(
  cache: PipelineCache,
  model: WritingModel,
  { prompt, ...options }: WritingOptions & { readonly prompt: ArrayLike<number> },
): Promise<Uint32Array> {
  const writer = await Writer.build(cache, model, options);
  try {
    return await writer.write(prompt);
  } finally {
    writer.destroy();
  }
}
