/** The page's sentences: states, failures and predictions, each said plainly. Pure text from plain data. */
import { ladderHeadline } from '../../experiments/ladder-headline.ts';
import type { LadderState, ScoredPrediction } from '../../experiments/ladder-types.ts';
import type { AdapterReport, RunRecord } from '../../train/record.ts';
import type { LabFailure, LabFailureKind } from '../../worker/protocol.ts';
import {
  formatCount,
  formatDate,
  formatEstimate,
  formatLoss,
  formatPlusMinus,
  formatPercent,
} from '../format/numbers.ts';
import type { AnyView, Engine, Estimate, LabView, Phase, Shown } from './lab-view.ts';
import { isBusy } from './lab-view.ts';
import type { RunView } from './run-view.ts';
import { isOver, progressText } from './run-view.ts';

export type Tone = 'plain' | 'good' | 'warn' | 'bad';

export interface AdapterLine {
  readonly text: string;
  readonly tone: Tone;
  readonly title: string;
  /** Whether there is an adapter to tell of. */
  readonly known: boolean;
}

export function adapterName({ vendor, architecture, description }: AdapterReport): string {
  return description || [vendor, architecture].filter(Boolean).join(' ') || 'unnamed adapter';
}

export function adapterLine(engine: Engine): AdapterLine {
  switch (engine.kind) {
    case 'opening':
      return { text: 'Looking for a GPU', tone: 'plain', title: '', known: false };
    case 'unavailable':
      return { text: 'No GPU', tone: 'bad', title: engine.failure.message, known: false };
    case 'ready': {
      const { adapter } = engine;
      const title = [adapter.vendor, adapter.architecture, adapter.description, adapter.browser].filter(Boolean);
      const software = adapter.software ? ' (software)' : '';
      return {
        text: adapterName(adapter) + software,
        tone: adapter.software ? 'warn' : 'good',
        title: title.join(' · '),
        known: true,
      };
    }
    default:
      return engine satisfies never;
  }
}

export type NoticeAction = 'reopen' | 'continue' | 'dismiss' | 'go-on' | 'set-aside' | 'keep' | 'change';

export interface Notice {
  readonly tone: Tone;
  readonly title: string;
  readonly text: string;
  readonly actions: readonly { readonly action: NoticeAction; readonly label: string }[];
}

const FAILURE_TITLES: Record<LabFailureKind, string> = {
  'no-webgpu': 'No WebGPU here.',
  'no-adapter': 'No GPU adapter.',
  'device-lost': 'The GPU was lost.',
  'does-not-fit': 'Too large for this GPU.',
  'bad-corpus': 'The text can’t be used.',
  'bad-spec': 'The run can’t be made.',
  'no-checkpoint': 'The weights are not here.',
  'bad-text': 'The model can’t read this.',
  internal: 'The lab stopped.',
};

/** What to offer after a failure: a way on wherever there is one. */
function actionsFor(kind: LabFailureKind, whileRunning: boolean): Notice['actions'] {
  switch (kind) {
    case 'no-webgpu':
      return [];
    case 'no-adapter':
      return [{ action: 'reopen', label: 'Look again' }];
    case 'device-lost':
    case 'internal':
      return whileRunning
        ? [
            { action: 'continue', label: 'Go on with what is left' },
            { action: 'dismiss', label: 'Close' },
          ]
        : [{ action: 'reopen', label: 'Start the lab again' }];
    case 'does-not-fit':
    case 'bad-corpus':
    case 'bad-spec':
      return [{ action: 'dismiss', label: 'Change the options' }];
    case 'no-checkpoint':
    case 'bad-text':
      return [{ action: 'dismiss', label: 'Close' }];
    default:
      return kind satisfies never;
  }
}

export function failureNotice(failure: LabFailure, whileRunning: boolean): Notice {
  const { kind, message } = failure;
  return { tone: 'bad', title: FAILURE_TITLES[kind], text: message, actions: actionsFor(kind, whileRunning) };
}

