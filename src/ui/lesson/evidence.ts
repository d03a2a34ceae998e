/** Which runs the lesson speaks of: the visitor's own where they suffice, otherwise the recording. */
import type { ExperimentState } from '../../experiments/experiment.ts';
import type { LadderState } from '../../experiments/ladder-types.ts';
import type { Shown } from '../state/lab-view.ts';
import type { Evidence, Source, Told } from './step.ts';

/** Sizes that a ladder must have for the lesson: fewer show neither a bend nor a prediction with its score. */
const FEWEST_SIZES = 4;

const SOURCES: Readonly<Record<Shown<unknown>['source'], Source>> = {
  live: 'own',
  kept: 'own',
  imported: 'file',
  linked: 'link',
  recorded: 'recorded',
};

const told = <T>({ source }: Shown<unknown>, state: T): Told<T> => ({ source: SOURCES[source], state });

/** The smallest finished run of 6,000 parameters or more, else the largest: its curve is neither flat nor noisy. */
function runIn(shown: Shown<LadderState>): Evidence['run'] {
  const finished = shown.state.records.filter(({ loss }) => loss !== null);
  const run = finished.find(({ parameters }) => parameters.total >= 6000) ?? finished.at(-1);
  return run === undefined ? null : told(shown, run);
}

function ladderIn(shown: Shown<LadderState>): Evidence['ladder'] {
  const scored = shown.state.predictions.some(({ measured }) => measured !== null);
  return shown.state.points.length >= FEWEST_SIZES && scored ? told(shown, shown.state) : null;
}

function isoflopIn(shown: Shown<ExperimentState>): Evidence['isoflop'] {
  const { budgets } = shown.state.findings.results as { readonly budgets?: readonly unknown[] };
  return budgets !== undefined && budgets.length > 0 ? told(shown, shown.state) : null;
}

/** A recording gives way to the visitor's own, and never the other way round. */
function better<T>(before: Told<T> | null, now: Told<T> | null): Told<T> | null {
  if (now === null) return before;
  return before !== null && before.source !== 'recorded' && now.source === 'recorded' ? before : now;
}

/** Remembers what was on screen: a ladder of one size, trained for one step, leaves the others their numbers. */
export class EvidenceKeeper {
  #evidence: Evidence = { run: null, ladder: null, isoflop: null };

  get evidence(): Evidence {
    return this.#evidence;
  }

  /** Looks at what is on screen now. Cheap: it may be called at every change. */
  see(ladder: Shown<LadderState> | null, isoflop: Shown<ExperimentState> | null): void {
    const { run, ladder: before, isoflop: budgets } = this.#evidence;
    const next: Evidence = {
      run: better(run, ladder && runIn(ladder)),
      ladder: better(before, ladder && ladderIn(ladder)),
      isoflop: better(budgets, isoflop && isoflopIn(isoflop)),
    };
    if (changed(this.#evidence, next)) this.#evidence = next;
  }
}

const changed = (before: Evidence, next: Evidence): boolean =>
  (['run', 'ladder', 'isoflop'] as const).some(
    (name) => before[name]?.state !== next[name]?.state || before[name]?.source !== next[name]?.source,
  );
