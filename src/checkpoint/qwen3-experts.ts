/** What a mixture of experts adds to the export: the parts of Qwen3MoeForCausalLM (Qwen Team 2025, "Qwen3 Technical Report", §2). */
import type { Experts } from '../model/config.ts';

/**
 * Fields of config.json. With one expert a token its weight is its probability, which Qwen3's other choice, dividing by their sum,
 * would make 1 (src/reference/mixture.ts).
 */
export function expertsConfig({ count, active, balance }: Experts, hidden: number): object {
  return {
    architectures: ['Qwen3MoeForCausalLM'],
    model_type: 'qwen3_moe',
    num_experts: count,
    num_experts_per_tok: active,
    moe_intermediate_size: hidden,
    norm_topk_prob: active > 1,
    decoder_sparse_step: 1,
    mlp_only_layers: [],
    router_aux_loss_coef: balance,
    output_router_logits: false,
  };
}

interface Matrix {
  readonly shape: readonly [rows: number, cols: number];
  readonly data: Float32Array;
}

/** Matrix e of those that a parameter holds one beneath another. */
export function expertMatrix({ shape: [rows, cols], data }: Matrix, e: number, count: number): Matrix {
  const length = data.length / count;
  return { shape: [rows / count, cols], data: data.subarray(e * length, (e + 1) * length) };
}
