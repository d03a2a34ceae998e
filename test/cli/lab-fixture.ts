/** A ladder without a GPU: the real plan, climb and fits over runs whose losses follow a known law. */
import type { CorpusInfo } from '../../src/data/corpus.ts';
import type { ExperimentPlan, ExperimentState, TrainGroup } from '../../src/experiments/experiment.ts';
import { ladder } from '../../src/experiments/ladder-experiment.ts';
import { climbLadder, planLadder } from '../../src/experiments/ladder.ts';
import type { LadderOptions, LadderPlan, LadderState } from '../../src/experiments/ladder-types.ts';
import { runExperiment } from '../../src/experiments/run-experiment.ts';
import { countParameters, flopsPerToken } from '../../src/model/config.ts';
import type { RunEvent } from '../../src/train/events.ts';
import type { AdapterReport, CurvePoint, RunOutcome, RunRecord } from '../../src/train/record.ts';
import { runId, stepsOf } from '../../src/train/spec.ts';
import type { RunSpec } from '../../src/train/spec.ts';

export const corpus: CorpusInfo = {
  id: 'sotu',
  title: 'State of the Union addresses',
  source: 'package & licence',
  symbols: Array.from({ length: 53 }, (_, i) => String.fromCharCode(32 + i)),
  trainCharacters: 9_000_000,
  heldOutCharacters: 500_000,
  documents: { total: 240, heldOut: 12 },
  hash: '0123456789abcdef',
};

export const adapter: AdapterReport = {
  vendor: 'google',
  architecture: 'swiftshader',
  description: '',
  software: true,
  browser: 'Chromium 156',
  subgroupSizes: [4, 4],
  features: ['subgroups'],
  maxBufferSize: 2 ** 30,
  maxStorageBufferBindingSize: 2 ** 30,
};

const options: LadderOptions = {
  widths: [8, 12, 16, 24, 32, 48],
  tokens: 65_536,
  seeds: [1, 2],
  context: 32,
  batch: 16,
  heldOutCharacters: 131_072,
};

export function planOf(changes: Partial<LadderOptions> = {}): LadderPlan {
  return planLadder(corpus, { ...options, ...changes });
}

/** L(N) = 1.2 + 14·N^−0.4 nats, and up to 0.006 more or less by seed. */
function lossOf(spec: RunSpec): number {
  const n = countParameters(spec.model).total;
  return 1.2 + 14 * n ** -0.4 + 0.006 * Math.sin(spec.seed * 7 + spec.model.width);
}

function curveOf(spec: RunSpec, end: number): CurvePoint[] {
  const steps = stepsOf(spec);
  const perStep = spec.training.tokens / steps;
  return Array.from({ length: steps }, (_, i) => ({
    step: i + 1,
    tokens: (i + 1) * perStep,
    flops: (i + 1) * perStep * flopsPerToken(spec.model),
    seconds: (i + 1) / 100,
    loss: end + 2.8 * Math.exp((-6 * i) / steps) + 0.05 * Math.sin(i),
  }));
}

function recordOf(spec: RunSpec, outcome: RunOutcome, replicas: number): RunRecord {
  const loss = lossOf(spec);
  const { tokens } = spec.training;
  return {
    id: runId(spec),
    spec,
    outcome,
    adapter,
    kernels: { matmul: 'quad' },
    parameters: countParameters(spec.model),
    steps: stepsOf(spec),
    tokens,
    flops: tokens * flopsPerToken(spec.model),
    seconds: stepsOf(spec) / 100,
    replicas,
    endedAt: `2026-01-31T12:00:${String(spec.model.width).padStart(2, '0')}.000Z`,
    curve: curveOf(spec, loss),
    loss: outcome.kind === 'finished' ? loss : null,
    sample: { prompt: 'the people ', text: outcome.kind === 'finished' ? `of <width ${spec.model.width}> & more` : '' },
  };
}

function eventsOf(specs: readonly RunSpec[]): RunEvent[] {
  const runs = specs.map(runId);
  const steps = specs[0] === undefined ? 0 : stepsOf(specs[0]);
  const progress = [1, 0.5 * steps, steps].map((step): RunEvent[] => [
    ...specs.map((spec): RunEvent => ({
      type: 'points',
      run: runId(spec),
      points: curveOf(spec, 2).slice(step - 1, step),
    })),
    { type: 'progress', runs, step, steps, tokensPerSecond: 51_200 },
  ]);
  return [{ type: 'compiling', runs }, ...progress.flat(), { type: 'evaluating', runs, done: 1, total: 1 }];
}

/** Trains nothing; `outcome` says how each run ends. */
export function fakeTrain(outcome: (spec: RunSpec) => RunOutcome = () => ({ kind: 'finished' })): TrainGroup {
  return async (_, specs, onEvent) => {
    eventsOf(specs).forEach(onEvent);
    return specs.map((spec) => recordOf(spec, outcome(spec), specs.length));
  };
}

export function climbed(plan: LadderPlan, train: TrainGroup = fakeTrain()): Promise<LadderState> {
  return climbLadder(new AbortController().signal, plan, train, () => undefined);
}

/** The same ladder as an experiment. */
export function experimentOf(plan: LadderPlan): ExperimentPlan<LadderOptions> {
  return ladder.plan(plan.corpus, plan.options);
}

/** A ladder that ran to its end, as an experiment. */
export function ended(plan: LadderPlan, train: TrainGroup = fakeTrain()): Promise<ExperimentState> {
  return runExperiment(new AbortController().signal, experimentOf(plan), train, () => undefined);
}
