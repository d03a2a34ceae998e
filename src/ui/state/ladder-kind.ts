/** The ladder as a session trains it. */
import type { RunGroup } from '../../experiments/experiment.ts';
import { defaultLadder, planLadder } from '../../experiments/ladder.ts';
import type { LadderOptions, LadderPlan, LadderState } from '../../experiments/ladder-types.ts';
import { flopsPerToken } from '../../model/config.ts';
import { runId } from '../../train/spec.ts';
import type { Analyst } from '../analysis/analyst.ts';
import { formatCount } from '../format/numbers.ts';
import type { Kind } from './kind.ts';
import type { LinkField } from './link.ts';
import { FIRST, readFields, writeFields } from './link.ts';

/** Its names in a link are older than the command line's flags. */
const LINKED: readonly LinkField[] = [
  { kind: 'list', name: 'widths', flag: 'sizes' },
  { kind: 'number', name: 'tokens', flag: 'tokens' },
  { kind: 'list', name: 'seeds', flag: 'seeds' },
  { kind: 'list', name: 'layers', flag: 'layers' },
  { kind: 'number', name: 'context', flag: 'context' },
  { kind: 'number', name: 'batch', flag: 'batch' },
  { kind: 'number', name: 'heldOutCharacters', flag: 'heldout' },
  { kind: 'kernels', name: 'kernels', flag: 'kernels' },
];

const groupsOfPlan = new WeakMap<LadderPlan, readonly RunGroup[]>();

/** Its sizes as groups; computed once a plan, since a run's name is a hash of its spec. */
export function ladderGroups(plan: LadderPlan): readonly RunGroup[] {
  const known = groupsOfPlan.get(plan);
  if (known !== undefined) return known;
  const groups = plan.rungs.map(({ parameters, model, runs }): RunGroup => {
    const tokens = runs.reduce((sum, { training }) => sum + training.tokens, 0);
    return {
      title: `${formatCount(parameters.total)} parameters`,
      runs: runs.map((spec) => ({ id: runId(spec), spec, purpose: '' })),
      tokens,
      flops: tokens * flopsPerToken(model),
    };
  });
  groupsOfPlan.set(plan, groups);
  return groups;
}

export type LadderKind = Kind<LadderOptions, LadderPlan, LadderState>;

export function ladderKind(analyst: Analyst): LadderKind {
  return {
    id: FIRST,
    defaults: defaultLadder,
    // A short text is evaluated on all it holds out: the page has no control for that amount, so it must not be a reason
    // to refuse the text.
    plan: (corpus, options) =>
      planLadder(corpus, {
        ...options,
        heldOutCharacters: Math.min(options.heldOutCharacters, corpus.heldOutCharacters),
      }),
    groups: ladderGroups,
    begun: (plan, records) => ({ plan, records, points: [], predictions: [], fits: { floor: null, pure: null } }),
    run: (signal, plan, train, onState, done) => analyst.climb(signal, plan, train, onState, done),
    readLink: (search) => readFields(search, LINKED),
    writeLink: (options) => writeFields({ ...options }, LINKED),
    fileText: (name, ladder) => analyst.ladderFile(name, ladder),
  };
}
