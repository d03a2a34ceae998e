import type { LadderState } from '../../../experiments/ladder-types.ts';
import { formatConstant, formatPercent } from '../../format/numbers.ts';
import { HOFFMANN, KAPLAN } from '../citations.ts';
import { ladderTraining } from '../ladder-training.ts';
import type { Block, LessonStep } from '../step.ts';

/** Nearer to the line than this share counts as on it. */
const ON_THE_LINE = 0.005;

/**
 * By which share the sizes between the first and the last lie above the straight line through these two, on logarithmic
 * axes; negative below it. Null with fewer than three.
 */
export function bendOf(points: LadderState['points']): number | null {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || points.length < 3) return null;
  const slope = Math.log(last.loss / first.loss) / Math.log(last.n / first.n);
  const misses = points.slice(1, -1).map(({ n, loss }) => Math.log(loss / first.loss) - slope * Math.log(n / first.n));
  return Math.exp(misses.reduce((sum, miss) => sum + miss, 0) / misses.length) - 1;
}

const placeOf = (bend: number): string => (Math.abs(bend) < ON_THE_LINE ? 'on' : bend > 0 ? 'above' : 'below');

function floorBlocks(state: LadderState): readonly Block[] {
  const { floor } = state.fits;
  if (floor === null) return [];
  const { floor: e, scale, exponent } = floor.law;
  const interval = floor.intervals.exponent;
  const range = interval === null ? '' : ` (${interval[0].toFixed(2)} to ${interval[1].toFixed(2)})`;
  return [
    {
      tex: `L(N) = E + A\\,N^{-\\alpha} = ${formatConstant(e)} + ${formatConstant(scale)}\\,N^{-${exponent.toFixed(2)}}`,
    },
    {
      text: `The floor $E$ is what no size gets below with this much text and a context this short. What lies above it falls as a power, with $\\alpha = ${exponent.toFixed(2)}$${range}. Hoffmann et al. report 0.34 for large models. Take the floor away in the plot, and look at how the line misses.`,
    },
  ];
}

export const line: LessonStep = {
  id: 'line',
  title: 'The straight line',
  view: 'ladder',
  ring: 'law-plot',
  before: () => [
    {
      text: 'Both axes of the plot multiply: equal steps are equal factors. On such axes a power law is a straight line,',
    },
    { tex: String.raw`L = A\,N^{-\alpha} \;\Longleftrightarrow\; \ln L = \ln A - \alpha \ln N,` },
    { text: 'and its slope is the exponent. An exponential or a logarithm would be bent.' },
  ],
  training: ladderTraining,
  question: ({ ladder }) => {
    const bend = ladder === null ? null : bendOf(ladder.state.points);
    if (ladder === null || bend === null) return null;
    return {
      kind: 'choice',
      ask: 'Draw, in your mind, a straight line from the smallest size to the largest. Where do the sizes between them lie?',
      choices: [
        { value: 'above', label: 'Above the line' },
        { value: 'on', label: 'On it, within half a percent' },
        { value: 'below', label: 'Below the line' },
      ],
      answer: placeOf(bend),
      source: ladder.source,
    };
  },
  after: ({ ladder }) => {
    const bend = ladder === null ? null : bendOf(ladder.state.points);
    if (ladder === null || bend === null) return [];
    const said: Record<string, string> = {
      on: 'On it: over these sizes a straight line says it all.',
      above: `Above it, by ${formatPercent(bend)} on average: the larger sizes gain more than the smaller ones did.`,
      below: `Below it, by ${formatPercent(-bend)} on average: the line is nearly straight, but it flattens towards the large sizes. A floor explains that:`,
    };
    return [{ text: said[placeOf(bend)] ?? '' }, ...floorBlocks(ladder.state)];
  },
  sources: [KAPLAN, HOFFMANN],
};
