/**
 * Time a process and all its descendants spent on processors, as Linux's scheduler counts it (schedstat, nanoseconds).
 * It hardly changes with what else the machine does, where the clock may double.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Nanoseconds by thread. */
export type ThreadTimes = ReadonlyMap<string, bigint>;

function numbersIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /^\d+$/.test(name));
  } catch {
    return []; // The process has ended since.
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** The parent of a process: the second field after its name, which stands in brackets and may hold anything. */
export function parentOf(stat: string): string | null {
  return /^\) \S (\d+) /.exec(stat.slice(stat.lastIndexOf(') ')))?.[1] ?? null;
}

export class ProcessorTime {
  readonly #root: string;
  readonly #proc: string;

  /** `root` is the process id of the tree's root. */
  constructor(root: number, proc = '/proc') {
    this.#root = String(root);
    this.#proc = proc;
  }

  /** Null where the system does not tell. */
  read(): ThreadTimes | null {
    if (!existsSync(join(this.#proc, this.#root, 'schedstat'))) return null;
    const times = new Map<string, bigint>();
    for (const process of this.#tree()) {
      const tasks = join(this.#proc, process, 'task');
      for (const thread of numbersIn(tasks)) {
        const time = read(join(tasks, thread, 'schedstat'))?.split(' ')[0];
        if (time) times.set(`${process}/${thread}`, BigInt(time));
      }
    }
    return times;
  }

  #tree(): string[] {
    const children = new Map<string, string[]>();
    for (const process of numbersIn(this.#proc)) {
      const parent = parentOf(read(join(this.#proc, process, 'stat')) ?? '');
      if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), process]);
    }
    const found = [this.#root];
    // The list grows while it is walked.
    for (const process of found) found.push(...(children.get(process) ?? []));
    return found;
  }
}

/** Seconds between two readings; threads that ended in between are left out, new ones count from their start. */
export function secondsBetween(before: ThreadTimes | null, after: ThreadTimes | null): number | null {
  if (before === null || after === null) return null;
  let total = 0n;
  for (const [thread, time] of after) total += time - (before.get(thread) ?? 0n);
  return Number(total) / 1e9;
}
