/**
 * The same model on jax-js, the whole step (forward, backward, AdamW) in one jit, on its WebGPU or its WASM backend.
 *
 * Deviations, in its favour: gradients are not clipped, and the weight decay, 0 in the recipe, is left out.
 * Arrays are counted by hand: a function owns its arguments, and `.ref` keeps one for another use.
 */
import { defaultDevice, init, jit, nn, numpy as np, tree, valueAndGrad } from '@jax-js/jax';
import type { ModelConfig } from '../../../src/model/config.ts';
import { rateFactor, rotations, type PeerTask } from '../task.ts';
import { STEPS_A_WAIT, type TrainingContender } from './contender.ts';

type Arrays = Record<string, np.Array>;

/** Read by every layer and freed at the end of the step. */
interface Rotations extends Arrays {
  cos: np.Array;
  sin: np.Array;
}

interface TrainingState extends Record<string, Arrays> {
  weights: Arrays;
  first: Arrays;
  second: Arrays;
}

const EPS = 1e-6;
const SCALE = 12;

/** Takes a matrix for one use and keeps it for others. */
function use(arrays: Arrays, name: string): np.Array {
  const array = arrays[name];
  if (!array) throw new Error(`the model has no matrix ${name}`);
  return array.ref;
}

function rmsNorm(x: np.Array): np.Array {
  const meanSquare = np.square(x.ref).mean(-1, { keepdims: true });
  return x.div(np.sqrt(meanSquare.add(EPS)));
}

/** x [B, T, H, D]: to unit length, then turned by position (half-split layout); cos and sin are [T, 1, D/2]. */
function turned(x: np.Array, { cos, sin }: Rotations): np.Array {
  const headDim = x.shape.at(-1) ?? 0;
  const [a, b] = np.split(rmsNorm(x).mul(1 / Math.sqrt(headDim)), 2, -1) as [np.Array, np.Array];
  const left = a.ref.mul(cos.ref).sub(b.ref.mul(sin.ref));
  const right = a.mul(sin.ref).add(b.mul(cos.ref));
  return np.concatenate([left, right], -1);
}

class Model {
  readonly #config: ModelConfig;
  readonly #batch: number;

  constructor(config: ModelConfig, batch: number) {
    this.#config = config;
    this.#batch = batch;
  }

  /** Mean cross-entropy of tokens and targets [B·T], nats. */
  loss(weights: Arrays, inputs: np.Array, targets: np.Array, positions: Rotations): np.Array {
    const { vocabulary } = this.#config;
    const logits = this.#logits(weights, inputs, positions);
    const taken = nn.logSoftmax(logits, -1).mul(nn.oneHot(targets, vocabulary));
    tree.dispose(weights);
    tree.dispose(positions);
    return taken.sum(-1).mean().neg();
  }

