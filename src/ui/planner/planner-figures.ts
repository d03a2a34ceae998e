/** The plan in pictures: what the size costs in loss at this budget, and what serving costs over a model's life. */
import { bandOf, dotAt, law as lawTint, lineOf, logGrid, muted, other } from '../../experiments/draw.ts';
import type { Figure } from '../../experiments/figure.ts';
import { nats, short } from '../../experiments/format.ts';
import { evaluateJoint } from '../../scaling/joint-law.ts';
import type { JointLaw } from '../../scaling/joint-types.ts';
import { PlanError } from '../../scaling/planner/check.ts';
import { intervalOf, type PlanningLaw } from '../../scaling/planner/law.ts';
import { INFERENCE_FLOPS, tokensForLoss, TRAINING_FLOPS } from '../../scaling/planner/optimum.ts';
import type { OverTraining } from '../../scaling/planner/over-train.ts';
import type { Plan, PlanRequest } from '../../scaling/planner/plan.ts';
import { effectiveInputs } from '../../scaling/planner/repeats.ts';
import { flopsText } from './planner-words.ts';

/** Sizes drawn on each side of the plan's, as a factor. */
const REACH = 30;
/** Sizes at which the bootstrap's interval is drawn: each costs as many evaluations as there are laws. */
const BAND_POINTS = 25;

function lossAt(law: JointLaw, parameters: number, flops: number, repeats: PlanRequest['repeats']): number {
  const tokens = flops / (TRAINING_FLOPS * parameters);
  if (repeats === undefined) return evaluateJoint(law, parameters, tokens);
  const effective = effectiveInputs(law, parameters, tokens, repeats);
  return evaluateJoint(law, effective.parameters, effective.tokens);
}

/** Loss against size at the budget's compute, with the plan in its valley. */
export function budgetFigure(law: PlanningLaw, made: Plan, { repeats }: Omit<PlanRequest, 'law'>): Figure {
  const { parameters, loss, flops, parametersInterval } = made;
  const [low, high] = [parameters / REACH, parameters * REACH];
  const grid = logGrid(low, high, 65);
  const sparse = logGrid(low, high, BAND_POINTS);
  const series = `${flopsText(flops)} FLOPs`;
  const bands = sparse.map((n) => intervalOf(law, (each) => lossAt(each, n, flops, repeats)));
  return {
    id: 'size',
    title: 'Which size for this compute?',
    caption:
      'Every size on as many tokens as the compute allows. The valley is flat: a model half or twice the best size costs little, ' +
      'which is what leaves room to train a smaller one for longer.',
    x: { label: 'parameters N', scale: 'log', format: 'count' },
    y: { label: 'loss (nats a token)', scale: 'linear', format: 'loss' },
    scale: null,
    bands: bandOf(sparse, bands, { tint: lawTint, series }),
    lines: [
      lineOf(
        grid,
        grid.map((n) => lossAt(law.law, n, flops, repeats)),
        { tint: lawTint, series, label: series, weight: 'strong' },
      ),
    ],
    points: [
      dotAt(parameters, loss, {
        tint: lawTint,
        shape: 'diamond',
        series: 'the plan',
        label: `the plan: ${short(parameters)} parameters on ${short(made.tokens)} tokens`,
        ...(parametersInterval && { xBar: parametersInterval }),
      }),
    ],
    description: `Loss against parameters at ${flopsText(flops)} FLOPs: least, ${nats(loss)} nats, at ${short(parameters)} parameters.`,
  };
}

/** Compute over a model's life, for each size that reaches the loss. */
function lifetimes(law: JointLaw, loss: number, served: number, sizes: readonly number[]) {
  return sizes.flatMap((n) => {
    try {
      const training = TRAINING_FLOPS * n * tokensForLoss(law, n, loss);
      return [{ n, training, all: training + INFERENCE_FLOPS * n * served }];
    } catch (error) {
      // Too small for this loss, however much it reads.
      if (error instanceof PlanError) return [];
      throw error;
    }
  });
}

export function lifetimeFigure(law: PlanningLaw, over: OverTraining, served: number): Figure {
  const plain = over.computeOptimal;
  const low = Math.min(over.parameters, plain.parameters) / 4;
  const sizes = logGrid(low, plain.parameters * 6, 120);
  const points = lifetimes(law.law, over.loss, served, sizes);
  const column = (of: (point: (typeof points)[number]) => number) => points.map(of);
  const top = 12 * over.cost;
  return {
    id: 'lifetime',
    title: 'What the same loss costs over a life',
    caption: `Sizes that reach ${nats(over.loss)} nats. Smaller ones train longer and serve cheaper.`,
    x: { label: 'parameters N', scale: 'log', format: 'count', includes: [over.parameters / 3, plain.parameters * 3] },
    y: { label: 'FLOPs', scale: 'log', format: 'figure', includes: [plain.trainingFlops / 2, top] },
    scale: null,
    bands: [],
    lines: [
      lineOf(
        column(({ n }) => n),
        column(({ training }) => training),
        {
          tint: muted,
          series: 'training alone',
          label: 'training alone',
          ranged: false,
        },
      ),
      lineOf(
        column(({ n }) => n),
        column(({ n }) => INFERENCE_FLOPS * n * served),
        {
          tint: other,
          dash: 'dotted',
          series: `serving ${short(served)} tokens`,
          label: `serving ${short(served)} tokens`,
          ranged: false,
        },
      ),
      lineOf(
        column(({ n }) => n),
        column(({ all }) => all),
        {
          tint: lawTint,
          weight: 'strong',
          series: 'both',
          label: 'training and serving',
          ranged: false,
        },
      ),
    ],
    points: [
      dotAt(plain.parameters, plain.cost, {
        tint: other,
        shape: 'ring',
        series: 'cheapest to train',
        label: `cheapest to train: ${short(plain.parameters)} parameters`,
      }),
      dotAt(over.parameters, over.cost, {
        tint: lawTint,
        shape: 'diamond',
        series: 'cheapest in all',
        label: `cheapest in all: ${short(over.parameters)} parameters on ${short(over.tokens)} tokens`,
        ...(over.parametersInterval && { xBar: over.parametersInterval }),
      }),
    ],
    description: `FLOPs over a model's life against its size: ${flopsText(over.cost)} at ${short(over.parameters)} parameters, ${flopsText(plain.cost)} at the ${short(plain.parameters)} that are cheapest to train.`,
  };
}
