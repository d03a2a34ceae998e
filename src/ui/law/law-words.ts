/** What the law's plot says of its sizes. */
import type { LadderState, ScoredPrediction } from '../../experiments/ladder-types.ts';
import type { PowerLaw } from '../../scaling/types.ts';
import {
  formatConstant,
  formatCount,
  formatFlops,
  formatLoss,
  formatPercent,
  formatPlusMinus,
} from '../format/numbers.ts';
import { verdict } from '../state/words.ts';
import type { LawAxis, SizePoint } from './law-choice.ts';

/** A relative miss with its sign: '+0.8 %' where the law lies above what was measured. */
export function missText(miss: number): string {
  const text = formatPercent(Math.abs(miss));
  return Number.parseFloat(text) === 0 ? '0.0 %' : `${miss > 0 ? '+' : '−'}${text}`;
}

/** A law in a line of text: 'L(N) = 1.45 + 16.1·N^−0.42'. */
export function equationText({ floor, scale, exponent }: PowerLaw, axis: LawAxis): string {
  const letter = axis === 'flops' ? 'C' : 'N';
  const constant = floor === 0 ? '' : `${formatConstant(floor)} + `;
  return `L(${letter}) = ${constant}${formatConstant(scale)}·${letter}^−${formatConstant(exponent)}`;
}

function seedsText({ loss, seeds }: SizePoint): string {
  if (seeds.length < 2) return `measured ${formatLoss(loss)} nats a token`;
  return `measured ${formatLoss(loss)}, mean of ${seeds.length} seeds (${seeds.map(formatLoss).join(', ')})`;
}

/** What a pointer on a measured size is told, line by line. `miss`: (law − measured) / measured where it is held out. */
export function sizeTip(ladder: LadderState, point: SizePoint, miss: number | null): string {
  const rung = ladder.plan.rungs[point.rung];
  if (rung === undefined) return '';
  const record = ladder.records.find(({ parameters }) => parameters.total === rung.parameters.total);
  const prediction = ladder.predictions.find((each) => each.rung === point.rung);
  return [
    `${formatCount(rung.parameters.total)} parameters, width ${rung.model.width}, ${rung.model.layers} layers`,
    record === undefined ? '' : `${formatCount(record.tokens)} tokens, ${formatFlops(record.flops)} a run`,
    seedsText(point),
    miss === null ? '' : `held out of the fit: the law is ${missText(miss)} off`,
    prediction === undefined ? '' : predictionLine(prediction),
    'Click for its runs',
  ]
    .filter((line) => line !== '')
    .join('\n');
}

function predictionLine(scored: ScoredPrediction): string {
  const { predicted, score } = verdict(scored);
  return `predicted ${predicted}: ${score}`;
}

/** What a pointer on a prediction is told. */
export function predictionTip(scored: ScoredPrediction): string {
  const { prediction } = scored;
  const sizes = prediction.fittedTo.length;
  return `${formatCount(prediction.n)} parameters\n${predictionLine(scored)}\nfrom the ${sizes} smaller sizes, before it was trained`;
}

/** The picture in words, for those who can't see it. */
export function describeLaw({ points, predictions }: LadderState): string {
  if (points.length === 0) return 'Held-out loss against parameters: no size is measured yet.';
  const measured = points.map(({ n, loss }) => `${formatCount(n)} parameters ${formatLoss(loss)}`).join(', ');
  const open = predictions.find((scored) => scored.measured === null)?.prediction;
  const next =
    open === undefined
      ? ''
      : ` Predicted for ${formatCount(open.n)} parameters: ${formatPlusMinus(open.loss, open.interval)}.`;
  return `Held-out loss in nats a token against parameters: ${measured}.${next}`;
}
