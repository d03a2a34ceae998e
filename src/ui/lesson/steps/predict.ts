import { formatCount, formatLoss, formatPercent, formatPlusMinus } from '../../format/numbers.ts';
import { ladderTraining } from '../ladder-training.ts';
import type { Evidence, LessonStep } from '../step.ts';

/** The last size that was predicted and then measured, with the one before it. */
function scoredIn({ ladder }: Evidence) {
  const scored = ladder?.state.predictions.filter(({ measured }) => measured !== null).at(-1);
  if (!ladder || scored === undefined || scored.measured === null) return null;
  const { prediction, measured } = scored;
  const before = ladder.state.points.filter(({ n }) => n < prediction.n).at(-1);
  return before === undefined ? null : { source: ladder.source, scored, prediction, measured, before };
}

export const predict: LessonStep = {
  id: 'predict',
  title: 'Predict before you train',
  view: 'ladder',
  ring: 'law-plot',
  before: () => [
    {
      text: 'This is what made scaling laws matter: a law fitted to small, cheap models says how good a large, expensive one will be, before it is paid for. From the third size on the lab writes its prediction down before the first step. In the plot it is a hollow ring, and it is never changed afterwards.',
    },
  ],
  training: ladderTraining,
  question: (evidence) => {
    const found = scoredIn(evidence);
    if (found === null) return null;
    const { prediction, before, measured, source } = found;
    return {
      kind: 'slider',
      ask: `${formatCount(before.n)} parameters came to ${formatLoss(before.loss)} nats. What will ${formatCount(prediction.n)} parameters come to, ${(prediction.n / before.n).toFixed(1)} times as many?`,
      min: Number((0.75 * before.loss).toFixed(2)),
      max: Number((1.05 * before.loss).toFixed(2)),
      scale: 'linear',
      start: Number(before.loss.toFixed(2)),
      format: 'loss',
      answer: measured,
      beside: { label: 'the law', value: prediction.loss, interval: prediction.interval },
      source,
    };
  },
  after: (evidence) => {
    const found = scoredIn(evidence);
    if (found === null) return [];
    const { prediction, measured, scored } = found;
    const { error, inside } = scored;
    return [
      {
        text:
          `From ${prediction.fittedTo.length} smaller sizes the law had said ${formatPlusMinus(prediction.loss, prediction.interval)}. Measured: ${formatLoss(measured)}, ` +
          `${inside === true ? 'inside' : 'outside'} the ${Math.round(100 * prediction.level)} % interval and ${formatPercent(Math.abs(error ?? 0))} off.`,
      },
      {
        text: 'Such an interval should hold four times out of five: one miss is no disgrace, a row of them would be. Look at the table of runs for all predictions and their scores.',
      },
    ];
  },
  sources: [],
};
