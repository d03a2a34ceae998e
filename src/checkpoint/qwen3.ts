/**
 * A checkpoint as a Qwen3 model (Qwen Team 2025, "Qwen3 Technical Report", §2): the files that Hugging Face transformers opens
 * as Qwen3ForCausalLM, or as Qwen3MoeForCausalLM with experts. Both are pre-norm transformers with rotary positions, norms on queries and keys, and SwiGLU; what this
 * lab's model fixes in its code becomes weights there, so that the logits are the same (docs/checkpoints.md has the table).
 */
import type { ModelConfig } from '../model/config.ts';
import { ATTENTION_SCALE } from '../reference/attention.ts';
import { NORM_EPSILON } from '../reference/rms-norm.ts';
import type { Checkpoint } from './checkpoint.ts';
import { whyNotQwen3 } from './exportable.ts';
import { modelCard } from './model-card.ts';
import { expertMatrix, expertsConfig } from './qwen3-experts.ts';
import { packTensors, type Tensor } from './safetensors.ts';
import { tokenizerFiles } from './tokenizer.ts';

export interface ExportedFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** θ: base of the rotary frequencies. */
const ROTARY_THETA = 10000;

/** config.json. The rotary base stands twice: releases of transformers before 5 read `rope_theta`. */
function configOf({ vocabulary, context, width, layers, heads, hidden, experts }: ModelConfig): object {
  return {
    architectures: ['Qwen3ForCausalLM'],
    model_type: 'qwen3',
    vocab_size: vocabulary,
    hidden_size: width,
    intermediate_size: hidden,
    num_hidden_layers: layers,
    num_attention_heads: heads,
    num_key_value_heads: heads,
    head_dim: width / heads,
    max_position_embeddings: context,
    hidden_act: 'silu',
    rms_norm_eps: NORM_EPSILON,
    rope_theta: ROTARY_THETA,
    rope_parameters: { rope_type: 'default', rope_theta: ROTARY_THETA },
    attention_bias: false,
    tie_word_embeddings: false,
    use_sliding_window: false,
    dtype: 'float32',
    ...(experts && expertsConfig(experts, hidden)),
  };
}

/** JSON that Python reads: transformers refuses `0`, an int, where it wants a float. */
function configJson(config: ModelConfig): string {
  const text = JSON.stringify(configOf(config), null, 2);
  return `${text.replace(/("router_aux_loss_coef": \d+)(?=[,\n])/, '$1.0')}\n`;
}

/** Columns `from` to `to` of a matrix [in, out], as [out, in]: PyTorch's linear layers keep their weights so. */
function transposed(name: string, matrix: Matrix, from = 0, to = matrix.shape[1]): Tensor {
  const [rows, cols] = matrix.shape;
  const data = new Float32Array((to - from) * rows);
  for (let out = from; out < to; out += 1) {
    for (let inp = 0; inp < rows; inp += 1) data[(out - from) * rows + inp] = matrix.data[inp * cols + out] ?? 0;
  }
  return { name: `${name}.weight`, shape: [to - from, rows], data };
}

function filled(name: string, length: number, value: number): Tensor {
  return { name: `${name}.weight`, shape: [length], data: new Float32Array(length).fill(value) };
}

/** The rows of the embedding brought to RMS 1, as the model does when it looks them up. */
function normalisedRows({ shape: [rows, cols], data }: Matrix): Float32Array {
  const out = new Float32Array(data.length);
  for (let row = 0; row < rows; row += 1) {
    const values = data.subarray(row * cols, (row + 1) * cols);
    const squares = values.reduce((sum, value) => sum + value * value, 0);
    const factor = 1 / Math.sqrt(squares / cols + NORM_EPSILON);
    values.forEach((value, i) => (out[row * cols + i] = factor * value));
  }
  return out;
}

interface Matrix {
  readonly shape: readonly [rows: number, cols: number];
  readonly data: Float32Array;
}

type Weight = (name: string) => Matrix;

