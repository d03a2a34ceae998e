import type { LadderState } from '../../../experiments/ladder-types.ts';
import { formatCount, formatLoss, formatPercent } from '../../format/numbers.ts';
import { KAPLAN } from '../citations.ts';
import { ladderTraining } from '../ladder-training.ts';
import type { LessonStep } from '../step.ts';

/** By which share the loss falls at a doubling of N, on average from the smallest size to the largest. */
export function fallADoubling(points: LadderState['points']): number | null {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || last.n <= first.n) return null;
  const slope = Math.log(first.loss / last.loss) / Math.log(last.n / first.n);
  return 1 - 2 ** -slope;
}

/** Kaplan et al. 2020, eq. 1.1. */
const KAPLAN_EXPONENT = 0.076;

export const bigger: LessonStep = {
  id: 'bigger',
  title: 'Bigger is better, and how much',
  view: 'ladder',
  ring: 'law-plot',
  before: ({ ladder }) => {
    const [first, last] = [ladder?.state.points[0], ladder?.state.points.at(-1)];
    const range = first && last ? `, here from ${formatCount(first.n)} to ${formatCount(last.n)}` : '';
    return [
      {
        text: `Now the experiment that this page is about: the same text, the same number of characters, the same recipe. Only the number of parameters $N$ grows${range}. Each point of the large plot is one size when its training has ended.`,
      },
    ];
  },
  training: ladderTraining,
  question: ({ ladder }) => {
    const fall = ladder === null ? null : fallADoubling(ladder.state.points);
    if (ladder === null || fall === null) return null;
    return {
      kind: 'slider',
      ask: 'Each time the number of parameters doubles, by how many percent does the loss fall, on average?',
      min: 0,
      max: 0.5,
      scale: 'linear',
      start: 0.25,
      format: 'percent',
      answer: fall,
      beside: { label: 'Kaplan et al. 2020', value: 1 - 2 ** -KAPLAN_EXPONENT, interval: null },
      source: ladder.source,
    };
  },
  after: ({ ladder }) => {
    const [first, last] = [ladder?.state.points[0], ladder?.state.points.at(-1)];
    const fall = fallADoubling(ladder?.state.points ?? []);
    if (first === undefined || last === undefined || fall === null) return [];
    return [
      {
        text: `${Math.round(last.n / first.n)} times as many parameters bring the loss from ${formatLoss(first.loss)} to ${formatLoss(last.loss)} nats: ${formatPercent(fall)} at every doubling. That is little, and it does not stop.`,
      },
      {
        text: 'Kaplan et al. trained models of up to 1.5 billion parameters, each with as much text as it could use, and found',
      },
      { tex: String.raw`L(N) \propto N^{-0.076}, \qquad 1 - 2^{-0.076} = 5.1\,\%\ \text{a doubling}` },
      { text: 'Here all sizes see equally much text, so a likeness of the two figures is partly chance.' },
    ];
  },
  sources: [KAPLAN],
};
