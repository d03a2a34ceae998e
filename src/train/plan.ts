/**
 * How runs of one shape train together: seeds and learning rates as replicas of one program, token counts as branches.
 * Before its cooldown a run does not know its end, so one stable run serves all token counts: at the step at which one of
 * them would begin its cooldown, that cooldown is trained from a copy, and the stable run goes on from where it was.
 */
import { cooldownStartOf, runId, shapeKey, stepsOf, type RunSpec } from './spec.ts';

/** A spec that can't be run. The message is ready to show. */
export class SpecError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SpecError';
  }
}

/** What differs between the replicas of a program. */
export type Replica = Pick<RunSpec, 'seed'> & Pick<RunSpec['training'], 'learningRate'>;

export interface PlannedRun {
  /** Name of the spec. */
  readonly id: string;
  readonly spec: RunSpec;
  /** Index of its replica. */
  readonly replica: number;
  /** Steps this run has in common with a run of its replica of another token count; 0 where there is none. */
  readonly shared: number;
}

/** The runs of one length. */
export interface Branch {
  readonly steps: number;
  readonly cooldownStart: number;
  readonly runs: readonly PlannedRun[];
}

export interface GroupPlan {
  readonly replicas: readonly Replica[];
  /** Shortest first. The last needs no copy: it is the stable run's own end. */
  readonly branches: readonly Branch[];
}

/** Plans runs of one shape; equal specs are one run. Throws SpecError. */
export function planGroup(specs: readonly RunSpec[]): GroupPlan {
  checkGroup(specs);
  const distinct = new Map(specs.map((spec) => [runId(spec), spec]));
  const replicas = new Map<string, Replica & { index: number; specs: RunSpec[] }>();
  for (const spec of distinct.values()) {
    const { seed, training } = spec;
    const key = JSON.stringify([seed, training.learningRate.hidden, training.learningRate.embedding]);
    const replica = replicas.get(key) ?? { seed, learningRate: training.learningRate, index: replicas.size, specs: [] };
    replica.specs.push(spec);
    replicas.set(key, replica);
  }
  const runs = [...replicas.values()].flatMap(({ index, specs: own }) =>
    own.map((spec) => ({ id: runId(spec), spec, replica: index, shared: sharedSteps(spec, own) })),
  );
  return {
    replicas: [...replicas.values()].map(({ seed, learningRate }) => ({ seed, learningRate })),
    branches: branchesOf(runs),
  };
}

/** The most steps a run has in common with another of its replica, up to the first cooldown; 0 where there is none. */
function sharedSteps(spec: RunSpec, siblings: readonly RunSpec[]): number {
  const others = siblings.filter((other) => stepsOf(other) !== stepsOf(spec));
  return Math.max(0, ...others.map((other) => Math.min(cooldownStartOf(spec), cooldownStartOf(other))));
}

function branchesOf(runs: readonly PlannedRun[]): Branch[] {
  const lengths = [...new Set(runs.map(({ spec }) => stepsOf(spec)))].sort((a, b) => a - b);
  return lengths.flatMap((steps) => {
    const own = runs.filter(({ spec }) => stepsOf(spec) === steps).sort((a, b) => a.replica - b.replica);
    return own[0] ? [{ steps, cooldownStart: cooldownStartOf(own[0].spec), runs: own }] : [];
  });
}

function checkGroup(specs: readonly RunSpec[]): void {
  const [spec] = specs;
  if (!spec) throw new SpecError('There is no run to train.');
  if (specs.some((other) => shapeKey(other) !== shapeKey(spec))) {
    throw new SpecError('Runs that train together may differ in the seed, the learning rates and the tokens only.');
  }
  const { experts, variant } = spec.model;
  if (experts && variant?.activation) {
    throw new SpecError('Experts are made with SwiGLU only: leave out the experts, or the activation GELU.');
  }
  const shortest = specs.reduce((least, other) => (stepsOf(other) < stepsOf(least) ? other : least));
  const { tokens, warmupSteps } = shortest.training;
  if (stepsOf(shortest) < 1) throw new SpecError(`${tokens} tokens are less than one step of this batch and context.`);
  const branches = specs.some((other) => stepsOf(other) !== stepsOf(shortest));
  if (branches && cooldownStartOf(shortest) < warmupSteps) {
    throw new SpecError(
      `With ${tokens} tokens the learning rate would begin to fall at step ${cooldownStartOf(shortest)}, within the ` +
        `warm-up of ${warmupSteps} steps. Choose more tokens for the shortest run, or a shorter warm-up for all.`,
    );
  }
}
