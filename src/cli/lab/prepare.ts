/** Everything before the first training step: the app, a browser with an adapter, the corpus, the plan, the time it will take. */
import { fileURLToPath } from 'node:url';
import type { CorpusInfo } from '../../data/corpus.ts';
import { chosenCorpora, corporaField, evaluatedOn } from '../../experiments/corpora.ts';
import type { ExperimentPlan, ExperimentState } from '../../experiments/experiment.ts';
import { stateOf } from '../../experiments/run-experiment.ts';
import { partOfPlan } from '../../experiments/split.ts';
import type { AdapterReport } from '../../train/record.ts';
import type { CorpusArgument, LabArguments } from './arguments.ts';
import { buildApp, reasonToBuild, serveApp } from './built-app.ts';
import { UsageError } from '../failure.ts';
import type { LabProgress } from './progress.ts';
import { LabSession, PageFailure, type SessionOptions } from './session.ts';

export interface Prepared {
  readonly session: LabSession;
  readonly adapter: AdapterReport;
  /** The plan with the records that are known before anything is trained. */
  readonly begun: ExperimentState;
}

export interface Workplace {
  readonly progress: LabProgress;
  /** Aborts between two steps of the preparation. */
  readonly signal: AbortSignal;
  readonly onConsoleError: (text: string) => void;
  /** Takes the weights of every run that finishes; null where none are wanted. */
  readonly onWeights: SessionOptions['onWeights'];
  /** Keeps what must be closed at the end, in reverse order. */
  readonly onClose: (close: () => Promise<void>) => void;
}

/** Folder of the project, with package.json and dist/. */
export const projectRoot = fileURLToPath(new URL('../../../', import.meta.url));

async function openApp({ progress, onClose }: Workplace): Promise<string> {
  const reason = reasonToBuild(projectRoot);
  if (reason !== null) {
    progress.note(
      reason === 'missing' ? 'Building the app, which has not been built yet' : 'Building the app, which has changed',
    );
    await buildApp(projectRoot);
  }
  const app = await serveApp(projectRoot);
  onClose(() => app.close());
  return app.url;
}

async function openAdapter(
  args: LabArguments,
  url: string,
  { onConsoleError, onWeights, onClose }: Workplace,
): Promise<Pick<Prepared, 'session' | 'adapter'>> {
  const software = args.adapter === 'software';
  const address = args.tuning ? url : `${url}?tuning=off`;
  const session = await LabSession.start({ url: address, software, headed: args.headed, onConsoleError, onWeights });
  onClose(() => session.close());
  const adapter = await session.open();
  if (args.adapter === 'gpu' && adapter.software) {
    throw new UsageError(
      'The browser found no GPU it may use. Leave --gpu out to train on the processor, or see docs/headless.md.',
    );
  }
  if (software && !adapter.software) {
    throw new UsageError('The browser has no software adapter, only a GPU. Leave --software out to train on that.');
  }
  return { session, adapter };
}

async function chooseCorpus(
  wanted: CorpusArgument,
  session: LabSession,
  shipped: readonly CorpusInfo[],
): Promise<CorpusInfo> {
  if (wanted.kind === 'file') return session.addCorpus(wanted.path);
  const found = shipped.find(({ id }) => id === wanted.id);
  if (found !== undefined) return found;
  const names = shipped.map(({ id }) => id).join(', ');
  throw new UsageError(
    `There is no corpus called ${wanted.id}. There are ${names}; the path of a UTF-8 text file does as well.`,
  );
}

/** Seconds of every group, known runs left out; null where they could not be measured. */
async function expectedSeconds(
  { plan, records }: ExperimentState,
  session: LabSession,
  { signal, progress }: Workplace,
): Promise<number[] | null> {
  const known = new Set(records.map(({ id }) => id));
  const missing = plan.groups.map(({ runs }) => runs.filter(({ id }) => !known.has(id)).map(({ spec }) => spec));
  const groups = missing.filter((specs) => specs.length > 0);
  if (groups.length === 0) return missing.map(() => 0);
  progress.note('Measuring the speed of this adapter');
  try {
    const estimates = await session.estimate(signal, groups);
    const seconds = estimates.map((estimate) => estimate.seconds);
    return missing.map((specs) => (specs.length > 0 ? (seconds.shift() ?? 0) : 0));
  } catch (error) {
    // Any other failure would only cost the estimate; training says it itself if it fails as well.
    if (!(error instanceof PageFailure) || error.kind === 'does-not-fit' || error.kind === 'bad-spec') throw error;
    progress.warn(`The time of the experiment could not be estimated: ${error.message}`);
    return null;
  }
}

/** The plan with those of the given records that are its own. Stopped runs are trained again. */
function begin(
  { experiment, options: typed, known, share }: LabArguments,
  adapter: AdapterReport,
  { corpus, named, offered }: Texts,
): ExperimentState {
  const { name = '' } = corporaField(experiment) ?? {};
  const chosen = { ...experiment.defaults(adapter), ...(named !== null && { [name]: named.map(({ id }) => id) }) };
  const corpora = chosenCorpora(experiment, chosen, corpus, offered);
  const options = { ...evaluatedOn(corpora, chosen), ...typed, ...(named !== null && { [name]: chosen[name] }) };
  const whole: ExperimentPlan = experiment.plan(corpus, options, offered);
  const plan = share === null ? whole : partOfPlan(whole, share);
  return stateOf(
    plan,
    known.filter(({ outcome }) => outcome.kind === 'finished'),
  );
}

interface Texts {
  readonly corpus: CorpusInfo;
  /** What the command names, where it names several. */
  readonly named: readonly CorpusInfo[] | null;
  /** All there are, a person's own included. */
  readonly offered: readonly CorpusInfo[];
}

async function textsOf({ corpus, corpora }: LabArguments, session: LabSession): Promise<Texts> {
  const shipped = await session.corpora();
  const named: CorpusInfo[] = [];
  for (const wanted of corpora ?? []) named.push(await chooseCorpus(wanted, session, shipped));
  const [first = await chooseCorpus(corpus, session, shipped)] = named;
  const own = [first, ...named].filter(({ id }) => !shipped.some((other) => other.id === id));
  return { corpus: first, named: corpora === null ? null : named, offered: [...shipped, ...own] };
}

/** Throws UsageError, PlanError, PageFailure or LostPageError: in every case nothing was trained. */
export async function prepare(args: LabArguments, workplace: Workplace): Promise<Prepared> {
  const { progress, signal } = workplace;
  const url = await openApp(workplace);
  signal.throwIfAborted();
  const { session, adapter } = await openAdapter(args, url, workplace);
  progress.adapter(adapter);
  const begun = begin(args, adapter, await textsOf(args, session));
  signal.throwIfAborted();
  const seconds = await expectedSeconds(begun, session, workplace);
  signal.throwIfAborted();
  progress.plan({ plan: begun.plan, seconds, known: begun.records.length });
  return { session, adapter, begun };
}
