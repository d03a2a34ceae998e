import { expect, it } from 'vitest';
import { PLAIN_KERNELS } from '../../src/model/kernels.ts';
import type { TunedCandidate } from '../../src/train/tuner.ts';
import {
  adapterFacts,
  checkText,
  loadText,
  shapeText,
  sourceText,
  timeText,
} from '../../src/ui/state/adapter-words.ts';
import type { KernelReport } from '../../src/worker/protocol.ts';
import { planOf, recordOf } from './fixtures.ts';

const plan = planOf([32]);
const { adapter } = recordOf(plan.rungs[0]!.runs[0]!);
const valueOf = (facts: ReturnType<typeof adapterFacts>, name: string) =>
  facts.find((fact) => fact.name === name)?.value;

it('says what a GPU offers and what it lacks', () => {
  const facts = adapterFacts({ ...adapter, features: ['subgroups', 'timestamp-query'], subgroupSizes: [16, 32] });
  expect(valueOf(facts, 'Kind')).toBe('GPU');
  expect(valueOf(facts, 'Subgroups')).toBe('16 to 32 lanes, used by the quad kernels');
  expect(valueOf(facts, 'Timestamps')).toMatch(/^offered/);
  expect(valueOf(facts, 'Half precision')).toBe('not offered');
  expect(valueOf(facts, 'Largest buffer')).toBe('4.0 GiB');
});

it('says what a browser keeps to itself, and never calls a software adapter a GPU', () => {
  const hidden = { vendor: '', architecture: '', description: '', features: [], subgroupSizes: null };
  const facts = adapterFacts({ ...adapter, ...hidden, software: true });
  expect(valueOf(facts, 'Name')).toBe('not told by the browser');
  expect(valueOf(facts, 'Vendor, architecture')).toBe('not told');
  expect(valueOf(facts, 'Subgroups')).toBe('not offered');
  expect(valueOf(facts, 'Kind')).toBe('software: shaders run on the processor');
});

const verdict = { passed: true, operation: 'matmul lhs_rhs block', share: 0.124 };
const candidate: TunedCandidate = { kernels: PLAIN_KERNELS, verdict, drift: 1e-7, secondsPerStep: 0.00342 };

it('words every outcome of a candidate', () => {
  expect([timeText(candidate), checkText(candidate)]).toEqual([
    '3.42',
    'passed, at most 12 % of what rounding explains',
  ]);
  const refused = {
    ...candidate,
    verdict: { ...verdict, passed: false, share: 310 },
    drift: null,
    secondsPerStep: null,
  };
  expect(checkText(refused)).toBe('refused: matmul lhs_rhs block is off by 310 times rounding');
  expect(checkText({ ...candidate, drift: 0.02, secondsPerStep: null })).toBe('refused: first losses differ by 2.0 %');
  expect(checkText({ ...candidate, drift: Infinity, secondsPerStep: null })).toBe(
    'refused: first losses are not numbers',
  );
  const broken = { ...candidate, verdict: null, drift: null, secondsPerStep: null };
  expect([timeText(broken), checkText(broken)]).toEqual(['–', 'could not be run']);
});

it('words the shape and where the choice came from', () => {
  const { model } = plan.rungs[0]!;
  const shape = { model, batch: 16, replicas: 3, kernels: PLAIN_KERNELS, candidates: [candidate], measuredAt: null };
  const report: KernelReport = { ...shape, source: 'measured' };
  expect(shapeText(report)).toBe('width 32, 2 layers');
  const changed = { ...report, model: { ...report.model, variant: { head: 'untied' as const } } };
  expect(shapeText(changed)).toBe('width 32, 2 layers, untied head');
  expect(loadText(report)).toBe('16 windows of 64, 3 runs together');
  const remembered: KernelReport = { ...report, source: 'remembered', measuredAt: '2026-11-22T10:00:00.000Z' };
  expect(sourceText(remembered)).toBe('fastest of 1, measured 22 Nov 2026');
  const others = (['named', 'software', 'untuned', 'measured'] as const).map((source) =>
    sourceText({ ...report, source }),
  );
  expect(new Set(others).size).toBe(4);
});