/** Weights of block l. Queries and keys share the factor: (√(12/√D))² · RMS norms / √D = 12 · unit vectors. */
function block(l: number, config: ModelConfig, weight: Weight): Tensor[] {
  const { width: C, heads } = config;
  const layer = `model.layers.${l}`;
  const D = C / heads;
  const factor = Math.sqrt(ATTENTION_SCALE / Math.sqrt(D));
  const qkv = weight(`blocks.${l}.qkv`);
  return [
    filled(`${layer}.input_layernorm`, C, 1),
    transposed(`${layer}.self_attn.q_proj`, qkv, 0, C),
    transposed(`${layer}.self_attn.k_proj`, qkv, C, 2 * C),
    transposed(`${layer}.self_attn.v_proj`, qkv, 2 * C, 3 * C),
    filled(`${layer}.self_attn.q_norm`, D, factor),
    filled(`${layer}.self_attn.k_norm`, D, factor),
    transposed(`${layer}.self_attn.o_proj`, weight(`blocks.${l}.out`)),
    filled(`${layer}.post_attention_layernorm`, C, 1),
    ...feedForward(l, config, weight),
  ];
}

/** A SwiGLU layer by its name in Qwen3. */
function swiglu(name: string, F: number, gateUp: Matrix, down: Matrix): Tensor[] {
  return [
    transposed(`${name}.gate_proj`, gateUp, 0, F),
    transposed(`${name}.up_proj`, gateUp, F, 2 * F),
    transposed(`${name}.down_proj`, down),
  ];
}

function feedForward(l: number, { hidden: F, experts }: ModelConfig, weight: Weight): Tensor[] {
  const mlp = `model.layers.${l}.mlp`;
  const [gateUp, down] = [weight(`blocks.${l}.gate_up`), weight(`blocks.${l}.down`)];
  if (!experts) return swiglu(mlp, F, gateUp, down);
  const E = experts.count;
  return [
    transposed(`${mlp}.gate`, weight(`blocks.${l}.router`)),
    ...Array.from({ length: E }, (_, e) =>
      swiglu(`${mlp}.experts.${e}`, F, expertMatrix(gateUp, e, E), expertMatrix(down, e, E)),
    ).flat(),
  ];
}

/** The tensors by the names of Qwen3ForCausalLM's parameters. The factor 1/√C of the logits stands in the last norm. */
function qwen3Tensors({ spec: { model }, tensors }: Pick<Checkpoint, 'spec' | 'tensors'>): Tensor[] {
  const weight: Weight = (name) => {
    const found = tensors.find((tensor) => tensor.name === name);
    if (!found) throw new Error(`the checkpoint has no ${name}`);
    return found;
  };
  const { vocabulary, width, layers, variant } = model;
  const embedding = weight('embedding');
  const head = variant?.head === 'untied' ? weight('head') : embedding;
  return [
    { name: 'model.embed_tokens.weight', shape: [vocabulary, width], data: normalisedRows(embedding) },
    ...Array.from({ length: layers }, (_, l) => block(l, model, weight)).flat(),
    filled('model.norm', width, 1 / Math.sqrt(width)),
    { name: 'lm_head.weight', shape: [vocabulary, width], data: head.data },
  ];
}

/**
 * The files of a folder that transformers opens: weights, shape, a tokenizer of characters, and what it is. Throws for a
 * variant that Qwen3 can't express.
 */
export function qwen3Export(checkpoint: Checkpoint): ExportedFile[] {
  const { spec, symbols } = checkpoint;
  const reason = whyNotQwen3(spec.model);
  if (reason !== null) throw new Error(reason);
  const text = (name: string, content: string): ExportedFile => ({ name, bytes: new TextEncoder().encode(content) });
  const json = (name: string, value: unknown) => text(name, `${JSON.stringify(value, null, 2)}\n`);
  return [
    // transformers refuses files that don't say 'pt'.
    {
      name: 'model.safetensors',
      bytes: packTensors({ metadata: { format: 'pt' }, tensors: qwen3Tensors(checkpoint) }),
    },
    text('config.json', configJson(spec.model)),
    ...Object.entries(tokenizerFiles(symbols, spec.model.context)).map(([name, value]) => json(name, value)),
    json('run.json', { run: checkpoint.run, spec, symbols }),
    text('README.md', modelCard(checkpoint)),
  ];
}
