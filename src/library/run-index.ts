/** The runs of the library by their keys, and by their names: one run may have been trained on several adapters. */
import type { RunSummary } from './types.ts';

export class RunIndex {
  readonly #byKey = new Map<string, RunSummary>();
  /** Made when it is asked for; null after a change. */
  #byName: ReadonlyMap<string, readonly RunSummary[]> | null = null;

  get(key: string): RunSummary | undefined {
    return this.#byKey.get(key);
  }

  keys(): Iterable<string> {
    return this.#byKey.keys();
  }

  values(): Iterable<RunSummary> {
    return this.#byKey.values();
  }

  /** Those of one name, on whatever adapter. */
  named(id: string): readonly RunSummary[] {
    return (this.#byName ??= this.#grouped()).get(id) ?? [];
  }

  set(key: string, run: RunSummary): void {
    this.#byKey.set(key, run);
    this.#byName = null;
  }

  delete(key: string): void {
    this.#byKey.delete(key);
    this.#byName = null;
  }

  #grouped(): Map<string, RunSummary[]> {
    const groups = new Map<string, RunSummary[]>();
    for (const run of this.#byKey.values()) {
      const group = groups.get(run.id);
      if (group === undefined) groups.set(run.id, [run]);
      else group.push(run);
    }
    return groups;
  }
}
