/** Products by every kernel: time, rate, and how far each is from the product in double precision. */
import { kernelSeconds } from './figures.ts';
import type { BenchResult, KernelResult, VariantsResult } from './result.ts';
import type { Table } from './table.ts';
import { microseconds, rate, times } from './words.ts';

const sideOf = ({ uniform }: KernelResult): number => uniform['cols'] ?? 0;

/** 'shared 64×64' of 'shared 64×64 256×256×256'. */
const labelOf = ({ name }: KernelResult): string => name.slice(0, name.lastIndexOf(' '));

function errorText({ errors }: VariantsResult, kernel: KernelResult): string {
  const found = errors.find(({ label, side }) => label === labelOf(kernel) && side === sideOf(kernel));
  return found ? found.error.toExponential(1) : '';
}

/** The best of the kernels that may serve a step, at this side; NaN where none was measured. */
function bestServing({ kernels }: VariantsResult, side: number, seconds: (kernel: KernelResult) => number): number {
  const serving = kernels.filter((each) => sideOf(each) === side && /^(plain|block|shared|quad)/.test(each.name));
  return serving.length > 0 ? Math.min(...serving.map(seconds)) : Number.NaN;
}

export function variantsTable({ variants, basis }: BenchResult): Table[] {
  if (!variants) return [];
  const seconds = (kernel: KernelResult): number => kernelSeconds(kernel, basis);
  const cells = (kernel: KernelResult): string[] => [
    kernel.name,
    microseconds(seconds(kernel)),
    kernel.flops ? rate(kernel.flops / seconds(kernel), 'FLOP/s') : '',
    rate((kernel.bytes ?? 0) / seconds(kernel), 'B/s'),
    kernel.flops ? times(bestServing(variants, sideOf(kernel), seconds) / seconds(kernel)) : '',
    errorText(variants, kernel),
  ];
  const matrices = variants.withoutMatrices === null ? '' : ` Subgroup matrices: ${variants.withoutMatrices}.`;
  return [
    {
      title: 'Products by every kernel',
      note:
        'plain, block, shared (by tile) and quad may serve a step; the others are measured here alone: operands kept as f16 and added up in f32, and what it takes to pack one. ' +
        `Of the best: speed beside the best of those that may serve. Error: greatest difference from the product in double precision, over the greatest value.${matrices}`,
      head: ['variant', basis === 'processor' ? 'processor µs' : 'µs', 'operations', 'bytes', 'of the best', 'error'],
      rows: variants.kernels.map(cells),
    },
  ];
}
