/**
 * A mixture of experts in place of a block's feed-forward part, by the conventions of Qwen3-MoE (Qwen Team 2025, "Qwen3 Technical
 * Report", §2; the routing is that of Shazeer et al. 2017 with softmax before top-k):
 *
 *   p = softmax(x·Wr) over E experts; the k most probable, the lower index at a tie, share the row by their p, with k > 1 divided by
 *   their sum (with one expert that would always be 1, and no gradient would reach the router);
 *   out = Σ_j w_j · expert_j(x), expert(x) = swiglu(x·Wgate_up)·Wdown.
 *
 * The load-balancing loss is that of Fedus et al. 2022 ("Switch Transformers", eqs. 4 to 6) for each layer by itself: E · Σ_e f_e·P_e, f_e the
 * tokens that chose e a token (they add up to k), P_e the mean of p_e. No gradient flows through f.
 */
import { matmul, matmulBackward } from './matmul.ts';
import { swigluBackward, swigluForward } from './swiglu.ts';

export interface MixtureShape {
  /** Width of a row. */
  readonly C: number;
  /** Hidden width of one expert. */
  readonly F: number;
  /** Experts. */
  readonly E: number;
  /** Experts a row passes through. */
  readonly k: number;
}

export interface MixtureWeights {
  /** [C,E]. */
  readonly router: Float64Array;
  /** E of [C,2F], gate | up. */
  readonly gateUp: readonly Float64Array[];
  /** E of [F,C]. */
  readonly down: readonly Float64Array[];
}

/** Where rows go. */
export interface Routing {
  /** p [M,E]. */
  readonly probabilities: Float64Array;
  /** Experts of a row, the most probable first [M,k]. */
  readonly chosen: Uint32Array;
  /** w [M,k]. */
  readonly weights: Float64Array;
  /** Choices that fell on each expert [E]; they add up to M·k. */
  readonly counts: Uint32Array;
}

