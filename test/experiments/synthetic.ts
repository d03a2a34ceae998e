/** Records without training: their losses follow a known law. */
import type { ExperimentPlan, Options, TrainGroup } from '../../src/experiments/experiment.ts';
import { countParameters, flopsPerToken } from '../../src/model/config.ts';
import type { RunOutcome, RunRecord } from '../../src/train/record.ts';
import { runId, stepsOf, type RunSpec } from '../../src/train/spec.ts';
import { adapter, corpus } from '../cli/lab-fixture.ts';

export { corpus };

const FINISHED: RunOutcome = { kind: 'finished' };

/** N of a spec: blocks and head. */
export const sizeOf = ({ model }: RunSpec): number => countParameters(model).total;

export function recordOf(spec: RunSpec, loss: number, outcome = FINISHED): RunRecord {
  const { tokens, batch } = spec.training;
  const perToken = flopsPerToken(spec.model);
  const shares = Array.from({ length: 16 }, (_, i) => (i + 1) / 16);
  return {
    id: runId(spec),
    spec,
    outcome,
    adapter,
    kernels: { matmul: 'quad' },
    parameters: countParameters(spec.model),
    steps: stepsOf(spec),
    tokens,
    flops: tokens * perToken,
    seconds: stepsOf(spec) / 100,
    replicas: 1,
    endedAt: '2026-01-31T12:00:00.000Z',
    curve: shares.map((share) => ({
      step: Math.round(share * stepsOf(spec)),
      tokens: share * tokens,
      flops: share * tokens * perToken,
      seconds: (share * stepsOf(spec)) / 100,
      loss: loss + 2 * Math.exp(-5 * share) + 0.001 * batch,
    })),
    loss: outcome.kind === 'finished' ? loss : null,
    sample: { prompt: 'the people ', text: 'of' },
  };
}

/** A record for every run of a plan. */
export function recordsBy<O extends Options>(
  plan: ExperimentPlan<O>,
  lossOf: (spec: RunSpec) => number,
  more: (spec: RunSpec) => Partial<RunRecord> = () => ({}),
): RunRecord[] {
  const specs = plan.groups.flatMap(({ runs }) => runs.map(({ spec }) => spec));
  return specs.map((spec) => ({ ...recordOf(spec, lossOf(spec)), ...more(spec) }));
}

/** Trains nothing: each run gets the loss of the law at once. */
export function trainBy(lossOf: (spec: RunSpec) => number, outcome: (spec: RunSpec) => RunOutcome = () => FINISHED) {
  const train: TrainGroup = async (_, specs, onEvent) => {
    const records = specs.map((spec) => recordOf(spec, lossOf(spec), outcome(spec)));
    for (const record of records) onEvent({ type: 'record', record });
    return records;
  };
  return train;
}

/** Even noise between −size and size that only depends on the spec. */
export function jitter(spec: RunSpec, size: number): number {
  const digits = Number.parseInt(runId(spec).slice(0, 8), 16);
  return size * (2 * (digits / 2 ** 32) - 1);
}