/** Everything the visitor should know now, the gravest first. */
export function notices(view: AnyView, source: Shown<unknown>['source'] | null): Notice[] {
  const { engine, failure } = view;
  const found: Notice[] = [];
  if (failure !== null) found.push(failureNotice(failure, view.phase === 'failed'));
  if (engine.kind === 'unavailable' && engine.failure !== failure) {
    const notice = failureNotice(engine.failure, false);
    const recorded = source === 'recorded' ? ' The recorded result below can still be explored.' : '';
    found.push({ ...notice, text: notice.text + recorded });
  }
  if (engine.kind === 'ready' && engine.adapter.software) found.push(SOFTWARE);
  return found;
}

const SOFTWARE: Notice = {
  tone: 'warn',
  title: 'Software adapter.',
  text:
    'This browser runs shaders on the processor. The losses are right, but the speed is no GPU’s. ' +
    'To use a GPU, turn on hardware acceleration in the browser’s settings.',
  actions: [],
};

export interface Headline {
  readonly badge: string;
  readonly tone: Tone;
  readonly text: string;
  /** What was found, in a sentence with a formula; left out while there is nothing to tell. */
  readonly finding?: string;
}

export function headline(view: LabView): Headline {
  const { shown, phase } = view;
  if (shown === null) return emptyHeadline(view);
  const told = !isBusy(phase) && shown.state.points.length > 1 ? { finding: ladderHeadline(shown.state) } : {};
  return { ...situation(view, shown), ...told };
}

function situation(view: LabView, shown: ShownLadder): Headline {
  const { phase } = view;
  if (shown.source === 'recorded') return { badge: 'Recorded', tone: 'plain', text: recordedText(shown) };
  if (shown.source === 'imported') return { badge: 'From a file', tone: 'plain', text: importedText(shown) };
  if (shown.source === 'linked') return { badge: 'From a link', tone: 'plain', text: importedText(shown) };
  if (shown.source === 'kept' && !isBusy(phase)) return keptHeadline(importedText(shown), phase);
  const sizes = shown.state.plan.rungs.length;
  switch (phase) {
    case 'running':
      return { badge: 'Training', tone: 'good', text: runningText([...shown.runs.values()], sizes) };
    case 'paused':
      return { badge: 'Paused', tone: 'warn', text: 'Nothing is being trained. Resume goes on where it stopped.' };
    case 'stopping':
      return { badge: 'Stopping', tone: 'warn', text: 'The steps already sent to the GPU are ending.' };
    case 'stopped':
      return { badge: 'Stopped', tone: 'warn', text: `${doneText(shown)} The sizes done are kept.` };
    case 'failed':
      return { badge: 'Broken off', tone: 'bad', text: `${doneText(shown)} The sizes done are kept.` };
    case 'finished':
    case 'idle':
      return { badge: 'Done', tone: 'good', text: `${doneText(shown)}${shortText(shown.state)}` };
    default:
      return phase satisfies never;
  }
}

/** Of what was trained here before. */
export function keptHeadline(text: string, phase: Phase): Headline {
  return phase === 'stopped'
    ? { badge: 'Unfinished', tone: 'warn', text: `${text} The rest can be trained.` }
    : { badge: 'Kept', tone: 'plain', text };
}

function emptyHeadline(view: LabView): Headline {
  if (view.loading) return { badge: 'Opening', tone: 'plain', text: 'Loading the recorded result.' };
  if (view.engine.kind === 'unavailable') {
    return { badge: 'Empty', tone: 'plain', text: 'Nothing trained yet. Records saved elsewhere can be opened here.' };
  }
  const text = 'Nothing trained yet. The button trains one model after another and fits the law as they finish.';
  return { badge: 'Ready', tone: 'plain', text };
}

type ShownLadder = Shown<LadderState>;

/** Where and when the records were made. */
export function origin(records: readonly RunRecord[]): string {
  const last = records.at(-1);
  if (last === undefined) return 'no runs';
  const { adapter, endedAt } = last;
  return `${adapterName(adapter)}${adapter.software ? ' (software)' : ''}, ${adapter.browser}, ${formatDate(endedAt)}`;
}

