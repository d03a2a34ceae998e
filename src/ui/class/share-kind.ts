/** An experiment of which this machine trains its share only. */
import { partOfLadder, partOfPlan, shareText, type Share } from '../../experiments/split.ts';
import type { AnyPlan, AnyState, Kind } from '../state/kind.ts';
import type { ExperimentKind } from '../state/experiment-kind.ts';
import type { LadderKind } from '../state/ladder-kind.ts';

/**
 * The kind with its plans cut down to a share. Their options stay the whole plan's, so that the files of all machines are of
 * one experiment; a plan that comes back whole, out of such a file, is cut down again. Other plans, as a recording's, stay as they are.
 */
function cut<O, P extends AnyPlan<O>, S extends AnyState<P>>(
  kind: Kind<O, P, S>,
  share: Share,
  partOf: (plan: P, share: Share) => P,
): Kind<O, P, S> {
  const parts = new Map<string, P>();
  const nameOf = ({ corpus, options }: P) => JSON.stringify([corpus.hash, options]);
  const part = (plan: P): P => parts.get(nameOf(plan)) ?? plan;
  return {
    ...kind,
    plan: (corpus, options) => {
      const whole = kind.plan(corpus, options);
      const own = parts.get(nameOf(whole)) ?? partOf(whole, share);
      parts.set(nameOf(whole), own);
      return own;
    },
    groups: (plan) => kind.groups(part(plan)),
    begun: (plan, records) => kind.begun(part(plan), records),
    run: (signal, plan, ...rest) => kind.run(signal, part(plan), ...rest),
    writeLink: (options) => [...kind.writeLink(options), ['share', shareText(share)]],
  };
}

/** `share` is null where all is trained here. */
export function sharedLadder(kind: LadderKind, share: Share | null): LadderKind {
  return share === null ? kind : cut(kind, share, partOfLadder);
}

export function sharedExperiment(kind: ExperimentKind, share: Share | null): ExperimentKind {
  return share === null ? kind : cut(kind, share, partOfPlan);
}
