import { bitsPerCharacter, formatLoss } from '../../format/numbers.ts';
import { SHANNON } from '../citations.ts';
import type { Evidence, LessonStep } from '../step.ts';

/** Symbols of the text on screen; the shipped text has 53. */
const symbolsOf = ({ ladder }: Evidence): number => ladder?.state.plan.corpus.symbols.length ?? 53;

const hesitation = (loss: number): string => `$e^{${formatLoss(loss)}} = ${Math.exp(loss).toFixed(1)}$`;

export const loss: LessonStep = {
  id: 'loss',
  title: 'What a loss is',
  view: 'ladder',
  ring: 'loss-curves',
  before: (evidence) => [
    {
      text:
        'The models here read the last few characters of a text, 32 at most, and give each of the ' +
        `${symbolsOf(evidence)} symbols a probability to come next. The loss says how surprised a model is by what really comes, on average:`,
    },
    { tex: String.raw`L = -\frac{1}{n} \sum_{i=1}^{n} \ln p(x_i \mid \text{the characters before})` },
    {
      text: 'Its unit is the nat. A model that is always sure and always right has a loss of 0. What counts is the loss on text held out of the training.',
    },
  ],
  training: null,
  question: (evidence) => ({
    kind: 'slider',
    ask: `A model that knows nothing gives all ${symbolsOf(evidence)} symbols the same probability. What is its loss, in nats?`,
    min: 0,
    max: 8,
    scale: 'linear',
    start: 1,
    format: 'loss',
    answer: Math.log(symbolsOf(evidence)),
    beside: null,
    source: 'computed',
  }),
  after: (evidence) => {
    const [symbols, points] = [symbolsOf(evidence), evidence.ladder?.state.points ?? []];
    const last = points.at(-1);
    const bits = bitsPerCharacter(Math.log(symbols)).toFixed(2);
    return [
      {
        tex: String.raw`L = -\ln \tfrac{1}{${symbols}} = \ln ${symbols} = ${formatLoss(Math.log(symbols))}\ \text{nats} = ${bits}\ \text{bits}`,
      },
      {
        text:
          'Read it backwards: $e^L$ is the number of equally likely symbols among which a model hesitates. ' +
          (last ? `The largest model on screen has come down from ${symbols} to ${hesitation(last.loss)}.` : ''),
      },
      {
        text: 'There is a floor. Shannon had people guess texts letter by letter and put printed English between 0.6 and 1.3 bits a letter, 0.4 to 0.9 nats: what comes next is not fully decided by what came before.',
      },
    ];
  },
  sources: [SHANNON],
};
