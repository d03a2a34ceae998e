/** What a task is made by: records of equal length, some to train on and some held out. */

/** A seeded maker of records. */
export interface Task {
  /** Tokens of a record. */
  readonly period: number;
  /** Records to train on, and held out. */
  readonly records: { readonly train: number; readonly heldOut: number };
  /** The ids of a record of either part, `period` of them. */
  record(part: 'train' | 'heldOut', index: number): ArrayLike<number>;
}

/** Token ids of a part, record after record, and one id more: a window is read with the token after it. */
export function textOf(task: Task, part: 'train' | 'heldOut'): Uint8Array {
  const count = task.records[part];
  const ids = new Uint8Array(count * task.period + 1);
  for (let i = 0; i < count; i += 1) ids.set(Array.from(task.record(part, i)), i * task.period);
  return ids;
}
