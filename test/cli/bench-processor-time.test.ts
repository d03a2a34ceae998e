import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parentOf, ProcessorTime, secondsBetween } from '../../src/cli/bench/processor-time.ts';

let proc = '';
beforeEach(() => {
  proc = mkdtempSync(join(tmpdir(), 'bench-proc-'));
});
afterEach(() => rmSync(proc, { recursive: true }));

/** A process of a made-up /proc, with the nanoseconds of its threads. */
function addProcess(id: number, parent: number, threads: Readonly<Record<number, number>>): void {
  const folder = join(proc, String(id));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'stat'), `${id} (a name) with) S ${parent} ${id} 0 0`);
  writeFileSync(join(folder, 'schedstat'), '1 2 3\n');
  for (const [thread, time] of Object.entries(threads)) {
    mkdirSync(join(folder, 'task', thread), { recursive: true });
    writeFileSync(join(folder, 'task', thread, 'schedstat'), `${time} 5 6\n`);
  }
}

describe('processor time', () => {
  it('adds the threads of a process and of all that descend from it', () => {
    addProcess(10, 1, { 10: 1e9, 11: 2e9 });
    addProcess(20, 10, { 20: 4e9 });
    addProcess(30, 20, { 30: 8e9 });
    addProcess(99, 1, { 99: 64e9 });
    const times = new ProcessorTime(10, proc).read();
    expect(secondsBetween(new Map(), times)).toBe(15);
  });

  it('counts what was spent in between: all of a new thread, nothing of one that ended', () => {
    addProcess(10, 1, { 10: 1e9, 11: 2e9 });
    const clock = new ProcessorTime(10, proc);
    const before = clock.read();
    addProcess(10, 1, { 10: 1.5e9 });
    rmSync(join(proc, '10', 'task', '11'), { recursive: true });
    addProcess(20, 10, { 20: 0.25e9 });
    expect(secondsBetween(before, clock.read())).toBe(0.75);
  });

  it('is not known where the system does not tell', () => {
    expect(new ProcessorTime(10, join(proc, 'nowhere')).read()).toBeNull();
    expect(secondsBetween(null, new Map())).toBeNull();
  });

  it.each([
    ['7 (cat) R 3 7', '3'],
    ['7 (a) b (c) ) S 12 7', '12'],
    ['', null],
  ])('finds the parent in %j', (stat, parent) => {
    expect(parentOf(stat)).toBe(parent);
  });
});
