/**
 * A plan split among machines: each trains a share, and the records merge by their names into the whole. Pure and deterministic,
 * so that whoever has the plan's link knows every share.
 */
import { flopsPerToken } from '../model/config.ts';
import { stepsTogether, type RunSpec } from '../train/spec.ts';
import type { ExperimentPlan, RunGroup } from './experiment.ts';
import type { LadderPlan } from './ladder-types.ts';
import { check } from './plan-error.ts';
import { runId } from '../train/spec.ts';

/** The share of one machine, both counted from 1: share 3 of 30. */
export interface Share {
  readonly share: number;
  readonly of: number;
}

/** As many machines as a class has, and then some. */
export const MOST_SHARES = 500;

/** Throws PlanError where it is no share of anything. */
export function checkShare({ share, of }: Share): void {
  const whole = Number.isInteger(share) && Number.isInteger(of);
  check(
    whole && of >= 1 && of <= MOST_SHARES && share >= 1 && share <= of,
    `A share is 1 to the number of shares, which is ${MOST_SHARES} at most, as in 3 of 30; ${share} of ${of} is none.`,
  );
}

/** '3of30', as it stands in a link. */
export function shareText({ share, of }: Share): string {
  return `${share}of${of}`;
}

/** The share in '3of30' or '3/30'. Throws PlanError where the text is none. */
export function parseShare(text: string): Share {
  const [, share, of] = /^\s*(\d{1,4})\s*(?:of|\/)\s*(\d{1,4})\s*$/i.exec(text) ?? [];
  check(share !== undefined && of !== undefined, `"${text}" is no share. Write it as 3of30 or 3/30.`);
  const parsed = { share: Number(share), of: Number(of) };
  checkShare(parsed);
  return parsed;
}

/** What is trained in one piece: the runs of a stable run with all its branches. */
interface Piece {
  readonly runs: readonly string[];
  readonly flops: number;
}

/** Runs of one shape, seed and rates share a stable run up to their cooldowns (decision 9). */
function pieceKey({ seed, training: { learningRate } }: RunSpec): string {
  return `${seed} ${learningRate.hidden} ${learningRate.embedding}`;
}

function piecesOf(groups: readonly (readonly RunSpec[])[]): Piece[] {
  return groups.flatMap((specs) => {
    const pieces = new Map<string, RunSpec[]>();
    for (const spec of specs) {
      const key = pieceKey(spec);
      pieces.set(key, [...(pieces.get(key) ?? []), spec]);
    }
    return [...pieces.values()].map((own) => ({ runs: own.map(runId), flops: flopsOf(own) }));
  });
}

/** Really trained: what branches share is counted once. */
function flopsOf(specs: readonly RunSpec[]): number {
  const [spec] = specs;
  if (spec === undefined) return 0;
  const { model, training } = spec;
  return stepsTogether(specs) * training.batch * model.context * flopsPerToken(model);
}

/** Names of the runs of each share, and its FLOPs. */
export interface ShareOfRuns {
  readonly runs: ReadonlySet<string>;
  readonly flops: number;
}

/**
 * Splits groups of runs: the most costly piece goes to the share that has least so far (longest processing time first, Graham
 * 1969, which is within 4/3 of the best). Ties go to the first. Shares beyond the number of pieces are empty.
 */
export function splitRuns(groups: readonly (readonly RunSpec[])[], of: number): ShareOfRuns[] {
  checkShare({ share: 1, of });
  const shares = Array.from({ length: of }, () => ({ runs: new Set<string>(), flops: 0 }));
  const pieces = piecesOf(groups).sort((a, b) => b.flops - a.flops || compare(a, b));
  for (const { runs, flops } of pieces) {
    const least = shares.reduce((best, share) => (share.flops < best.flops ? share : best));
    for (const id of runs) least.runs.add(id);
    least.flops += flops;
  }
  return shares;
}

/** By name where they cost the same: the order of a plan is no part of what a share is. */
function compare(a: Piece, b: Piece): number {
  const [one = '', other = ''] = [[...a.runs].sort()[0], [...b.runs].sort()[0]];
  return one < other ? -1 : 1;
}

/** Pieces that can be trained apart: more shares than these leave some empty. */
export function pieceCount(groups: readonly (readonly RunSpec[])[]): number {
  return piecesOf(groups).length;
}

function shareOf(groups: readonly (readonly RunSpec[])[], { share, of }: Share): ReadonlySet<string> {
  checkShare({ share, of });
  const own = splitRuns(groups, of)[share - 1]?.runs ?? new Set<string>();
  check(
    own.size > 0,
    `There is nothing left for share ${share} of ${of}: this plan has ${pieceCount(groups)} parts that can be trained apart.`,
  );
  return own;
}

const specsOf = ({ runs }: RunGroup): RunSpec[] => runs.map(({ spec }) => spec);

/** Tokens really trained for some runs of one shape. */
function tokensOf(specs: readonly RunSpec[]): number {
  return piecesOf([specs]).reduce((sum, { runs }) => {
    const own = specs.filter((spec) => runs.includes(runId(spec)));
    const [spec] = own;
    return spec === undefined ? sum : sum + stepsTogether(own) * spec.training.batch * spec.model.context;
  }, 0);
}

function partOfGroup(group: RunGroup, own: ReadonlySet<string>): RunGroup[] {
  const runs = group.runs.filter(({ id }) => own.has(id));
  const [first] = runs;
  if (first === undefined) return [];
  const tokens = tokensOf(runs.map(({ spec }) => spec));
  return [{ ...group, runs, tokens, flops: tokens * flopsPerToken(first.spec.model) }];
}

const sumOf = <T>(items: readonly T[], value: (item: T) => number): number =>
  items.reduce((sum, item) => sum + value(item), 0);

/** One machine's part of a plan. Its options are the whole plan's, so that records files of all shares open as one. Throws PlanError. */
export function partOfPlan<P extends ExperimentPlan>(plan: P, share: Share): P {
  const own = shareOf(plan.groups.map(specsOf), share);
  const groups = plan.groups.flatMap((group) => partOfGroup(group, own));
  return { ...plan, groups, tokens: sumOf(groups, ({ tokens }) => tokens), flops: sumOf(groups, ({ flops }) => flops) };
}

/** The same of a ladder. Throws PlanError. */
export function partOfLadder(plan: LadderPlan, share: Share): LadderPlan {
  const own = shareOf(
    plan.rungs.map(({ runs }) => runs),
    share,
  );
  const rungs = plan.rungs.flatMap((rung) => {
    const runs = rung.runs.filter((spec) => own.has(runId(spec)));
    return runs.length === 0 ? [] : [{ ...rung, runs }];
  });
  const specs = rungs.flatMap(({ runs }) => runs);
  return {
    ...plan,
    rungs,
    tokens: sumOf(specs, ({ training }) => training.tokens),
    flops: sumOf(specs, ({ training, model }) => training.tokens * flopsPerToken(model)),
  };
}
