/** Tables of part (a): the kernels of a step, and the adapter's ceiling. */
import { ceilingOf, kernelSeconds, placeOf } from './figures.ts';
import type { Ceiling } from './figures.ts';
import type { BenchResult, KernelResult, StepKernels } from './result.ts';
import type { Table } from './table.ts';
import { choiceText, microseconds, milliseconds, rate, share, sizeName } from './words.ts';

/** Kernels of a step, those that take longest first: the order of the table and the numbers in the roofline. */
export function byTime({ kernels }: StepKernels, { basis }: Pick<BenchResult, 'basis'>): KernelResult[] {
  const seconds = (kernel: KernelResult): number => kernel.count * kernelSeconds(kernel, basis);
  return [...kernels].sort((a, b) => seconds(b) - seconds(a));
}

/** Seconds of all dispatches of a step. */
export function totalSeconds({ kernels }: StepKernels, { basis }: Pick<BenchResult, 'basis'>): number {
  return kernels.reduce((sum, kernel) => sum + kernel.count * kernelSeconds(kernel, basis), 0);
}

function kernelCells(
  kernel: KernelResult,
  number: number,
  ceiling: Ceiling,
  total: number,
  basis: BenchResult['basis'],
): string[] {
  const place = placeOf(kernel, ceiling, basis);
  const seconds = kernelSeconds(kernel, basis);
  const known = place
    ? [rate(place.flopsPerSecond, 'FLOP/s'), rate(place.bytesPerSecond, 'B/s'), share(place.share)]
    : ['–', '–', '–'];
  return [
    `${number} ${kernel.name}`,
    String(kernel.count),
    microseconds(seconds),
    ...(basis === 'processor' ? [microseconds(kernel.device.median)] : []),
    share((kernel.count * seconds) / total),
    ...known,
  ];
}

function kernelTable(step: StepKernels, ceiling: Ceiling, result: BenchResult): Table {
  const { basis } = result;
  const total = totalSeconds(step, result);
  const dispatches = step.kernels.reduce((sum, { count }) => sum + count, 0);
  const clock = step.kernels.some((kernel) => kernel.clock === 'wall') ? 'the clock' : 'timestamps';
  const time = basis === 'processor' ? ['processor µs', `µs by ${clock}`] : [`µs by ${clock}`];
  return {
    title: `Kernels of a step: ${sizeName(step)}`,
    note:
      `Batch ${step.batch}, context ${step.context}; ${choiceText(step.choice)}. ${dispatches} dispatches, ${milliseconds(total)} ms together. ` +
      'Share of the ceiling: of the best the adapter showed at this ratio of operations to bytes.',
    head: ['kernel and shape', 'a step', ...time, 'of the step', 'operations', 'bytes', 'of the ceiling'],
    rows: byTime(step, result).map((kernel, i) => kernelCells(kernel, i + 1, ceiling, total, basis)),
  };
}

/** The roof in words: 'best matrix product 4.17 GFLOP/s, best copy by a shader 1.7 GB/s, both of one core'. */
export function ceilingText({ flops, bytes }: Ceiling, { basis }: Pick<BenchResult, 'basis'>): string {
  const text = `best matrix product ${rate(flops, 'FLOP/s')}, best copy by a shader ${rate(bytes, 'B/s')}`;
  return basis === 'processor' ? `${text}, both of one core` : text;
}

function ceilingTable(result: BenchResult, ceiling: Ceiling): Table[] {
  const { kernels, basis } = result;
  if (!kernels) return [];
  const cells = (kernel: KernelResult): string[] => {
    const seconds = kernelSeconds(kernel, basis);
    const [flops, bytes] = [kernel.flops ?? 0, kernel.bytes ?? 0];
    return [
      kernel.name,
      microseconds(seconds),
      flops > 0 ? rate(flops / seconds, 'FLOP/s') : '',
      rate(bytes / seconds, 'B/s'),
    ];
  };
  return [
    {
      title: 'The adapter’s ceiling',
      note:
        `Taken as the roof: ${ceilingText(ceiling, result)}. copyBufferToBuffer, which needs no shader, moves ` +
        `${rate(kernels.bufferCopy.median, 'B/s')} by the clock.`,
      head: ['candidate', basis === 'processor' ? 'processor µs' : 'µs', 'operations', 'bytes'],
      rows: kernels.ceiling.map(cells),
    },
  ];
}

export function kernelTables(result: BenchResult): Table[] {
  const { kernels, basis } = result;
  if (!kernels) return [];
  const ceiling = ceilingOf(kernels, basis);
  return [...ceilingTable(result, ceiling), ...kernels.steps.map((step) => kernelTable(step, ceiling, result))];
}