/** softmax of a row of logits. */
function softmax(logits: Float64Array): Float64Array {
  const most = logits.reduce((greatest, logit) => Math.max(greatest, logit), -Infinity);
  const powers = logits.map((logit) => Math.exp(logit - most));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** The k greatest, the lower index at a tie. */
function topK(values: Float64Array, k: number): number[] {
  const order = Array.from(values.keys()).sort((a, b) => values[b] - values[a] || a - b);
  return order.slice(0, k);
}

/** logits [M,E] → the routing of every row. */
export function route({ logits, E, k }: { logits: Float64Array; E: number; k: number }): Routing {
  const M = logits.length / E;
  const probabilities = new Float64Array(M * E);
  const chosen = new Uint32Array(M * k);
  const weights = new Float64Array(M * k);
  const counts = new Uint32Array(E);
  for (let m = 0; m < M; m++) {
    const p = softmax(logits.subarray(m * E, (m + 1) * E));
    const best = topK(p, k);
    const total = k > 1 ? best.reduce((sum, e) => sum + p[e], 0) : 1;
    probabilities.set(p, m * E);
    best.forEach((e, j) => {
      chosen[m * k + j] = e;
      weights[m * k + j] = p[e] / total;
      counts[e]++;
    });
  }
  return { probabilities, chosen, weights, counts };
}

/** E · Σ_e f_e·P_e: k where rows are spread evenly, k·E where all go to the same with certainty. */
export function balanceLoss({ probabilities, counts }: Routing): number {
  const E = counts.length;
  const M = probabilities.length / E;
  let loss = 0;
  for (let m = 0; m < M; m++) {
    for (let e = 0; e < E; e++) loss += (E * (counts[e] / M) * probabilities[m * E + e]) / M;
  }
  return loss;
}

/**
 * dWeights [M,k] → dLogits [M,E], with that of `balance` · balanceLoss added. Through the division by the sum:
 * dp_j = (dw_j − Σ_i dw_i·w_i) / Σ_i p_i; through softmax: dlogit_e = p_e · (dp_e − Σ_i p_i·dp_i).
 */
export function routeBackward(
  { probabilities, chosen, weights, counts }: Routing,
  { dWeights, k, balance }: { dWeights: Float64Array; k: number; balance: number },
): { dLogits: Float64Array } {
  const E = counts.length;
  const M = probabilities.length / E;
  const dLogits = new Float64Array(M * E);
  for (let m = 0; m < M; m++) {
    const p = probabilities.subarray(m * E, (m + 1) * E);
    const dp = Float64Array.from(counts, (count) => (balance * E * count) / (M * M));
    let along = 0;
    let total = 0;
    for (let j = 0; j < k; j++) {
      along += dWeights[m * k + j] * weights[m * k + j];
      total += p[chosen[m * k + j]];
    }
    for (let j = 0; j < k; j++) {
      const d = dWeights[m * k + j];
      dp[chosen[m * k + j]] += k > 1 ? (d - along) / total : d;
    }
    const mean = p.reduce((sum, value, e) => sum + value * dp[e], 0);
    for (let e = 0; e < E; e++) dLogits[m * E + e] = p[e] * (dp[e] - mean);
  }
  return { dLogits };
}

/** One expert's rows on their way. */
interface ExpertActivations {
  /** Places in [M,k] of the choices that fell on it. */
  readonly choices: readonly number[];
  /** [n,C], the rows that chose it. */
  readonly inp: Float64Array;
  /** [n,2F]. */
  readonly gateUp: Float64Array;
  /** [n,F]. */
  readonly activated: Float64Array;
  /** [n,C], before the weight. */
  readonly out: Float64Array;
}

export interface MixtureActivations {
  /** [M,C]. */
  readonly inp: Float64Array;
  readonly routing: Routing;
  readonly experts: readonly ExpertActivations[];
}

type ExpertWeights = Pick<MixtureWeights, 'gateUp' | 'down'>;

/** Rows of `data` [M,C] at the places in [M,k]. */
function gathered(data: Float64Array, choices: readonly number[], { C, k }: MixtureShape): Float64Array {
  const out = new Float64Array(choices.length * C);
  choices.forEach((choice, n) => {
    const row = Math.floor(choice / k);
    out.set(data.subarray(row * C, (row + 1) * C), n * C);
  });
  return out;
}

/** inp [M,C] through the experts that the routing names → out [M,C], and what the backward pass needs. */
export function expertsForward(
  inp: Float64Array,
  { chosen, weights }: Routing,
  { gateUp, down }: ExpertWeights,
  shape: MixtureShape,
): { out: Float64Array; experts: readonly ExpertActivations[] } {
  const { C, F, k } = shape;
  const out = new Float64Array(inp.length);
  const experts = gateUp.map((weight, e): ExpertActivations => {
    const choices = Array.from(chosen.keys()).filter((choice) => chosen[choice] === e);
    const n = choices.length;
    const rows = gathered(inp, choices, shape);
    const hidden = matmul({ lhs: rows, rhs: weight, M: n, K: C, N: 2 * F }).out;
    const activated = swigluForward({ inp: hidden, F }).out;
    const own = matmul({ lhs: activated, rhs: down[e], M: n, K: F, N: C }).out;
    choices.forEach((choice, i) => {
      const row = Math.floor(choice / k);
      for (let c = 0; c < C; c++) out[row * C + c] += weights[choice] * own[i * C + c];
    });
    return { choices, inp: rows, gateUp: hidden, activated, out: own };
  });
  return { out, experts };
}

/** dOut [M,C] → dInp [M,C] past the router, dWeights [M,k] of the routing, and the gradients of the experts' weights. */
export function expertsBackward(
  dOut: Float64Array,
  { experts }: Pick<MixtureActivations, 'experts'>,
  { weights }: Routing,
  { gateUp, down }: ExpertWeights,
  shape: MixtureShape,
): { dInp: Float64Array; dWeights: Float64Array; dGateUp: Float64Array[]; dDown: Float64Array[] } {
  const { C, F, k } = shape;
  const dWeights = new Float64Array(weights.length);
  const dInp = new Float64Array(dOut.length);
  const gradients = experts.map(({ choices, ...acts }, e) => {
    const n = choices.length;
    const dRows = gathered(dOut, choices, shape);
    choices.forEach((choice, i) => {
      for (let c = 0; c < C; c++) {
        dWeights[choice] += dRows[i * C + c] * acts.out[i * C + c];
        dRows[i * C + c] *= weights[choice];
      }
    });
    const back = matmulBackward({ dOut: dRows, lhs: acts.activated, rhs: down[e], M: n, K: F, N: C });
    const dHidden = swigluBackward({ dOut: back.dLhs, inp: acts.gateUp, F }).dInp;
    const first = matmulBackward({ dOut: dHidden, lhs: acts.inp, rhs: gateUp[e], M: n, K: C, N: 2 * F });
    choices.forEach((choice, i) => {
      const row = Math.floor(choice / k);
      for (let c = 0; c < C; c++) dInp[row * C + c] += first.dLhs[i * C + c];
    });
    return { dGateUp: first.dRhs, dDown: back.dRhs };
  });
  return {
    dInp,
    dWeights,
    dGateUp: gradients.map(({ dGateUp }) => dGateUp),
    dDown: gradients.map(({ dDown }) => dDown),
  };
}

/** inp [M,C] → out [M,C], and what the backward pass needs. */
export function mixtureForward(
  inp: Float64Array,
  weights: MixtureWeights,
  shape: MixtureShape,
): { out: Float64Array; activations: MixtureActivations } {
  const { C, E, k } = shape;
  const M = inp.length / C;
  const routing = route({ logits: matmul({ lhs: inp, rhs: weights.router, M, K: C, N: E }).out, E, k });
  const { out, experts } = expertsForward(inp, routing, weights, shape);
  return { out, activations: { inp, routing, experts } };
}

/** dOut [M,C] → dInp [M,C] and the gradients of all weights, those of `balance` · balanceLoss added. */
export function mixtureBackward(
  dOut: Float64Array,
  { inp, routing, experts }: MixtureActivations,
  weights: MixtureWeights,
  shape: MixtureShape,
  balance: number,
): { dInp: Float64Array; dRouter: Float64Array; dGateUp: Float64Array[]; dDown: Float64Array[] } {
  const { C, E, k } = shape;
  const M = inp.length / C;
  const { dInp, dWeights, ...gradients } = expertsBackward(dOut, { experts }, routing, weights, shape);
  const { dLogits } = routeBackward(routing, { dWeights, k, balance });
  const routed = matmulBackward({ dOut: dLogits, lhs: inp, rhs: weights.router, M, K: C, N: E });
  return { dInp: dInp.map((value, i) => value + routed.dLhs[i]), dRouter: routed.dRhs, ...gradients };
}
