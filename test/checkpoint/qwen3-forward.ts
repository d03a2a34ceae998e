/**
 * Qwen3 in float64 and plain loops, over a model's tensors by their names in transformers: written from the architecture (Qwen Team
 * 2025, "Qwen3 Technical Report", §2), apart from the lab's own model, so that an export can be checked. Rows are [T, C].
 */
import type { Tensor } from '../../src/checkpoint/safetensors.ts';

export interface Qwen3Config {
  readonly hidden_size: number;
  readonly intermediate_size: number;
  readonly num_hidden_layers: number;
  readonly num_attention_heads: number;
  readonly head_dim: number;
  readonly vocab_size: number;
  readonly rms_norm_eps: number;
  readonly rope_theta: number;
  /** Of Qwen3-MoE. */
  readonly num_experts?: number;
  readonly num_experts_per_tok?: number;
  readonly norm_topk_prob?: boolean;
}

type Row = number[];
type Weight = (name: string) => Tensor;

const dot = (a: Row, b: Row): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);

const plus = (a: Row[], b: Row[]): Row[] => a.map((row, t) => row.map((x, i) => x + b[t]![i]!));

/** weight [out, in] · row. */
function linear({ shape: [outs, ins], data }: Tensor, row: Row): Row {
  return Array.from({ length: outs! }, (_, o) => dot(row, Array.from(data.subarray(o * ins!, (o + 1) * ins!))));
}

function rmsNorm(row: Row, { data }: Tensor, epsilon: number): Row {
  const factor = 1 / Math.sqrt(dot(row, row) / row.length + epsilon);
  return row.map((x, i) => data[i]! * factor * x);
}

/** Elements i and i + D/2 turn by t·θ^(−2i/D). */
function rotate(row: Row, t: number, theta: number): Row {
  const half = row.length / 2;
  return row.map((x, i) => {
    const angle = t * theta ** (-(i % half) / half);
    const other = i < half ? -row[i + half]! : row[i - half]!;
    return x * Math.cos(angle) + other * Math.sin(angle);
  });
}

function softmax(scores: Row): Row {
  const most = Math.max(...scores);
  const exponentials = scores.map((score) => Math.exp(score - most));
  const sum = exponentials.reduce((total, x) => total + x, 0);
  return exponentials.map((x) => x / sum);
}

/** [T, C] → [T, C], the output projection included. */
function attention(rows: Row[], weight: Weight, config: Qwen3Config): Row[] {
  const { num_attention_heads: heads, head_dim: D, rms_norm_eps: epsilon, rope_theta: theta } = config;
  const project = (name: string) => rows.map((row) => linear(weight(`self_attn.${name}_proj`), row));
  const [queries, keys, values] = [project('q'), project('k'), project('v')];
  const mixed = rows.map((): Row => []);
  for (let h = 0; h < heads; h += 1) {
    const headOf = (row: Row) => row.slice(h * D, (h + 1) * D);
    const turned = (all: Row[], name: string) =>
      all.map((row, t) => rotate(rmsNorm(headOf(row), weight(`self_attn.${name}_norm`), epsilon), t, theta));
    const [q, k] = [turned(queries, 'q'), turned(keys, 'k')];
    mixed.forEach((out, t) => {
      const shares = softmax(k.slice(0, t + 1).map((key) => dot(q[t]!, key) / Math.sqrt(D)));
      for (let i = 0; i < D; i += 1)
        out.push(shares.reduce((sum, share, j) => sum + share * values[j]![h * D + i]!, 0));
    });
  }
  return mixed.map((row) => linear(weight('self_attn.o_proj'), row));
}

const silu = (x: number): number => x / (1 + Math.exp(-x));

function mlp(row: Row, weight: Weight): Row {
  const up = linear(weight('up_proj'), row);
  return linear(
    weight('down_proj'),
    linear(weight('gate_proj'), row).map((gate, i) => silu(gate) * up[i]!),
  );
}

/** The feed-forward part of a layer: one of these, or the likeliest experts' by their probabilities. */
function feedForward(row: Row, weight: Weight, config: Qwen3Config): Row {
  const { num_experts: experts, num_experts_per_tok: active = 1 } = config;
  if (experts === undefined) return mlp(row, (name) => weight(`mlp.${name}`));
  const probabilities = softmax(linear(weight('mlp.gate'), row));
  const best = [...probabilities.keys()].sort((a, b) => probabilities[b]! - probabilities[a]!).slice(0, active);
  const total = config.norm_topk_prob ? best.reduce((sum, e) => sum + probabilities[e]!, 0) : 1;
  return best
    .map((e) => mlp(row, (name) => weight(`mlp.experts.${e}.${name}`)).map((x) => (probabilities[e]! / total) * x))
    .reduce((sum, own) => sum.map((x, i) => x + own[i]!));
}

/** Logits [T, V] of one window. */
export function qwen3Logits(tensors: readonly Tensor[], config: Qwen3Config, tokens: ArrayLike<number>): Row[] {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const of = (name: string): Tensor => byName.get(`${name}.weight`)!;
  const { hidden_size: C, rms_norm_eps: epsilon } = config;
  const embedding = of('model.embed_tokens').data;
  let x = Array.from(tokens, (token) => Array.from(embedding.subarray(token * C, (token + 1) * C)));
  for (let l = 0; l < config.num_hidden_layers; l += 1) {
    const weight: Weight = (name) => of(`model.layers.${l}.${name}`);
    const normed = (name: string) => x.map((row) => rmsNorm(row, weight(name), epsilon));
    x = plus(x, attention(normed('input_layernorm'), weight, config));
    x = plus(
      x,
      normed('post_attention_layernorm').map((row) => feedForward(row, weight, config)),
    );
  }
  return x.map((row) => linear(of('lm_head'), rmsNorm(row, of('model.norm'), epsilon)));
}
