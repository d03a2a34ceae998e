/** Checks of the kernels that have no choice of their own: norms, look-up, loss and optimiser against their float64 twins. */
import { gaussians } from '../data/sampling.ts';
import type { PipelineCache } from '../gpu/program.ts';
import { runOnce } from '../gpu/run-once.ts';
import { crossEntropyWithGradient } from '../model/ops/cross-entropy.ts';
import { grade, gradeColumns } from '../model/ops/grade.ts';
import { embeddingBackward, embeddingForward } from '../model/ops/embedding.ts';
import { adamW } from '../model/ops/optimiser.ts';
import { qkNormRotaryForward, rotaryTable } from '../model/ops/qk-norm-rotary.ts';
import { rmsNormBackward, rmsNormForward } from '../model/ops/rms-norm.ts';
import { compare, type CheckResult } from './check.ts';

/** These operations have one kernel each. */
const KERNEL = 'all';

/**
 * Roundings of f32 allowed. Sums of C products round about √C times and a reciprocal root is off by 2 ULP; log and exp by 8
 * and 11, and the optimiser's root and quotients by a dozen; each with a factor of two or more.
 */
const ROUNDINGS = { norm: 48, rotary: 48, embedding: 64, loss: 96, adamw: 64 };

/** Fills no workgroup; the width is a multiple of 4, as every width is. */
const [ROWS, WIDTH] = [37, 20];

async function checkNorm(cache: PipelineCache): Promise<CheckResult[]> {
  const twin = await import('../reference/rms-norm.ts');
  const [inp, dOut] = [gaussians(1, 11, ROWS * WIDTH), gaussians(1, 12, ROWS * WIDTH)];
  const scratch = { out: ROWS * WIDTH, rstd: ROWS, dInp: ROWS * WIDTH };
  const shape = { rows: ROWS, width: WIDTH };
  const result = await runOnce(cache, { inp, dOut, ...scratch }, (list, views) => {
    rmsNormForward(list, shape, views);
    rmsNormBackward(list, { ...shape, accumulate: false }, views);
  });
  const { out, rstd } = twin.rmsNormForward({ inp: Float64Array.from(inp), C: WIDTH });
  const { dInp } = twin.rmsNormBackward({ dOut: Float64Array.from(dOut), out, rstd, C: WIDTH });
  return [
    compare('norm', KERNEL, ROUNDINGS.norm, result.out, out),
    compare('norm backward', KERNEL, ROUNDINGS.norm, result.dInp, dInp),
  ];
}

async function checkRotary(cache: PipelineCache): Promise<CheckResult[]> {
  const twin = await import('../reference/qk-norm-rotary.ts');
  const [T, H, D] = [19, 3, 8];
  const rows = 2 * T;
  const inp = gaussians(1, 13, rows * 3 * H * D);
  const result = await runOnce(cache, { qkv: inp, rotary: rotaryTable(T, D), rnorm: rows * 2 * H }, (list, views) =>
    qkNormRotaryForward(list, { rows, context: T, heads: H, headDim: D }, views),
  );
  const { out } = twin.qkNormRotaryForward({ inp: Float64Array.from(inp), T, H, D });
  return [compare('query and key norm, rotation', KERNEL, ROUNDINGS.rotary, result.qkv, out)];
}

async function checkEmbedding(cache: PipelineCache): Promise<CheckResult[]> {
  const twin = await import('../reference/embedding.ts');
  const V = 17;
  const parameters = V * WIDTH + ((-V * WIDTH) & 63);
  const table = gaussians(1, 14, parameters);
  const tokens = Uint32Array.from({ length: ROWS }, (_, i) => (i * 5) % V);
  const dOut = gaussians(1, 15, ROWS * WIDTH);
  const shape = { replicas: 1, rows: ROWS, width: WIDTH, parameters, splits: 1, rowsPerSplit: ROWS + (-ROWS & 3) };
  const tensors = { table, tokens, dOut, out: ROWS * WIDTH, dTable: parameters };
  const result = await runOnce(cache, tensors, (list, views) => {
    embeddingForward(list, shape, views);
    embeddingBackward(list, shape, views);
  });
  const known = { table: Float64Array.from(table.subarray(0, V * WIDTH)), tokens, C: WIDTH };
  const { dTable } = twin.embeddingBackward({ ...known, dOut: Float64Array.from(dOut), V });
  return [
    compare('embedding', KERNEL, ROUNDINGS.embedding, result.out, twin.embeddingForward(known).out),
    compare('embedding backward', KERNEL, ROUNDINGS.embedding, result.dTable, dTable),
  ];
}

