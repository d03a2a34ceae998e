/** What is known of one run, as names and values. Pure text. */
import { level, share } from '../../experiments/format.ts';
import { variantText } from '../../experiments/variant-words.ts';
import type { Experts } from '../../model/config.ts';
import type { TaskResult } from '../../train/record.ts';
import type { RunSpec } from '../../train/spec.ts';
import type { Fact } from '../fact-list.ts';
import {
  bitsPerCharacter,
  formatCount,
  formatDate,
  formatDuration,
  formatExact,
  formatFlops,
  formatLoss,
} from '../format/numbers.ts';
import type { RunView } from '../state/run-view.ts';
import { progressText } from '../state/run-view.ts';
import { adapterName } from '../state/words.ts';

function lossText(loss: number, charactersPerToken: number): string {
  const bits = formatLoss(bitsPerCharacter(loss, charactersPerToken));
  return `${formatLoss(loss)} nats a token, ${bits} bits${charactersPerToken === 1 ? '' : ' a character'}`;
}

/** Grades on a task. */
function taskFacts({ exact, tokenAccuracy, chance, train }: TaskResult): Fact[] {
  const [whole, tokens] = [level(exact), level(tokenAccuracy)];
  const trained = train === undefined ? '' : `; ${level(train.exact)} of the records trained on`;
  return [
    { name: 'Whole answers right', value: `${whole} of held-out records (chance ${share(chance.exact)})${trained}` },
    { name: 'Tokens right', value: `${tokens} of the answers' (chance ${share(chance.token)})` },
  ];
}

/**
 * What came of it and what it cost; without a record, what is planned.
 *
 * @param charactersPerToken of its text, on average.
 */
export function outcomeFacts(run: RunView, charactersPerToken = 1): Fact[] {
  const { record, tokensPerSecond } = run;
  const facts: Fact[] = [
    { name: 'State', value: progressText(run.progress) },
    ...(record === null || record.loss === null
      ? []
      : [{ name: 'Held-out loss', value: lossText(record.loss, charactersPerToken) }]),
    ...(record?.trainLoss === undefined
      ? []
      : [{ name: 'Loss on its own text', value: lossText(record.trainLoss, charactersPerToken) }]),
    ...(record?.task === undefined ? [] : taskFacts(record.task)),
    { name: 'Tokens', value: formatExact(run.tokens) },
    { name: 'Compute', value: formatFlops(run.flops) },
  ];
  if (tokensPerSecond !== null) facts.push({ name: 'Speed', value: `${formatCount(tokensPerSecond)} tokens a second` });
  if (record === null) return facts;
  const { seconds, replicas, adapter, kernels, endedAt } = record;
  const beside = replicas > 1 ? `, ${replicas} runs at once` : '';
  return [
    ...facts,
    { name: 'Training time', value: `${formatDuration(seconds)}${beside}` },
    { name: 'Adapter', value: `${adapterName(adapter)}${adapter.software ? ' (software)' : ''}, ${adapter.browser}` },
    {
      name: 'Kernels',
      value: Object.entries(kernels)
        .map(([family, kernel]) => `${family} ${kernel}`)
        .join(', '),
    },
    { name: 'Ended', value: formatDate(endedAt) },
  ];
}

/** '8 a layer, 1 a token, balancing loss 0.01'. */
function expertsText({ count, active, balance }: Experts): string {
  return `${count} a layer, ${active} a token, balancing loss ${balance}`;
}

/** A rate without a tail of digits: 0.01131. */
const rate = (value: number): string => String(Number(value.toPrecision(4)));

/** The spec as a table: everything that repeats the run. */
export function configurationFacts({ model, corpus, training, evaluation, seed, kernels }: RunSpec): Fact[] {
  const { hidden, embedding } = training.learningRate;
  const variant = variantText(model);
  return [
    { name: 'Layers L', value: String(model.layers) },
    { name: 'Width C', value: String(model.width) },
    { name: 'Heads H', value: `${model.heads}, of ${model.width / model.heads}` },
    { name: 'Hidden F', value: `${model.hidden} (${model.variant?.activation === 'gelu' ? 'GELU' : 'SwiGLU'})` },
    ...(variant === '' ? [] : [{ name: 'Variant', value: variant }]),
    ...(model.experts === undefined ? [] : [{ name: 'Experts', value: expertsText(model.experts) }]),
    { name: 'Context T', value: `${model.context} tokens` },
    { name: 'Vocabulary V', value: `${model.vocabulary} symbols` },
    {
      name: 'Text',
      value: `${corpus.id} ${corpus.hash.slice(0, 8)}${corpus.characters === undefined ? '' : `, first ${formatCount(corpus.characters)} characters`}`,
    },
    { name: 'Training tokens', value: formatExact(training.tokens) },
    { name: 'Batch B', value: `${training.batch} windows` },
    { name: 'Learning rates', value: `${rate(hidden)} hidden, ${rate(embedding)} embedding` },
    { name: 'Warm-up', value: `${training.warmupSteps} steps` },
    { name: 'Cooldown', value: `last ${Math.round(100 * training.cooldownFraction)} % of the steps` },
    {
      name: 'AdamW',
      value: `β ${training.beta1} and ${training.beta2}, ε ${training.epsilon}, decay ${training.weightDecay}`,
    },
    ...(training.optimiser
      ? [{ name: 'Muon, hidden matrices', value: `momentum ${training.optimiser.momentum}, 5 iterations` }]
      : []),
    { name: 'Gradient norm', value: `at most ${training.clipNorm}` },
    { name: 'Evaluated on', value: `${formatExact(evaluation.characters)} held-out characters` },
    { name: 'Seed', value: String(seed) },
    ...(kernels === undefined ? [] : [{ name: 'Kernels asked for', value: `${kernels.matmul}, ${kernels.attention}` }]),
  ];
}
