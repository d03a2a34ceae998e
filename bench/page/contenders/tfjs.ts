/**
 * The same model on TensorFlow.js with its WebGPU backend: tfjs-core alone, gradients by its tape, Adam of its own.
 *
 * Deviation, in its favour: gradients are not clipped. tf.train.adam has no weight decay, which the recipe sets to 0.
 */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import '@tensorflow/tfjs-backend-webgpu';
import type { ModelConfig } from '../../../src/model/config.ts';
import { rateFactor, rotations, type PeerTask } from '../task.ts';
import { STEPS_A_WAIT, type TrainingContender } from './contender.ts';

const EPS = 1e-6;
const SCALE = 12;

const rmsNorm = (x: tf.Tensor): tf.Tensor => x.mul(tf.rsqrt(x.square().mean(-1, true).add(EPS)));

/** The constants of the model on the device. */
interface Constants {
  readonly cos: tf.Tensor;
  readonly sin: tf.Tensor;
  /** [T, T], 0 on and below the diagonal, −1e9 above. */
  readonly mask: tf.Tensor;
}

function constantsOf(model: ModelConfig): Constants {
  const { context, width, heads } = model;
  const { cos, sin } = rotations(model);
  const shape: [number, number] = [context, width / heads / 2];
  const mask = Float32Array.from({ length: context * context }, (_, i) => {
    return i % context > Math.floor(i / context) ? -1e9 : 0;
  });
  return { cos: tf.tensor2d(cos, shape), sin: tf.tensor2d(sin, shape), mask: tf.tensor2d(mask, [context, context]) };
}

/** x [B, H, T, D]: to unit length, then turned by position (half-split layout). */
function turned(x: tf.Tensor, { cos, sin }: Constants): tf.Tensor {
  const [, , , headDim = 0] = x.shape;
  const [a, b] = tf.split(rmsNorm(x).mul(1 / Math.sqrt(headDim)), 2, -1) as [tf.Tensor, tf.Tensor];
  return tf.concat([a.mul(cos).sub(b.mul(sin)), a.mul(sin).add(b.mul(cos))], -1);
}

export class TfjsContender implements TrainingContender {
  readonly #task: PeerTask;
  readonly #weights: ReadonlyMap<string, tf.Variable>;
  readonly #constants: Constants;
  readonly #embedding: tf.AdamOptimizer;
  readonly #hidden: tf.AdamOptimizer;
  #step = 0;

  private constructor(task: PeerTask) {
    const { beta1, beta2, epsilon } = task.recipe;
    this.#task = task;
    this.#constants = constantsOf(task.model);
    this.#weights = new Map(
      task.matrices.map(({ name, rows, cols, values }) => [name, tf.variable(tf.tensor2d(values, [rows, cols]))]),
    );
    this.#embedding = tf.train.adam(1, beta1, beta2, epsilon);
    this.#hidden = tf.train.adam(1, beta1, beta2, epsilon);
  }

  static async open(task: PeerTask): Promise<TfjsContender> {
    tf.enableProdMode();
    if (!(await tf.setBackend('webgpu'))) throw new Error('TensorFlow.js could not open its WebGPU backend.');
    await tf.ready();
    return new TfjsContender(task);
  }

  async train(steps: number): Promise<readonly number[]> {
    const losses: tf.Scalar[] = [];
    for (let i = 0; i < steps; i += 1) {
      losses.push(this.#trainStep());
      if ((i + 1) % STEPS_A_WAIT === 0) await losses.at(-1)?.data();
    }
    const values = await Promise.all(losses.map((loss) => loss.data()));
    tf.dispose(losses);
    return values.map(([value = Number.NaN]) => value);
  }

  #trainStep(): tf.Scalar {
    const { windows, recipe } = this.#task;
    const { inputs, targets } = windows(this.#step);
    const factor = rateFactor(recipe, this.#step);
    this.#step += 1;
    return tf.tidy(() => {
      const variables = [...this.#weights.values()];
      const { value, grads } = tf.variableGrads(() => this.#loss(inputs, targets), variables);
      this.#update(grads, factor);
      return value;
    });
  }

  #update(grads: tf.NamedTensorMap, factor: number): void {
    const embedding = this.#weight('embedding').name;
    const { learningRate } = this.#task.recipe;
    const named = Object.entries(grads).map(([name, tensor]) => ({ name, tensor }));
    // Optimisers read the rate at every step; only its declaration keeps it from being set.
    Object.assign(this.#embedding, { learningRate: learningRate.embedding * factor });
    Object.assign(this.#hidden, { learningRate: learningRate.hidden * factor });
    this.#embedding.applyGradients(named.filter(({ name }) => name === embedding));
    this.#hidden.applyGradients(named.filter(({ name }) => name !== embedding));
  }

  #loss(inputs: Int32Array, targets: Int32Array): tf.Scalar {
    const { vocabulary } = this.#task.model;
    const labels = tf.oneHot(tf.tensor1d(targets, 'int32'), vocabulary);
    const logProbabilities = tf.logSoftmax(this.#logits(inputs));
    return logProbabilities.mul(labels).sum(-1).mean().neg() as tf.Scalar;
  }

  /** [B·T, V]. */
  #logits(inputs: Int32Array): tf.Tensor2D {
    const { layers, width } = this.#task.model;
    const embedding = this.#weight('embedding');
    let x = rmsNorm(tf.gather(embedding, tf.tensor1d(inputs, 'int32'))) as tf.Tensor2D;
    for (let l = 0; l < layers; l += 1) {
      x = x.add(this.#attention(rmsNorm(x) as tf.Tensor2D, l));
      x = x.add(this.#swiglu(rmsNorm(x) as tf.Tensor2D, l));
    }
    return tf.matMul(rmsNorm(x) as tf.Tensor2D, embedding as tf.Tensor2D, false, true).mul(1 / Math.sqrt(width));
  }

  #attention(x: tf.Tensor2D, l: number): tf.Tensor2D {
    const { context, heads, width } = this.#task.model;
    const { batch } = this.#task;
    const qkv = tf.matMul(x, this.#weight(`blocks.${l}.qkv`));
    const [q, k, v] = tf
      .split(qkv, 3, -1)
      .map((part) => part.reshape([batch, context, heads, width / heads]).transpose([0, 2, 1, 3])) as [
      tf.Tensor4D,
      tf.Tensor4D,
      tf.Tensor4D,
    ];
    const scores = tf.matMul(turned(q, this.#constants), turned(k, this.#constants), false, true).mul(SCALE);
    const attended = tf.matMul(tf.softmax(scores.add(this.#constants.mask)), v);
    const rows = attended.transpose([0, 2, 1, 3]).reshape<tf.Tensor2D>([batch * context, width]);
    return tf.matMul(rows, this.#weight(`blocks.${l}.out`));
  }

  #swiglu(x: tf.Tensor2D, l: number): tf.Tensor2D {
    const both = tf.matMul(x, this.#weight(`blocks.${l}.gate_up`));
    const [gate, up] = tf.split(both, 2, -1) as [tf.Tensor2D, tf.Tensor2D];
    return tf.matMul(gate.mul(tf.sigmoid(gate)).mul(up), this.#weight(`blocks.${l}.down`));
  }

  #weight(name: string): tf.Variable {
    const weight = this.#weights.get(name);
    if (!weight) throw new Error(`the model has no matrix ${name}`);
    return weight;
  }

  destroy(): void {
    tf.dispose([...this.#weights.values()]);
    tf.dispose([this.#constants.cos, this.#constants.sin, this.#constants.mask]);
    this.#embedding.dispose();
    this.#hidden.dispose();
  }
}
