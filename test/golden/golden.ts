/**
 * Golden data: what PyTorch makes of the model (make-golden.py says how). Loads in Node and in a browser alike.
 */
import type { ModelConfig } from '../../src/model/config.ts';
import type { TrainingSpec } from '../../src/train/spec.ts';
import awkward from './awkward.json' with { type: 'json' };
import muon from './muon.json' with { type: 'json' };
import experts from './experts.json' with { type: 'json' };
import plain from './plain.json' with { type: 'json' };
import switched from './switch.json' with { type: 'json' };
import untied from './untied.json' with { type: 'json' };
import variant from './variant.json' with { type: 'json' };

interface GoldenStep {
  /** [M]. */
  readonly tokens: Uint8Array;
  /** [M]. */
  readonly targets: Uint8Array;
  /** Mean loss in nats before the update, in float64. */
  readonly loss: number;
  /** Global gradient norm before clipping, in float64. */
  readonly norm: number;
  /** The same step's loss in a run in float32: how far rounding alone carries a run. */
  readonly lossFloat32: number;
}

export interface Golden {
  readonly name: string;
  readonly config: ModelConfig;
  /** B. */
  readonly batch: number;
  readonly training: TrainingSpec;
  /** Initial weights by name, exact: they were drawn in float32. */
  readonly parameters: Readonly<Record<string, Float32Array>>;
  /** [M,V] at step 0, computed in float64 and rounded to float32. */
  readonly logits: Float32Array;
  /** By name, at step 0 before clipping, computed in float64 and rounded to float32. */
  readonly gradients: Readonly<Record<string, Float32Array>>;
  readonly steps: readonly GoldenStep[];
  /** Loss on the first step's batch after the last update, in float64. */
  readonly finalLoss: number;
}

function bytes(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** Little-endian float32, whatever the machine's own order. */
function floats(base64: string): Float32Array {
  const view = new DataView(bytes(base64).buffer);
  return Float32Array.from({ length: view.byteLength / 4 }, (_, i) => view.getFloat32(4 * i, true));
}

function tensors(encoded: object): Record<string, Float32Array> {
  return Object.fromEntries(Object.entries(encoded).map(([name, base64]) => [name, floats(String(base64))]));
}

/** What the files have in common: of a file's own text TypeScript knows more than of the others'. */
type GoldenFile = Omit<typeof plain, 'config' | 'parameters' | 'gradients'> & {
  readonly config: object;
  readonly parameters: object;
  readonly gradients: object;
};

function decode(name: string, file: GoldenFile): Golden {
  return {
    ...file,
    name,
    config: file.config as ModelConfig,
    parameters: tensors(file.parameters),
    logits: floats(file.logits),
    gradients: tensors(file.gradients),
    steps: file.steps.map((step) => ({ ...step, tokens: bytes(step.tokens), targets: bytes(step.targets) })),
  };
}

/**
 * 'plain': V 53, T 16, C 24, L 2, H 3, F 64, B 3. 'awkward': V 17, T 5, C 12, L 1, H 3, F 16, B 2, with weight decay.
 * 'untied': V 11, T 6, C 8, L 1, H 2, F 12, B 2, with a head of its own. 'variant': V 17, T 9, C 12, L 1, H 1, F 20, B 2, with
 * weight decay, departing from the standard model in every part. 'muon': V 13, T 6, C 8, L 2, H 2, F 4, B 3, with a head of its
 * own and weight decay, trained by Muon. 'experts': V 13, T 7, C 8, L 2, H 1, F 8, B 3, two of three experts a token. 'switch': V 11,
 * T 9, C 12, L 1, H 1, F 12, B 2, one of four, with weight decay.
 */
export const goldens: readonly Golden[] = [
  decode('plain', plain),
  decode('awkward', awkward),
  decode('untied', untied),
  decode('variant', variant),
  decode('muon', muon),
  decode('experts', experts),
  decode('switch', switched),
];
