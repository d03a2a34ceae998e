/** Checks of the kernels that update weights, AdamW's and Muon's, against their float64 twins. */
import { gaussians } from '../data/sampling.ts';
import type { PipelineCache } from '../gpu/program.ts';
import { runOnce } from '../gpu/run-once.ts';
import { hiddenMatrices } from '../model/hidden-matrices.ts';
import { muon, stackLengths } from '../model/ops/muon.ts';
import { adamW } from '../model/ops/optimiser.ts';
import { compare, type CheckResult } from './check.ts';

/** These operations have one kernel each. */
const KERNEL = 'all';

/**
 * Roundings of f32 allowed: AdamW's root and quotients round a dozen times; Muon's iterations stretch what the one before rounded up
 * to 3.4445 times, and 30 were seen. Each with a factor of four or more.
 */
const ROUNDINGS = { adamw: 64, muon: 128 };

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

async function checkAdamW(cache: PipelineCache): Promise<CheckResult[]> {
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

/** Gate and up of a narrow block, and its transposed counterpart; as many elements each as are whole units of memory. */
const MATRICES = [
  { name: 'gate_up', shape: [12, 64], hidden: [1, 2], offset: 0 },
  { name: 'down', shape: [32, 12], hidden: [1, 1], offset: 768 },
] as const;

async function checkMuon(cache: PipelineCache): Promise<CheckResult[]> {
  const twin = await import('../reference/muon.ts');
  const P = 1152;
  const [gradients, momentum] = [gaussians(1, 19, P), f32(0.95)];
  const parameters = MATRICES.map((matrix, stream) => ({ ...matrix, deviation: 1, stream }));
  const { sets, words } = hiddenMatrices({ parameters, length: P, embeddingLength: 0 });
  const { stack, gram } = stackLengths(sets, 1);
  const scratch = { even: stack, odd: stack, gram, polynomial: gram };
  const tensors = { ...firstStep(), matrices: words, gradients, parameters: P, first: P, ...scratch };
  const shape = { replicas: 1, parameters: P, momentum, weightDecay: 0 };
  const result = await runOnce(cache, tensors, (list, { even, odd, ...views }) => {
    for (const set of sets) muon(list, shape, set, { ...views, stacks: [even, odd] });
  });
  return MATRICES.map(({ name, shape: [rows, cols], hidden: apart, offset }) => {
    const own = (data: Float32Array) => Float64Array.from(data.subarray(offset, offset + rows * cols));
    const zeros = new Float64Array(rows * cols);
    const step = { grad: own(gradients), param: zeros, m: zeros, rows, cols, apart };
    const options = { momentum, weightDecay: 0, rate: RATE, clip: STEP.clipScale };
    const { param } = twin.muonStepApart({ ...step, ...options });
    return compare(`Muon ${name}`, KERNEL, ROUNDINGS.muon, own(result.parameters), param);
  });
}

export async function checkOptimisers(cache: PipelineCache): Promise<CheckResult[]> {
  return (await Promise.all([checkAdamW(cache), checkMuon(cache)])).flat();
}
