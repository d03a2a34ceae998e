/** Attention against the context: a row for each kernel and context. */
import { kernelSeconds } from './figures.ts';
import type { AttentionResult, Basis, BenchResult, KernelResult } from './result.ts';
import type { Table } from './table.ts';
import { figures, microseconds, rate } from './words.ts';

/** The dispatches of one kernel at one context, forward and backward told apart. */
export interface AttentionRow {
  /** Shader family: 'plain' or 'quad'. */
  readonly kernel: string;
  readonly context: number;
  readonly forward: Work;
  readonly backward: Work;
}

interface Work {
  readonly seconds: number;
  readonly flops: number;
  readonly bytes: number;
}

function sumOf(kernels: readonly KernelResult[], basis: Basis): Work {
  return kernels.reduce(
    (sum, kernel) => ({
      seconds: sum.seconds + kernelSeconds(kernel, basis),
      flops: sum.flops + (kernel.flops ?? 0),
      bytes: sum.bytes + (kernel.bytes ?? 0),
    }),
    { seconds: 0, flops: 0, bytes: 0 },
  );
}

const familyOf = ({ kernel }: KernelResult): string => (kernel.startsWith('attention-quad') ? 'quad' : 'plain');

export function attentionRows({ kernels }: AttentionResult, basis: Basis): AttentionRow[] {
  const families = [...new Set(kernels.map(familyOf))];
  const contexts = [...new Set(kernels.map(({ uniform }) => uniform['context'] ?? 0))].sort((a, b) => a - b);
  return families.flatMap((family) =>
    contexts.map((context) => {
      const own = kernels.filter((each) => familyOf(each) === family && each.uniform['context'] === context);
      const isForward = ({ kernel }: KernelResult): boolean => kernel.endsWith(' forward');
      const forward = sumOf(own.filter(isForward), basis);
      return {
        kernel: family,
        context,
        forward,
        backward: sumOf(
          own.filter((each) => !isForward(each)),
          basis,
        ),
      };
    }),
  );
}

function cells({ kernel, context, forward, backward }: AttentionRow, tokens: number): string[] {
  const seconds = forward.seconds + backward.seconds;
  return [
    `${kernel}, T ${context}`,
    microseconds(forward.seconds),
    microseconds(backward.seconds),
    figures((seconds / tokens) * 1e9),
    figures(((seconds / tokens) * 1e9) / context),
    rate((forward.flops + backward.flops) / seconds, 'FLOP/s'),
    rate((forward.bytes + backward.bytes) / seconds, 'B/s'),
  ];
}

export function attentionTable({ attention, basis }: BenchResult): Table[] {
  if (!attention) return [];
  const { tokens, heads, headDim } = attention;
  const time = basis === 'processor' ? 'processor µs' : 'µs';
  return [
    {
      title: 'Attention against the context',
      note:
        `${tokens} tokens at every context, ${heads} heads of ${headDim}; causal, forward and both dispatches of the backward pass. ` +
        'A token attends to (T + 1)/2 others in the mean, so that its cost grows with T; the next column divides that out. No T×T weights are stored.',
      head: [
        'kernel and context',
        `forward, ${time}`,
        `backward, ${time}`,
        'ns a token',
        'ns a token and T',
        'operations',
        'bytes',
      ],
      rows: attentionRows(attention, basis).map((row) => cells(row, tokens)),
    },
  ];
}
