/** Checks of the kernels that have no choice of their own: norms, look-up, loss and optimiser against their float64 twins. */
import { gaussians } from '../data/sampling.ts';
import type { PipelineCache } from '../gpu/program.ts';
import { runOnce } from '../gpu/run-once.ts';
import { crossEntropyWithGradient } from '../model/ops/cross-entropy.ts';
import { grade, gradeColumns } from '../model/ops/grade.ts';
import { geluBackward, geluForward } from '../model/ops/gelu.ts';
import { embeddingBackward, embeddingForward } from '../model/ops/embedding.ts';
import { qkNormRotaryForward, rotaryTable } from '../model/ops/qk-norm-rotary.ts';
import { rmsNormBackward, rmsNormForward } from '../model/ops/rms-norm.ts';
import { checkOptimisers } from './check-optimiser.ts';
import { compare, type CheckResult } from './check.ts';

/** These operations have one kernel each. */
const KERNEL = 'all';

/**
 * Roundings of f32 allowed. Sums of C products round about √C times and a reciprocal root is off by 2 ULP; log and exp by 8
 * and 11; each with a factor of two or more.
 */
const ROUNDINGS = { norm: 48, rotary: 48, gelu: 96, embedding: 64, loss: 96 };

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

async function checkGelu(cache: PipelineCache): Promise<CheckResult[]> {
  const twin = await import('../reference/gelu.ts');
  const elements = ROWS * WIDTH;
  const [inp, dOut] = [gaussians(1, 19, elements).map((value) => 2 * value), gaussians(1, 20, elements)];
  const result = await runOnce(cache, { inp, gradient: dOut, activated: elements }, (list, views) => {
    geluForward(list, { replicas: 1, elements }, views);
    geluBackward(list, { replicas: 1, elements }, views);
  });
  const given = Float64Array.from(inp);
  const { dInp } = twin.geluBackward({ dOut: Float64Array.from(dOut), inp: given });
  return [
    compare('GELU', KERNEL, ROUNDINGS.gelu, result.activated, twin.geluForward({ inp: given }).out),
    compare('GELU backward', KERNEL, ROUNDINGS.gelu, result.gradient, dInp),
  ];
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

/** Every operation with one kernel only, each against its twin. */
export async function checkRest(cache: PipelineCache): Promise<CheckResult[]> {
  const checks = [checkNorm, checkRotary, checkGelu, checkEmbedding, checkLoss, checkGrades, checkOptimisers];
  return (await Promise.all(checks.map((check) => check(cache)))).flat();
}