function recordedText({ state: { records } }: ShownLadder): string {
  return `Trained by this program on ${origin(records)}.`;
}

function importedText({ state: { records } }: ShownLadder): string {
  return `${records.length} ${records.length === 1 ? 'run' : 'runs'}, trained on ${origin(records)}.`;
}

function runningText(runs: readonly RunView[], sizes: number): string {
  const current =
    runs.find((run) => !isOver(run) && run.progress.kind !== 'waiting') ?? runs.find((run) => !isOver(run));
  if (current === undefined) return 'Fitting the law.';
  const size = `Size ${current.group + 1} of ${sizes}, ${formatCount(current.parameters)} parameters`;
  return `${size}: ${beginning(current)}${gainText(current)}`;
}

/** What the first seconds are spent on, before there is a curve. */
function beginning({ progress }: RunView): string {
  if (progress.kind === 'waiting') return 'preparing.';
  if (progress.kind === 'compiling') return 'compiling its kernels, some seconds the first time.';
  return `${progressText(progress)}.`;
}

/** What it has learnt so far, beside what guessing costs: every symbol alike likely. */
function gainText({ curve, spec }: RunView): string {
  const last = curve.at(-1);
  if (last === undefined) return '';
  return ` Loss ${formatLoss(last.loss)}, where guessing costs ${Math.log(spec.model.vocabulary).toFixed(2)}.`;
}

function doneText({ state: ladder }: ShownLadder): string {
  const last = ladder.records.at(-1);
  const where = last === undefined ? '' : ` on ${adapterName(last.adapter)}`;
  return `${ladder.points.length} of ${ladder.plan.rungs.length} sizes trained${where}.`;
}

function shortText(ladder: LadderState): string {
  return ladder.fits.floor === null ? ' Too few for a law with a floor: choose at least three.' : '';
}

export interface Verdict {
  readonly size: string;
  readonly predicted: string;
  /** Null until measured. */
  readonly measured: string | null;
  readonly score: string;
  readonly tone: Tone;
}

/** How far a prediction was off, `error` being (predicted − measured) / measured. */
function offText(error: number): string {
  const percent = formatPercent(Math.abs(error));
  return Number.parseFloat(percent) === 0 ? 'off by less than 0.05 %' : `${percent} too ${error > 0 ? 'high' : 'low'}`;
}

/** A prediction as the page puts it: 'predicted 1.66 ± 0.03', 'measured 1.664', 'inside the 80 % interval, 0.2 % too low'. */
export function verdict({ prediction, measured, error, inside }: ScoredPrediction): Verdict {
  const level = `${Math.round(prediction.level * 100)} %`;
  const base = {
    size: `${formatCount(prediction.n)} parameters`,
    predicted: formatPlusMinus(prediction.loss, prediction.interval),
  };
  if (measured === null || error === null || inside === null) {
    return { ...base, measured: null, score: 'not trained yet', tone: 'plain' };
  }
  return {
    ...base,
    measured: formatLoss(measured),
    score: `${inside ? 'inside' : 'outside'} the ${level} interval, ${offText(error)}`,
    tone: inside ? 'good' : 'warn',
  };
}

/** The predictions worth saying now: the last one scored, and the one still open. */
export function verdicts(ladder: LadderState): Verdict[] {
  const scored = ladder.predictions.filter(({ measured }) => measured !== null).at(-1);
  const open = ladder.predictions.find(({ measured }) => measured === null);
  return [scored, open].filter((prediction) => prediction !== undefined).map(verdict);
}

export function estimateText(engine: Engine, estimate: Estimate): string {
  if (engine.kind === 'opening') return 'Looking for a GPU…';
  if (engine.kind === 'unavailable') return 'Training needs a GPU adapter.';
  switch (estimate.kind) {
    case 'none':
      return ' ';
    case 'measuring':
      return 'Measuring how long it will take…';
    case 'measured':
      return `${formatEstimate(estimate.seconds)} on this adapter`;
    case 'failed':
      return estimate.message;
    default:
      return estimate satisfies never;
  }
}
