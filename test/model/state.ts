/** The structs of shaders/include/state.wgsl, packed and unpacked: 32-bit words in the order of their members. */
import { words } from '../gpu/harness.ts';

const REPLICA_WORDS = 5;
const STATE_WORDS = 8;

export interface Replica {
  readonly seed: number;
  /** Peak learning rates. */
  readonly hidden: number;
  readonly embedding: number;
  /** Left out where nothing steps. */
  readonly schedule?: { readonly cooldownStart: number; readonly steps: number };
}

export function replicaWords(replicas: readonly Replica[]): Uint32Array {
  const floats = new Float32Array(replicas.length * REPLICA_WORDS);
  const packed = words(floats);
  replicas.forEach(({ seed, hidden, embedding, schedule }, r) => {
    packed[r * REPLICA_WORDS] = seed;
    floats.set([hidden, embedding], r * REPLICA_WORDS + 1);
    if (schedule) packed.set([schedule.cooldownStart, schedule.steps], r * REPLICA_WORDS + 3);
  });
  return packed;
}

export interface State {
  readonly step: number;
  readonly evaluated: number;
  readonly rateFactor: number;
  readonly clipScale: number;
  readonly beta1Power: number;
  readonly beta2Power: number;
  readonly gradientNorm: number;
}

const START: State = {
  ...{ step: 0, evaluated: 0, rateFactor: 0, clipScale: 0, beta1Power: 1, beta2Power: 1, gradientNorm: 0 },
};

/** The same state for every replica: that of the start of a run, but for what `changes` says. */
export function stateWords(replicas: number, changes: Partial<State> = {}): Float32Array {
  const { step, evaluated, rateFactor, clipScale, beta1Power, beta2Power, gradientNorm } = { ...START, ...changes };
  const floats = new Float32Array(replicas * STATE_WORDS);
  for (let r = 0; r < replicas; r += 1) {
    words(floats).set([step, evaluated], r * STATE_WORDS);
    floats.set([rateFactor, clipScale, beta1Power, beta2Power, gradientNorm], r * STATE_WORDS + 2);
  }
  return floats;
}

/** The state of a replica. */
export function stateOf(data: Float32Array, r: number): State {
  const own = data.subarray(r * STATE_WORDS, (r + 1) * STATE_WORDS);
  const [step, evaluated] = words(own) as unknown as [number, number];
  const [, , rateFactor, clipScale, beta1Power, beta2Power, gradientNorm] = own as unknown as number[];
  return {
    ...{ step, evaluated, rateFactor: rateFactor!, clipScale: clipScale! },
    ...{ beta1Power: beta1Power!, beta2Power: beta2Power!, gradientNorm: gradientNorm! },
  };
}
