/** Small plans, records and predictions for tests of the page's state. */
import type { LadderPlan, ScoredPrediction } from '../../src/experiments/ladder-types.ts';
import { countParameters, modelOfWidth } from '../../src/model/config.ts';
import type { RunOutcome, RunRecord } from '../../src/train/record.ts';
import { defaultTraining, runId, type RunSpec } from '../../src/train/spec.ts';
import { CORPORA } from './fake-lab.ts';

const CORPUS = CORPORA[0]!;
const TOKENS = 65536;

export function planOf(widths: readonly number[], seeds: readonly number[] = [1]): LadderPlan {
  const rungs = widths.map((width) => {
    const model = modelOfWidth(width, CORPUS.symbols.length, 64);
    const runs = seeds.map((seed): RunSpec => ({
      model,
      corpus: { id: CORPUS.id, hash: CORPUS.hash },
      training: defaultTraining(width, TOKENS, 8),
      evaluation: { characters: 131072 },
      seed,
    }));
    return { model, parameters: countParameters(model), runs };
  });
  const options = { widths, tokens: TOKENS, seeds, context: 64, batch: 8, heldOutCharacters: 131072 };
  return { corpus: CORPUS, options, rungs, tokens: TOKENS * widths.length * seeds.length, flops: 1e9 };
}

export function recordOf(spec: RunSpec, outcome: RunOutcome = { kind: 'finished' }): RunRecord {
  const done = outcome.kind === 'finished';
  return {
    id: runId(spec),
    spec,
    outcome,
    adapter: {
      vendor: 'nvidia',
      architecture: 'hopper',
      description: 'NVIDIA H200',
      software: false,
      browser: 'Chromium 156',
      subgroupSizes: [32, 32],
      features: [],
      maxBufferSize: 2 ** 32,
      maxStorageBufferBindingSize: 2 ** 31,
    },
    kernels: { matmul: 'plain' },
    parameters: countParameters(spec.model),
    steps: 128,
    tokens: done ? spec.training.tokens : 1000,
    flops: 5e8,
    seconds: 2,
    replicas: 1,
    endedAt: '2026-11-22T03:00:00.000Z',
    curve: [{ step: 8, tokens: 4096, flops: 3e7, seconds: 0.1, loss: 2.9 }],
    loss: done ? 2.1 : null,
    sample: { prompt: 'the ', text: done ? 'people of the union' : '' },
  };
}

export function scored(measured: number | null): ScoredPrediction {
  const loss = 1.66;
  const interval = [1.63, 1.69] as const;
  return {
    rung: 3,
    prediction: {
      n: 57_840,
      loss,
      interval,
      level: 0.8,
      law: { form: 'floor', floor: 1, scale: 5, exponent: 0.2 },
      fittedTo: [1960, 4092, 15096],
    },
    measured,
    error: measured === null ? null : (loss - measured) / measured,
    inside: measured === null ? null : measured >= interval[0] && measured <= interval[1],
  };
}
