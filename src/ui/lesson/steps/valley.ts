import type { ExperimentState } from '../../../experiments/experiment.ts';
import { formatCount, formatFlops } from '../../format/numbers.ts';
import { HOFFMANN, KAPLAN } from '../citations.ts';
import type { Evidence, LessonStep } from '../step.ts';

interface Valley {
  readonly flops: number;
  readonly parameters: number;
  readonly tokens: number;
  readonly interval: readonly [number, number] | null;
  readonly sizes: readonly [least: number, most: number];
}

interface Trend {
  readonly exponent: number;
  readonly interval: readonly [number, number] | null;
}

/** The part of the experiment's results that the lesson reads; docs/files.md, fit.json. */
interface Results {
  readonly parameters?: Trend | null;
  readonly budgets?: readonly {
    readonly flops: number;
    readonly parameters: number | null;
    readonly tokens: number | null;
    readonly interval: readonly [number, number] | null;
    readonly points: readonly { readonly parameters: number }[];
  }[];
}

/** The valley of the largest budget that has one. */
export function lastValley({ findings }: ExperimentState): Valley | null {
  const { budgets = [] } = findings.results as Results;
  const found = budgets.flatMap(({ flops, parameters, tokens, interval, points }): Valley[] => {
    if (parameters === null || tokens === null) return [];
    const sizes = points.map((point) => point.parameters);
    return [{ flops, parameters, tokens, interval, sizes: [Math.min(...sizes), Math.max(...sizes)] }];
  });
  return found.at(-1) ?? null;
}

function trendText({ isoflop }: Evidence): string {
  const trend = (isoflop?.state.findings.results as Results | undefined)?.parameters ?? null;
  if (trend === null) return '';
  const range = trend.interval === null ? '' : `, between ${trend.interval.map((end) => end.toFixed(2)).join(' and ')}`;
  return ` Here the exponent is ${trend.exponent.toFixed(2)}${range}: a factor of eight in compute is little to read it from.`;
}

export const valley: LessonStep = {
  id: 'valley',
  title: 'Size or text? Chinchilla’s valley',
  view: 'isoflop',
  ring: 'figure-panel',
  before: () => [
    { text: 'Training $N$ parameters on $D$ tokens costs about six floating-point operations for each pair:' },
    { tex: String.raw`C \approx 6\,N\,D` },
    {
      text: 'So at a fixed compute $C$ a larger model sees less text. Too small, and it can’t hold what it reads; too large, and it has hardly read. Each curve of the plot is one budget spent on different sizes.',
    },
  ],
  training: { label: 'Train at equal compute', experiment: 'isoflop', options: () => ({}) },
  question: ({ isoflop }) => {
    const found = isoflop === null ? null : lastValley(isoflop.state);
    if (isoflop === null || found === null) return null;
    const [least, most] = found.sizes;
    return {
      kind: 'slider',
      ask: `The largest budget here is ${formatFlops(found.flops)}. Which size makes the most of it?`,
      min: least,
      max: most,
      scale: 'log',
      start: most,
      format: 'count',
      answer: found.parameters,
      beside: null,
      source: isoflop.source,
    };
  },
  after: (evidence) => {
    const found = evidence.isoflop === null ? null : lastValley(evidence.isoflop.state);
    if (found === null) return [];
    return [
      {
        text: `The valley’s lowest place is at ${formatCount(found.parameters)} parameters, which leaves ${formatCount(found.tokens)} characters: ${Math.round(found.tokens / found.parameters)} a parameter.`,
      },
      { tex: String.raw`N_{\mathrm{opt}} \propto C^{a}, \qquad D_{\mathrm{opt}} \propto C^{1-a}` },
      {
        text: `Kaplan et al. had found $a = 0.73$: put most of new compute into size. Hoffmann et al. found 0.46 to 0.50 by three approaches: let size and text grow alike, about 20 tokens a parameter. Their model of 70 billion parameters, Chinchilla, beat one of 280 billion trained with as much compute.${trendText(evidence)}`,
      },
    ];
  },
  sources: [KAPLAN, HOFFMANN],
};
