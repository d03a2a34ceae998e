/** An experiment of which this machine trains its share only. */
import { PlanError } from '../../experiments/plan-error.ts';
import { partOfLadder, partOfPlan, shareText, type Share } from '../../experiments/split.ts';
import type { AnyPlan, AnyState, Kind } from '../state/kind.ts';
import { shareIn } from './class-link.ts';
import type { ExperimentKind } from '../state/experiment-kind.ts';
import type { LadderKind } from '../state/ladder-kind.ts';

/** Lists as sets: a plan sorts what a link names in any order. */
const written = (value: unknown): string =>
  JSON.stringify(Array.isArray(value) ? value.map(Number).sort((a, b) => a - b) : value);

/**
 * The kind with its plans cut down to a share. Their options stay the whole plan's, so that the files of all machines are of
 * one experiment; a plan that comes back whole, out of such a file or of the library, is cut down again. Plans of other options,
 * as a recording's, stay as they are.
 *
 * @param asked the options that the link names.
 */
function cut<O extends object, P extends AnyPlan<O>, S extends AnyState<P>>(
  kind: Kind<O, P, S>,
  share: Share,
  asked: Partial<O>,
  partOf: (plan: P, share: Share) => P,
): Kind<O, P, S> {
  const parts = new Map<string, P>();
  const nameOf = ({ corpus, corpora, options }: P) =>
    JSON.stringify([corpus.hash, corpora?.map(({ hash }) => hash), options]);
  const cutDown = (whole: P): P => {
    const own = parts.get(nameOf(whole)) ?? partOf(whole, share);
    parts.set(nameOf(whole), own);
    return own;
  };
  const isAsked = ({ options }: P): boolean => {
    const given = new Map<string, unknown>(Object.entries(options));
    const named = Object.entries(asked);
    return named.length > 0 && named.every(([name, value]) => written(given.get(name)) === written(value));
  };
  const part = (plan: P): P => {
    const known = parts.get(nameOf(plan));
    if (known !== undefined || !isAsked(plan)) return known ?? plan;
    try {
      return cutDown(plan);
    } catch (error) {
      // Nothing is left for this share: its own plan says so, and what is there can still be looked at.
      if (error instanceof PlanError) return plan;
      throw error;
    }
  };
  return {
    ...kind,
    plan: (corpus, options, offered) => cutDown(kind.plan(corpus, options, offered)),
    groups: (plan) => kind.groups(part(plan)),
    begun: (plan, records) => kind.begun(part(plan), records),
    run: (signal, plan, ...rest) => kind.run(signal, part(plan), ...rest),
    writeLink: (options) => [...kind.writeLink(options), ['share', shareText(share)]],
  };
}

/** `search` is the address that names this experiment; where it names no share, all is trained here. */
export function sharedLadder(kind: LadderKind, search: string): LadderKind {
  const share = shareIn(search);
  return share === null ? kind : cut(kind, share, kind.readLink(search).options, partOfLadder);
}

/** Likewise. */
export function sharedExperiment(kind: ExperimentKind, search: string): ExperimentKind {
  const share = shareIn(search);
  return share === null ? kind : cut(kind, share, kind.readLink(search).options, partOfPlan);
}
