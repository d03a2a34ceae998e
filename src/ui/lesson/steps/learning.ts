import { stepsOf } from '../../../train/spec.ts';
import { formatCount, formatExact, formatLoss } from '../../format/numbers.ts';
import { ADAMW } from '../citations.ts';
import type { Evidence, LessonStep } from '../step.ts';

/** The training loss once a share of the steps is done. */
function lossAt(run: NonNullable<Evidence['run']>['state'], share: number): number | null {
  return run.curve.find(({ step }) => step >= share * stepsOf(run.spec))?.loss ?? null;
}

export const learning: LessonStep = {
  id: 'learning',
  title: 'One model learns',
  view: 'ladder',
  ring: 'loss-curves',
  before: () => [
    {
      text: 'A step of training takes 16 windows of 32 characters at random, measures the loss on them, and moves every weight $w$ a little way in the direction that lowers it:',
    },
    { tex: String.raw`w \leftarrow w - \eta \, \frac{\partial L}{\partial w}` },
    {
      text: 'The optimiser used here, AdamW, also scales each weight’s step by how its gradient has varied. The rate $\\eta$ falls to zero over the last quarter of the run. The button trains one small model, 16 numbers wide, on 262,144 characters: watch its curve.',
    },
  ],
  training: {
    label: 'Train one model',
    experiment: 'ladder',
    options: () => ({ widths: [16], tokens: 262_144, seeds: [1] }),
  },
  question: ({ run }) => {
    const measured = run?.state.loss ?? null;
    if (run === null || measured === null) return null;
    const { parameters, tokens, spec } = run.state;
    return {
      kind: 'slider',
      ask: `Guessing costs ${formatLoss(Math.log(spec.model.vocabulary))} nats. To what loss on held-out text does a model of ${formatExact(parameters.total)} parameters come in ${formatCount(tokens)} characters?`,
      min: 0.5,
      max: 4,
      scale: 'linear',
      start: 3,
      format: 'loss',
      answer: measured,
      beside: null,
      source: run.source,
    };
  },
  after: ({ run }) => {
    if (run === null || run.state.loss === null) return [];
    const { loss, spec, seconds } = run.state;
    const [tenth, half, end] = [lossAt(run.state, 0.1), lossAt(run.state, 0.5), run.state.curve.at(-1)?.loss ?? null];
    return [
      {
        text:
          `${formatLoss(loss)} nats: among ${spec.model.vocabulary} symbols it now hesitates between about ${Math.exp(loss).toFixed(1)}. ` +
          `All of it was learnt in ${formatExact(stepsOf(spec))} steps, ${Math.max(1, Math.round(seconds))} s.`,
      },
      ...(tenth !== null && half !== null && end !== null
        ? [
            {
              text: `Most of it comes early: on the text it trains on, the loss is ${formatLoss(tenth)} after a tenth of the steps, ${formatLoss(half)} after half, ${formatLoss(end)} at the end. More training helps ever less. So will more parameters.`,
            },
          ]
        : []),
    ];
  },
  sources: [ADAMW],
};
