/** The experiments of the library that a visitor laid over those on screen. */
import type { ExperimentState } from '../../experiments/experiment.ts';
import type { LadderState } from '../../experiments/ladder-types.ts';
import type { Analyst } from '../analysis/analyst.ts';
import type { LibraryKeeper } from '../library/library-keeper.ts';
import { overlayText } from '../library/library-words.ts';
import type { Overlaid } from '../library/overlay.ts';
import { FIRST } from '../state/link.ts';

export class Overlays {
  readonly #analyst: Analyst;
  readonly #ladders = new Map<string, Overlaid<LadderState>>();
  readonly #others = new Map<string, Overlaid<ExperimentState>>();
  /** Made when it is asked for; null after a change. */
  #lists: { ladders: readonly Overlaid<LadderState>[]; ids: ReadonlySet<string> } | null = null;

  constructor(analyst: Analyst) {
    this.#analyst = analyst;
  }

  get ids(): ReadonlySet<string> {
    return this.#listed.ids;
  }

  get ladders(): readonly Overlaid<LadderState>[] {
    return this.#listed.ladders;
  }

  of(experiment: string): readonly Overlaid<ExperimentState>[] {
    return [...this.#others.values()].filter(({ state }) => state.plan.experiment === experiment);
  }

  /** Lays one over, under the name it has in the library. Rejects where its records can't be read. */
  async add(library: LibraryKeeper, id: string): Promise<void> {
    const kept = library.listed.find(({ experiment }) => experiment.id === id);
    const text = await library.text(id);
    if (kept === undefined || text === null) return;
    const name = overlayText(kept);
    if (kept.experiment.experiment === FIRST) {
      this.#ladders.set(id, { id, name, state: await this.#analyst.readLadder(text) });
    } else this.#others.set(id, { id, name, state: await this.#analyst.readExperiment(text) });
    this.#lists = null;
  }

  remove(id: string): void {
    this.#ladders.delete(id);
    this.#others.delete(id);
    this.#lists = null;
  }

  get #listed() {
    return (this.#lists ??= {
      ladders: [...this.#ladders.values()],
      ids: new Set([...this.#ladders.keys(), ...this.#others.keys()]),
    });
  }
}
