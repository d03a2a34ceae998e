/** Loss against compute, with the lower envelope and the law along it. */
import { dotAt, lineOf, logGrid, muted, prediction } from '../../experiments/draw.ts';
import type { Figure } from '../../experiments/figure.ts';
import { level, nats, plural, short } from '../../experiments/format.ts';
import { FORM_NAMES } from '../../experiments/joint-fits.ts';
import type { Frontier } from '../../scaling/frontier.ts';
import { flopsOf } from '../../scaling/isoflop.ts';
import { evaluateJoint } from '../../scaling/joint-law.ts';
import { PlanError } from '../../scaling/planner/check.ts';
import { computeOptimal } from '../../scaling/planner/optimum.ts';
import type { PublishedLaw } from '../../scaling/published/types.ts';
import type { FigureLine } from '../../experiments/figure.ts';
import type { JointAnalysis } from '../fits/types.ts';
import type { LossPer } from '../types.ts';
import { AXES, lossAxis } from './axes.ts';
import { curveMarks, overlaysOn } from './curve.ts';
import { costOf, rangeOf, thinned, thinningNote } from './thin.ts';

/** Loss of the best split by the joint law, at what runs cost here; nothing where the law can't weigh N against D. */
function bestByLaw({ fits, main, points }: JointAnalysis, grid: readonly number[]): FigureLine[] {
  const fit = fits[main];
  if (fit === undefined) return [];
  const cost = costOf(points);
  try {
    const y = grid.map((flops) => {
      const { parameters, tokens } = computeOptimal(fit.law, flops / cost);
      return evaluateJoint(fit.law, parameters, tokens);
    });
    const name = `best split by ${FORM_NAMES[main]}`;
    return [lineOf(grid, y, { tint: prediction, series: name, label: name, dash: 'dashed', ranged: false })];
  } catch (error) {
    if (error instanceof PlanError) return [];
    throw error;
  }
}

/** How far beyond the runs the lines go on. */
const BEYOND = 3;

export function computeFigure(
  joint: JointAnalysis,
  frontier: Frontier | null,
  per: LossPer,
  laws: readonly PublishedLaw[],
): Figure {
  const [low, high] = rangeOf(joint.points.map(flopsOf));
  const grid = logGrid(low / 1.3, high * BEYOND, 80);
  const envelope = frontier?.points ?? [];
  const fitted = frontier?.loss
    ? curveMarks(frontier.loss, grid, `law of the envelope, ${level(frontier.loss.level)} band`, true)
    : null;
  const floor = frontier?.loss?.parameters.floor.determined === true ? frontier.loss.law.floor : null;
  const best = envelope.map(({ flops, loss }) => ({ x: flops, loss }));
  const overlays = best.length > 0 ? overlaysOn({ variable: 'C', points: best, floor }, grid, laws) : [];
  return {
    id: 'compute',
    title: 'Loss against compute',
    caption: [
      `All runs, and the best for their compute.${thinningNote(joint.points.length)}`,
      ...overlays.map(({ says }) => says),
    ].join(' '),
    x: { ...AXES.C, includes: [low / 1.3, high * BEYOND] },
    y: lossAxis(per),
    scale: null,
    bands: fitted?.bands ?? [],
    lines: [...overlays.map(({ line }) => line), ...(fitted?.lines ?? []), ...bestByLaw(joint, grid)],
    points: [
      ...thinned(joint.points).map((point) =>
        dotAt(flopsOf(point), point.loss, {
          tint: muted,
          series: 'runs',
          label: `line ${point.line}: ${nats(point.loss)}`,
        }),
      ),
      ...envelope.map(({ flops, loss, n }) =>
        dotAt(flops, loss, {
          tint: { kind: 'role', role: 'law' },
          series: 'envelope',
          label: `${short(n)} parameters, ${nats(loss)}`,
        }),
      ),
    ],
    description: `Loss of ${plural(joint.points.length, 'run')} against training FLOPs, ${plural(envelope.length, 'place')} on the lower envelope.`,
  };
}
