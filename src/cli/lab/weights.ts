/** The folder `weights`: the model of every run that finished, written as each ends, so that none is held in memory. */
import { appendFileSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExperimentState } from '../../experiments/experiment.ts';
import type { WeightsMessage } from '../../headless/api.ts';
import { weightsReadme, type SavedModel } from './weights-words.ts';

/** Beginning of the name of a folder that is not whole yet. */
const PARTIAL = '.';

export class WeightsFolder {
  readonly #path: string;
  readonly #saved = new Map<string, SavedModel>();

  /** @param path of an empty folder. */
  constructor(path: string) {
    this.#path = path;
  }

  /** What is whole by now, by run. */
  get saved(): ReadonlyMap<string, SavedModel> {
    return this.#saved;
  }

  /** Writes what the page hands over. Throws what the file system throws. */
  readonly take = (message: WeightsMessage): void => {
    const { folder } = message;
    const partial = join(this.#path, PARTIAL + folder);
    if (message.kind === 'piece') {
      // Not recursive: a folder that was discarded meanwhile stays away.
      if (!readdirSync(this.#path).includes(PARTIAL + folder)) mkdirSync(partial);
      appendFileSync(join(partial, message.file), Buffer.from(message.base64, 'base64'));
      return;
    }
    renameSync(partial, join(this.#path, folder));
    this.#saved.set(message.run, { folder, notQwen3: message.notQwen3 });
  };

  /** Leaves whole models only, with a list of them, or nothing where there are none. */
  finish(state: ExperimentState): void {
    for (const name of readdirSync(this.#path)) {
      if (name.startsWith(PARTIAL)) rmSync(join(this.#path, name), { recursive: true });
    }
    if (this.#saved.size === 0) return;
    writeFileSync(join(this.#path, 'README.md'), weightsReadme(state, this.#saved));
  }
}
