/** What is known of the adapter and of the kernels that serve on it, in words. Pure text from plain data. */
import { variantText } from '../../experiments/variant-words.ts';
import type { KernelChoice } from '../../model/kernels.ts';
import type { AdapterReport } from '../../train/record.ts';
import type { TunedCandidate } from '../../train/tuner.ts';
import type { CheckResult } from '../../worker/check.ts';
import type { KernelReport } from '../../worker/protocol.ts';
import type { Fact } from '../fact-list.ts';
import { formatBytes, formatConstant, formatDate, formatMilliseconds, formatPercent } from '../format/numbers.ts';

function subgroups({ features, subgroupSizes }: AdapterReport): string {
  if (!features.includes('subgroups')) return 'not offered';
  if (subgroupSizes === null) return 'offered, of unknown size';
  const [least, most] = subgroupSizes;
  return `${least === most ? least : `${least} to ${most}`} lanes, used by the quad kernels`;
}

const offered = ({ features }: AdapterReport, feature: string, use: string): string =>
  features.includes(feature) ? `offered, ${use}` : 'not offered';

/** What tells one adapter from another, and what of it limits or helps training. */
export function adapterFacts(adapter: AdapterReport): Fact[] {
  const { vendor, architecture, description, software, browser } = adapter;
  const facts = [
    { name: 'Name', value: description || 'not told by the browser' },
    { name: 'Vendor, architecture', value: [vendor, architecture].filter(Boolean).join(', ') || 'not told' },
    { name: 'Kind', value: software ? 'software: shaders run on the processor' : 'GPU' },
    { name: 'Browser', value: browser },
    { name: 'Subgroups', value: subgroups(adapter) },
    { name: 'Timestamps', value: offered(adapter, 'timestamp-query', 'used by npm run bench') },
    { name: 'Half precision', value: offered(adapter, 'shader-f16', 'not used: everything is in f32') },
    { name: 'Largest buffer', value: formatBytes(adapter.maxBufferSize) },
    { name: 'Bound at once', value: formatBytes(adapter.maxStorageBufferBindingSize) },
  ];
  return facts.map(({ name, value }) => ({ name, value }));
}

/** 'quad products, plain attention'. */
export function kernelsText({ matmul, attention }: KernelChoice): string {
  return `${matmul} products, ${attention} attention`;
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** 'width 32, 2 layers'; what departs from the standard model after it. */
export function shapeText({ model }: KernelReport): string {
  const departures = variantText(model);
  return `width ${model.width}, ${plural(model.layers, 'layer')}${departures === '' ? '' : `, ${departures}`}`;
}

/** '16 windows of 64, 3 runs together'. */
export function loadText({ model, batch, replicas }: KernelReport): string {
  return `${batch} windows of ${model.context}, ${replicas === 1 ? 'one run' : `${replicas} runs together`}`;
}

export function sourceText({ source, measuredAt, candidates }: KernelReport): string {
  switch (source) {
    case 'named':
      return 'asked for by name';
    case 'software':
      return 'default of software adapters';
    case 'untuned':
      return 'default, since measuring is off';
    case 'measured':
      return `fastest of ${candidates.length}, measured just now`;
    case 'remembered':
      return `fastest of ${candidates.length}, measured ${formatDate(measuredAt ?? '')}`;
    default:
      return source satisfies never;
  }
}

/** Milliseconds a step. */
export function timeText({ secondsPerStep }: TunedCandidate): string {
  return secondsPerStep === null ? '–' : formatMilliseconds(secondsPerStep);
}

const driftText = (drift: number | null): string =>
  drift !== null && Number.isFinite(drift) ? `differ by ${formatPercent(drift)}` : 'are not numbers';

/** What the comparison with the twins and with the plain kernels' losses said. */
export function checkText({ verdict, drift, secondsPerStep }: TunedCandidate): string {
  if (verdict === null) return 'could not be run';
  if (!verdict.passed) return `refused: ${verdict.operation} is off by ${formatConstant(verdict.share)} times rounding`;
  if (secondsPerStep === null) return `refused: first losses ${driftText(drift)}`;
  return `passed, at most ${formatPercent(verdict.share)} of what rounding explains`;
}

/** An error as a share of the greatest value, for a table: '6.1e−8'. */
export function checkError(error: number): string {
  if (!Number.isFinite(error)) return 'no number';
  return error === 0 ? '0' : error.toExponential(1).replace('-', '−');
}

/** What the check of all kernels comes to, as far as it is. */
export function checkSummary(results: readonly CheckResult[], phase: 'idle' | 'running' | 'done'): string {
  if (phase === 'idle') return '';
  const wrong = results.filter(({ passed }) => !passed).length;
  const compared = `${results.length} comparison${results.length === 1 ? '' : 's'}`;
  if (wrong > 0) return `${wrong} of ${compared} wrong: losses of this adapter can’t be trusted.`;
  return phase === 'running' ? `Checking… ${compared} right so far` : `All ${compared} right, within rounding.`;
}
