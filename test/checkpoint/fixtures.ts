/** Checkpoints for the tests: those of the golden models, and small ones of a seed. */
import type { Checkpoint } from '../../src/checkpoint/checkpoint.ts';
import { gaussians } from '../../src/data/sampling.ts';
import { modelOfWidth, type ModelConfig } from '../../src/model/config.ts';
import { parameterTable } from '../../src/model/parameters.ts';
import { defaultTraining, runId, type RunSpec } from '../../src/train/spec.ts';
import type { Golden } from '../golden/golden.ts';

function specOf(model: ModelConfig, seed: number): RunSpec {
  return {
    model,
    corpus: { id: 'test', hash: '0123456789abcdef' },
    training: defaultTraining(model.width, 2 ** 14, 8),
    evaluation: { characters: 1024 },
    seed,
  };
}

/** V symbols: the alphabet first, then rarer ones. */
function symbolsOf(vocabulary: number): string[] {
  return Array.from('\n abcdefghijklmnopqrstuvwxyz0123456789.,;:!?\'"()-$%&/é☃𝄞').slice(0, vocabulary);
}

function checkpointOf(
  model: ModelConfig,
  seed: number,
  dataOf: (name: string, stream: number) => Float32Array,
): Checkpoint {
  const spec = specOf(model, seed);
  const tensors = parameterTable(model).parameters.map(({ name, shape }, i) => ({
    name,
    shape,
    data: dataOf(name, i),
  }));
  return { run: runId(spec), spec, symbols: symbolsOf(model.vocabulary), tensors };
}

/** The initial weights of a golden model, with which PyTorch computed its logits. */
export function goldenCheckpoint({ config, parameters }: Golden): Checkpoint {
  return checkpointOf(config, 1, (name) => parameters[name]!);
}

/** Width 8, context 16; every tensor normal. */
export function smallCheckpoint(seed = 1): Checkpoint {
  const model = modelOfWidth(8, 30, 16);
  const sizes = new Map(parameterTable(model).parameters.map(({ name, shape: [rows, cols] }) => [name, rows * cols]));
  return checkpointOf(model, seed, (name, stream) => gaussians(seed, stream, sizes.get(name)!));
}
