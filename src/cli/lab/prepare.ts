/** Everything before the first training step: the app, a browser with an adapter, the corpus, the plan, the time it will take. */
import { fileURLToPath } from 'node:url';
import type { CorpusInfo } from '../../data/corpus.ts';
import { defaultLadder, planLadder } from '../../experiments/ladder.ts';
import type { LadderOptions, LadderPlan } from '../../experiments/ladder-types.ts';
import type { AdapterReport } from '../../train/record.ts';
import type { CorpusArgument, LadderArguments } from './arguments.ts';
import { buildApp, reasonToBuild, serveApp } from './built-app.ts';
import { UsageError } from './failure.ts';
import type { LadderProgress } from './progress.ts';
import { LabSession, PageFailure } from './session.ts';

export interface Prepared {
  readonly session: LabSession;
  readonly adapter: AdapterReport;
  readonly plan: LadderPlan;
  /** Expected training time of every size, null where it could not be measured. */
  readonly seconds: readonly number[] | null;
}

export interface Workplace {
  readonly progress: LadderProgress;
  /** Aborts between two steps of the preparation. */
  readonly signal: AbortSignal;
  readonly onConsoleError: (text: string) => void;
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
  args: LadderArguments,
  url: string,
  { onConsoleError, onClose }: Workplace,
): Promise<Pick<Prepared, 'session' | 'adapter'>> {
  const software = args.adapter === 'software';
  const address = args.tuning ? url : `${url}?tuning=off`;
  const session = await LabSession.start({ url: address, software, headed: args.headed, onConsoleError });
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

async function chooseCorpus(wanted: CorpusArgument, session: LabSession): Promise<CorpusInfo> {
  if (wanted.kind === 'file') return session.addCorpus(wanted.path);
  const shipped = await session.corpora();
  const found = shipped.find(({ id }) => id === wanted.id);
  if (found !== undefined) return found;
  const names = shipped.map(({ id }) => id).join(', ');
  throw new UsageError(
    `There is no corpus called ${wanted.id}. Shipped are ${names}; the path of a UTF-8 text file does as well.`,
  );
}

/** A short text of one's own holds out less than the evaluation would take by default. */
function defaultsFor(adapter: AdapterReport, corpus: CorpusInfo): LadderOptions {
  const defaults = defaultLadder(adapter);
  return { ...defaults, heldOutCharacters: Math.min(defaults.heldOutCharacters, corpus.heldOutCharacters) };
}

async function expectedSeconds(
  plan: LadderPlan,
  session: LabSession,
  { signal, progress }: Workplace,
): Promise<number[] | null> {
  progress.note('Measuring the speed of this adapter');
  try {
    const estimates = await session.estimate(
      signal,
      plan.rungs.map(({ runs }) => runs),
    );
    return estimates.map(({ seconds }) => seconds);
  } catch (error) {
    // Any other failure would only cost the estimate; training says it itself if it fails as well.
    if (!(error instanceof PageFailure) || error.kind === 'does-not-fit' || error.kind === 'bad-spec') throw error;
    progress.warn(`The time of the ladder could not be estimated: ${error.message}`);
    return null;
  }
}

/** Throws UsageError, PlanError, PageFailure or LostPageError: in every case nothing was trained. */
export async function prepare(args: LadderArguments, workplace: Workplace): Promise<Prepared> {
  const { progress, signal } = workplace;
  const url = await openApp(workplace);
  signal.throwIfAborted();
  const { session, adapter } = await openAdapter(args, url, workplace);
  progress.adapter(adapter);
  const corpus = await chooseCorpus(args.corpus, session);
  const plan = planLadder(corpus, { ...defaultsFor(adapter, corpus), ...args.options });
  signal.throwIfAborted();
  const seconds = await expectedSeconds(plan, session, workplace);
  signal.throwIfAborted();
  progress.plan(plan, seconds);
  return { session, adapter, plan, seconds };
}
