/** The best split of a compute by Chinchilla's three approaches, as far as the runs allow each. */
import { allocationOf } from '../../scaling/allocation.ts';
import { fitFrontier, type Frontier } from '../../scaling/frontier.ts';
import { isoFlopBias, type IsoFlopBias } from '../../scaling/isoflop-bias.ts';
import { fitIsoFlop, type IsoFlopFit } from '../../scaling/isoflop.ts';
import type { Progress } from '../../scaling/engine/surface-fit.ts';
import { PlanError } from '../../scaling/planner/check.ts';
import { LawError } from '../../scaling/points.ts';
import { JOINT_TEXTS } from './joint.ts';
import type { Approaches, FitSettings, JointAnalysis } from './types.ts';

/** What an approach gives, or null where the runs are not made for it. */
function attempt<T>(approach: () => T): T | null {
  try {
    return approach();
  } catch (error) {
    if (error instanceof LawError || error instanceof PlanError) return null;
    throw error;
  }
}

/** Fewest places on an envelope for it to say anything. */
const FEWEST_ON_ENVELOPE = 3;
/** Fewest budgets with a valley for the second approach, and the least share of runs that lie on budgets. */
const FEWEST_VALLEYS = 2;
const ON_BUDGETS = 0.5;

function envelopeOf(joint: JointAnalysis, options: DrawOptions): Frontier | null {
  const frontier = attempt(() => fitFrontier(joint.points, options));
  return frontier !== null && frontier.points.length >= FEWEST_ON_ENVELOPE ? frontier : null;
}

function valleysOf(joint: JointAnalysis, options: DrawOptions): IsoFlopFit | null {
  const fit = attempt(() => fitIsoFlop(joint.points, options));
  if (fit === null) return null;
  const seen = fit.budgets.filter(({ valley }) => valley.x !== null).length;
  const runs = fit.budgets.reduce((sum, { points }) => sum + points.length, 0);
  return seen >= FEWEST_VALLEYS && runs >= ON_BUDGETS * joint.points.length ? fit : null;
}

interface DrawOptions {
  readonly level: number;
  readonly replicates: number;
  readonly seed: number;
}

/** Draws of an interval; without a bootstrap the approaches still need a few to say what they leave open. */
const FEWEST_DRAWS = 20;

export function* fitApproaches(joint: JointAnalysis, settings: FitSettings): Generator<Progress, Approaches> {
  const { level, seed } = settings;
  const options = { level, seed, replicates: Math.max(FEWEST_DRAWS, Math.min(400, settings.replicates ?? 400)) };
  yield 0;
  const frontier = envelopeOf(joint, options);
  yield 0.5;
  const isoFlop = valleysOf(joint, options);
  const law = joint.fits[joint.main]?.law;
  const bias: IsoFlopBias | null =
    isoFlop === null || law === undefined ? null : attempt(() => isoFlopBias(law, isoFlop));
  const allocations = joint.entries.flatMap(({ id: form }) => {
    // With α = β the split is even by definition.
    if (form === 'tied') return [];
    const fit = joint.fits[form];
    const allocation = fit === undefined ? null : attempt(() => allocationOf(fit));
    return allocation === null ? [] : [{ form, title: JOINT_TEXTS[form].title, allocation }];
  });
  return { frontier, isoFlop, bias, allocations };
}