async function checkLoss(cache: PipelineCache): Promise<CheckResult[]> {
  const twin = await import('../reference/cross-entropy.ts');
  const [V, Vp] = [53, 56];
  const logits = gaussians(1, 16, ROWS * Vp).map((value) => 3 * value);
  // Some are no token's: their rows don't count.
  const targets = Uint32Array.from({ length: ROWS }, (_, i) => (i * 7) % (V + 5));
  const counted = targets.filter((target) => target < V).length;
  const result = await runOnce(cache, { logits, targets, losses: ROWS }, (list, views) =>
    crossEntropyWithGradient(list, { replicas: 1, rows: ROWS, counted, vocabulary: V, stride: Vp }, views),
  );
  const { losses, dLogits } = twin.crossEntropy({ logits: Float64Array.from(logits), targets, V, Vp });
  return [
    compare('cross-entropy', KERNEL, ROUNDINGS.loss, result.losses, losses),
    compare('cross-entropy backward', KERNEL, ROUNDINGS.loss, result.logits, dLogits),
  ];
}

async function checkGrades(cache: PipelineCache): Promise<CheckResult[]> {
  const twin = await import('../reference/grade.ts');
  const [V, Vp, batch, T] = [5, 8, 3, 12];
  const layout = { period: 6, answer: { first: 3, every: 2 } };
  const logits = gaussians(1, 19, batch * T * Vp);
  const losses = gaussians(1, 20, batch * T);
  // The likeliest token, but in every fifth row.
  const likeliest = (m: number) => {
    const row = Array.from(logits.subarray(m * Vp, m * Vp + V));
    return row.indexOf(Math.max(...row));
  };
  const targets = Uint32Array.from({ length: batch * T }, (_, m) => (likeliest(m) + (m % 5 === 0 ? 1 : 0)) % V);
  const tensors = { logits, targets, losses, right: batch * T, state: 8, history: gradeColumns(T) };
  const shape = { replicas: 1, batch, context: T, vocabulary: V, stride: Vp, layout };
  const { history } = await runOnce(cache, tensors, (list, views) => grade(list, shape, views));
  const known = { logits: Float64Array.from(logits), targets, losses: Float64Array.from(losses), T, V, Vp, ...layout };
  const { exact, tokens, places } = twin.grade(known);
  return [compare('grades', KERNEL, ROUNDINGS.loss, history, Float64Array.of(exact, tokens, ...places))];
}

/** Numbers as f32 stores them: given these, the twin differs by rounding on the way only. */
const f32 = Math.fround;
const RATE = f32(0.02);
const STEP = { rateFactor: 1, clipScale: f32(0.3), beta1: f32(0.9), beta2: f32(0.98), epsilon: f32(1e-8) };

/** The first step of one replica: structs Replica and State of shaders/include/state.wgsl. */
function firstStep(): { replicas: Uint32Array; state: Float32Array } {
  const rates = new Float32Array([0, RATE, RATE, 0, 0]);
  const { rateFactor, clipScale, beta1, beta2 } = STEP;
  const state = new Float32Array([0, 0, rateFactor, clipScale, beta1, beta2, 0, 0]);
  new Uint32Array(state.buffer)[0] = 1;
  return { replicas: new Uint32Array(rates.buffer), state };
}

async function checkOptimiser(cache: PipelineCache): Promise<CheckResult[]> {
  const twin = await import('../reference/adamw.ts');
  const P = 192;
  const [parameters, gradients] = [gaussians(1, 17, P), gaussians(1, 18, P)];
  const { beta1, beta2, epsilon, clipScale } = STEP;
  const shape = { replicas: 1, parameters: P, embedding: P, beta1, beta2, epsilon, weightDecay: 0 };
  const tensors = { ...firstStep(), parameters, gradients, first: P, second: P };
  const result = await runOnce(cache, tensors, (list, views) => adamW(list, shape, views));
  const zeros = new Float64Array(P);
  const { param } = twin.adamwStep({
    ...{ param: Float64Array.from(parameters), grad: Float64Array.from(gradients), m: zeros, v: zeros },
    ...{ beta1, beta2, epsilon, weightDecay: 0, step: 0, rate: RATE, clip: clipScale },
  });
  return [compare('AdamW', KERNEL, ROUNDINGS.adamw, result.parameters, param)];
}

/** Every operation with one kernel only, each against its twin. */
export async function checkRest(cache: PipelineCache): Promise<CheckResult[]> {
  const checks = [checkNorm, checkRotary, checkEmbedding, checkLoss, checkGrades, checkOptimiser];
  return (await Promise.all(checks.map((check) => check(cache)))).flat();
}