  #logits(weights: Arrays, inputs: np.Array, positions: Rotations): np.Array {
    const { vocabulary, layers, width } = this.#config;
    // A product with one-hot rows: the gradient of an indexed look-up is not there.
    let x = rmsNorm(np.matmul(nn.oneHot(inputs, vocabulary), use(weights, 'embedding')));
    for (let l = 0; l < layers; l += 1) {
      x = x.ref.add(this.#attention(rmsNorm(x), weights, l, positions));
      x = x.ref.add(this.#swiglu(rmsNorm(x), weights, l));
    }
    return np.matmul(rmsNorm(x), np.transpose(use(weights, 'embedding'))).mul(1 / Math.sqrt(width));
  }

  #attention(x: np.Array, weights: Arrays, l: number, positions: Rotations): np.Array {
    const { context, heads, width } = this.#config;
    const parts = np.split(np.matmul(x, use(weights, `blocks.${l}.qkv`)), 3, -1);
    const [q, k, v] = parts.map((part) => part.reshape([this.#batch, context, heads, width / heads])) as [
      np.Array,
      np.Array,
      np.Array,
    ];
    const options = { scale: SCALE, isCausal: true };
    const attended = nn.dotProductAttention(turned(q, positions), turned(k, positions), v, options);
    return np.matmul(attended.reshape([this.#batch * context, width]), use(weights, `blocks.${l}.out`));
  }

  #swiglu(x: np.Array, weights: Arrays, l: number): np.Array {
    const both = np.matmul(x, use(weights, `blocks.${l}.gate_up`));
    const [gate, up] = np.split(both, 2, -1) as [np.Array, np.Array];
    return np.matmul(nn.silu(gate).mul(up), use(weights, `blocks.${l}.down`));
  }
}

/** Scalars of a step that change from one to the next. */
interface Rates extends Arrays {
  /** Learning rate over 1 − β1^step. */
  hidden: np.Array;
  embedding: np.Array;
  /** 1 / (1 − β2^step). */
  secondCorrection: np.Array;
}

/** The whole step, to be compiled: state, batch → new state and the loss. */
function trainingStep(model: Model, { beta1, beta2, epsilon }: PeerTask['recipe']) {
  const lossAndGradients = valueAndGrad((weights: Arrays, inputs: np.Array, targets: np.Array, positions: Rotations) =>
    model.loss(weights, inputs, targets, positions),
  );
  return (state: TrainingState, inputs: np.Array, targets: np.Array, positions: Rotations, rates: Rates) => {
    const [loss, gradients] = lossAndGradients(tree.ref(state.weights), inputs, targets, positions);
    const next: TrainingState = { weights: {}, first: {}, second: {} };
    for (const name of Object.keys(state.weights)) {
      const g = gradients[name] as np.Array;
      const m = (state.first[name] as np.Array).mul(beta1).add(g.ref.mul(1 - beta1));
      const v = (state.second[name] as np.Array).mul(beta2).add(np.square(g).mul(1 - beta2));
      const rate = use(rates, name === 'embedding' ? 'embedding' : 'hidden');
      const root = np.sqrt(v.ref.mul(rates.secondCorrection.ref)).add(epsilon);
      next.weights[name] = (state.weights[name] as np.Array).sub(rate.mul(m.ref).div(root));
      next.first[name] = m;
      next.second[name] = v;
    }
    tree.dispose(rates);
    return { state: next, loss };
  };
}

export class JaxContender implements TrainingContender {
  readonly #task: PeerTask;
  readonly #stepFunction: ReturnType<typeof compiled>;
  readonly #positions: Rotations;
  #state: TrainingState;
  #step = 0;

  private constructor(task: PeerTask) {
    const { context } = task.model;
    const { cos, sin } = rotations(task.model);
    this.#task = task;
    this.#positions = { cos: np.array(cos).reshape([context, 1, -1]), sin: np.array(sin).reshape([context, 1, -1]) };
    this.#state = startOf(task);
    this.#stepFunction = compiled(task);
  }

  static async open(task: PeerTask, device: 'webgpu' | 'wasm'): Promise<JaxContender> {
    const devices = await init(device);
    if (!devices.includes(device)) throw new Error(`jax-js could not open its ${device} backend.`);
    defaultDevice(device);
    return new JaxContender(task);
  }

  async train(steps: number): Promise<readonly number[]> {
    const losses: np.Array[] = [];
    for (let i = 0; i < steps; i += 1) {
      losses.push(this.#trainStep());
      if ((i + 1) % STEPS_A_WAIT === 0) await losses.at(-1)?.blockUntilReady();
    }
    return Promise.all(losses.map(async (loss) => Number(await loss.jsAsync())));
  }

  #trainStep(): np.Array {
    const { inputs, targets } = this.#task.windows(this.#step);
    const rates = this.#rates();
    this.#step += 1;
    const batch = [np.array(inputs, { dtype: np.int32 }), np.array(targets, { dtype: np.int32 })] as const;
    const { state, loss } = this.#stepFunction(this.#state, ...batch, tree.ref(this.#positions), rates);
    this.#state = state;
    return loss;
  }

  #rates(): Rates {
    const { recipe } = this.#task;
    const { learningRate, beta1, beta2 } = recipe;
    const factor = rateFactor(recipe, this.#step) / (1 - beta1 ** (this.#step + 1));
    const scalar = (value: number) => np.array(Float32Array.of(value)).reshape([]);
    return {
      hidden: scalar(learningRate.hidden * factor),
      embedding: scalar(learningRate.embedding * factor),
      secondCorrection: scalar(1 / (1 - beta2 ** (this.#step + 1))),
    };
  }

  destroy(): void {
    tree.dispose(this.#state);
    tree.dispose(this.#positions);
    this.#stepFunction.dispose();
  }
}

function compiled({ model, batch, recipe }: PeerTask) {
  return jit(trainingStep(new Model(model, batch), recipe));
}

function startOf({ matrices }: PeerTask): TrainingState {
  const start: TrainingState = { weights: {}, first: {}, second: {} };
  for (const { name, rows, cols, values } of matrices) {
    start.weights[name] = np.array(values).reshape([rows, cols]);
    start.first[name] = np.zeros([rows, cols]);
    start.second[name] = np.zeros([rows, cols]);
  }
  return start;
}
