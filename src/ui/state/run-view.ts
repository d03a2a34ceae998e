/** What is known of each run at one moment, folded from the worker's events. Pure: every change makes a new view. */
import type { RunGroup } from '../../experiments/experiment.ts';
import type { RunEvent } from '../../train/events.ts';
import type { CurvePoint, RunOutcome, RunRecord } from '../../train/record.ts';
import { tokensPerSecond } from '../../train/record.ts';
import type { RunSpec } from '../../train/spec.ts';
import { countParameters, flopsPerToken } from '../../model/config.ts';

export type RunProgress =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'compiling' }
  | { readonly kind: 'training'; readonly step: number; readonly steps: number }
  | { readonly kind: 'evaluating'; readonly done: number; readonly total: number }
  | RunOutcome;

/** What a model wrote in the middle of its training. */
export interface Draft {
  readonly step: number;
  readonly tokens: number;
  readonly prompt: string;
  readonly text: string;
  /** With experts: share of a layer's tokens that each got of late, [L][E]. */
  readonly expertLoad?: readonly (readonly number[])[];
}

export interface RunView {
  /** Name of the spec. */
  readonly id: string;
  readonly spec: RunSpec;
  /** Index of its group in the plan: runs of one shape, which train together. */
  readonly group: number;
  /** Of its group. */
  readonly title: string;
  /** What it is for within the group; '' where only the seed differs. */
  readonly purpose: string;
  readonly seed: number;
  /** N of the model. */
  readonly parameters: number;
  /** C of the model. */
  readonly width: number;
  /** Planned, and once the run ended, what it took. */
  readonly tokens: number;
  readonly flops: number;
  readonly progress: RunProgress;
  readonly curve: readonly CurvePoint[];
  /** Null until the first report. */
  readonly tokensPerSecond: number | null;
  /** Share of the GPU's time that its group takes; null where it may take all. */
  readonly gpuShare: number | null;
  /** Null until the run ended. */
  readonly record: RunRecord | null;
  /** Whether its record was there before the others were trained. */
  readonly kept: boolean;
  /** What it last wrote while it trained; null before. */
  readonly draft: Draft | null;
  /** Whether its weights were kept when it ended here. */
  readonly weighed: boolean;
}

/** Runs of a plan, in its order. */
export type RunViews = ReadonlyMap<string, RunView>;

/** All runs of a plan's groups, waiting; those with a record already stand as it says. */
export function viewsOf(groups: readonly RunGroup[], records: readonly RunRecord[]): RunViews {
  const known = new Map(records.map((record) => [record.id, record]));
  const views = groups.flatMap(({ title, runs }, group) =>
    runs.map(({ id, spec, purpose }): RunView => {
      const record = known.get(id);
      const waiting: RunView = {
        id,
        spec,
        group,
        title,
        purpose,
        seed: spec.seed,
        parameters: countParameters(spec.model).total,
        width: spec.model.width,
        tokens: spec.training.tokens,
        flops: spec.training.tokens * flopsPerToken(spec.model),
        progress: { kind: 'waiting' },
        curve: [],
        tokensPerSecond: null,
        gpuShare: null,
        record: null,
        kept: false,
        draft: null,
        weighed: false,
      };
      return record === undefined ? waiting : { ...ended(waiting, record), kept: true };
    }),
  );
  return new Map(views.map((view) => [view.id, view]));
}

function ended(view: RunView, record: RunRecord): RunView {
  return {
    ...view,
    progress: record.outcome,
    tokens: record.tokens,
    flops: record.flops,
    curve: record.curve,
    tokensPerSecond: record.seconds > 0 ? tokensPerSecond(record) : null,
    record,
  };
}

/** The views after some events, in their order. */
export function afterEvents(views: RunViews, events: readonly RunEvent[]): RunViews {
  const next = new Map(views);
  const change = (id: string, to: (view: RunView) => RunView) => {
    const view = next.get(id);
    if (view !== undefined) next.set(id, to(view));
  };
  for (const event of events) applyEvent(event, change);
  return next;
}

function applyEvent(event: RunEvent, change: (id: string, to: (view: RunView) => RunView) => void): void {
  switch (event.type) {
    case 'compiling':
      return event.runs.forEach((id) => change(id, (view) => ({ ...view, progress: { kind: 'compiling' } })));
    case 'points':
      return change(event.run, (view) => ({ ...view, curve: [...view.curve, ...event.points] }));
    case 'progress':
      return event.runs.forEach((id) => change(id, (view) => trained(view, event)));
    case 'evaluating': {
      const { done, total } = event;
      return event.runs.forEach((id) =>
        change(id, (view) => (isOver(view) ? view : { ...view, progress: { kind: 'evaluating', done, total } })),
      );
    }
    case 'diverged': {
      const { step, reason } = event;
      return change(event.run, (view) => ({ ...view, progress: { kind: 'diverged', step, reason } }));
    }
    case 'record':
      return change(event.record.id, (view) => ended(view, event.record));
    case 'sample': {
      const { type: _, run, ...draft } = event;
      return change(run, (view) => ({ ...view, draft }));
    }
    case 'checkpoint':
      return change(event.run, (view) => ({ ...view, weighed: true }));
    default:
      return event satisfies never;
  }
}

/** A replica that diverged stays so while its group trains on. */
function trained(view: RunView, event: Extract<RunEvent, { type: 'progress' }>): RunView {
  if (isOver(view)) return view;
  const { step, steps, tokensPerSecond, gpuShare = null } = event;
  return { ...view, progress: { kind: 'training', step, steps }, tokensPerSecond, gpuShare };
}

/** The views after their training broke: what was under way has failed, what waited still waits. */
export function afterBreak(views: RunViews, reason: string): RunViews {
  const broken = (view: RunView): RunView =>
    isOver(view) || view.progress.kind === 'waiting' ? view : { ...view, progress: { kind: 'failed', reason } };
  return new Map([...views].map(([id, view]) => [id, broken(view)]));
}

export function isOver(view: RunView): boolean {
  return ['finished', 'stopped', 'diverged', 'failed'].includes(view.progress.kind);
}

/** Whether it need not be trained again: it ended, and not because it was stopped. */
export function isSettled({ record }: RunView): boolean {
  return record !== null && record.outcome.kind !== 'stopped';
}

/** The state as the run table words it. */
export function progressText(progress: RunProgress): string {
  switch (progress.kind) {
    case 'training':
      return `training ${Math.floor((100 * progress.step) / Math.max(1, progress.steps))} %`;
    case 'evaluating':
      return 'evaluating';
    case 'finished':
      return 'done';
    case 'diverged':
      return `diverged at step ${progress.step}: ${progress.reason}`;
    case 'failed':
      return `failed: ${progress.reason}`;
    case 'waiting':
    case 'compiling':
    case 'stopped':
      return progress.kind;
    default:
      return progress satisfies never;
  }
}
