import { describe, expect, it, vi } from 'vitest';
import type { Checkpoint } from '../../src/checkpoint/checkpoint.ts';
import { packCheckpoint, unpackCheckpoint } from '../../src/checkpoint/file.ts';
import { CheckpointStore } from '../../src/worker/checkpoint-store.ts';
import { MemoryShelf, type Shelf } from '../../src/worker/shelves.ts';
import { smallCheckpoint } from '../checkpoint/fixtures.ts';

const BYTES = packCheckpoint(smallCheckpoint()).length;
const noDisk = () => Promise.resolve(null);
const [first, second, third] = [smallCheckpoint(1), smallCheckpoint(2), smallCheckpoint(3)] as const;

/** A store whose disk holds so many checkpoints. */
function storeFor(count: number) {
  const disk = new MemoryShelf(count * BYTES + 100);
  return { store: new CheckpointStore(() => Promise.resolve(disk)), disk };
}

async function runsOf(store: CheckpointStore): Promise<string[]> {
  return (await store.list()).checkpoints.map(({ run }) => run).sort();
}

const names = (...checkpoints: Checkpoint[]) => checkpoints.map(({ run }) => run).sort();

/** Later than all that was done before. */
const aMomentLater = () => vi.advanceTimersByTime(10);

describe('the file of a checkpoint', () => {
  it('holds all there is of it', () => {
    expect(unpackCheckpoint(packCheckpoint(first), first.run)).toEqual(first);
  });

  it('is refused under the name of another run, and where it is no checkpoint', () => {
    expect(() => unpackCheckpoint(packCheckpoint(first), second.run)).toThrow(/another run/);
    const text = new TextDecoder('latin1')
      .decode(packCheckpoint(first))
      .replace('loglog-checkpoint', 'loglog-cheekpoint');
    const altered = Uint8Array.from(text, (character) => character.charCodeAt(0));
    expect(() => unpackCheckpoint(altered, first.run)).toThrow(/no checkpoint/);
  });
});

describe('CheckpointStore', () => {
  it('keeps and gives back, in memory where there is no disk', async () => {
    const store = new CheckpointStore(noDisk);
    expect(await store.get(first.run)).toBeNull();
    expect(await store.keep(first)).toBe(BYTES);
    expect(await store.get(first.run)).toEqual(first);
    const { bytes, place, checkpoints } = await store.list();
    expect([bytes, place]).toEqual([BYTES, 'memory']);
    expect(checkpoints[0]).toMatchObject({ run: first.run, bytes: BYTES });
    expect(Date.now() - Date.parse(checkpoints[0]!.keptAt)).toBeLessThan(60_000);
  });

  it('makes room by dropping what was used longest ago', async () => {
    vi.useFakeTimers();
    const { store } = storeFor(2);
    for (const checkpoint of [first, second]) {
      await store.keep(checkpoint);
      aMomentLater();
    }
    await store.get(first.run);
    aMomentLater();
    await store.keep(third);
    expect(await runsOf(store)).toEqual(names(first, third));
    vi.useRealTimers();
  });

  it('replaces the weights of a run without dropping another', async () => {
    const { store } = storeFor(2);
    await store.keep(first);
    await store.keep(second);
    const again = {
      ...first,
      tensors: first.tensors.map((tensor) => ({ ...tensor, data: tensor.data.map((x) => 2 * x) })),
    };
    await store.keep(again);
    expect(await runsOf(store)).toEqual(names(first, second));
    expect(await store.get(first.run)).toEqual(again);
  });

  it('finds what an earlier visit kept', async () => {
    const { store, disk } = storeFor(3);
    await store.keep(first);
    const later = new CheckpointStore(() => Promise.resolve(disk));
    expect(await later.get(first.run)).toEqual(first);
  });

  it('drops a file that a crash cut short', async () => {
    const { store, disk } = storeFor(3);
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    await disk.write(`${first.run}.safetensors`, packCheckpoint(first).fill(0, 0, 8));
    expect(await store.get(first.run)).toBeNull();
    expect(await disk.list()).toEqual([]);
    vi.restoreAllMocks();
  });

  it('deletes one, and all', async () => {
    const { store } = storeFor(3);
    for (const checkpoint of [first, second, third]) await store.keep(checkpoint);
    await store.forget(second.run);
    expect(await runsOf(store)).toEqual(names(first, third));
    await store.forget();
    expect(await store.list()).toMatchObject({ checkpoints: [], bytes: 0 });
  });

  it('asks nothing twice of a disk that fills up: others make room, and memory serves where none is left', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { disk } = storeFor(3);
    let room = 1;
    const full: Shelf = {
      ...{ place: 'disk', limit: 2 ** 30, read: (name) => disk.read(name), list: () => disk.list() },
      write: async (name, content) => {
        if ((await disk.list()).length >= room) throw new DOMException('no room', 'QuotaExceededError');
        await disk.write(name, content);
      },
      remove: (name) => disk.remove(name),
    };
    const store = new CheckpointStore(() => Promise.resolve(full));
    await store.keep(first);
    await store.keep(second);
    expect(await runsOf(store)).toEqual(names(second));
    room = 0;
    expect(await store.keep(third)).toBe(BYTES);
    expect(await store.get(third.run)).toEqual(third);
    expect(await disk.list()).toEqual([]);
    vi.restoreAllMocks();
  });

  it('keeps 400 at most, however small', async () => {
    const store = new CheckpointStore(noDisk);
    for (let seed = 1; seed <= 402; seed += 1) await store.keep(smallCheckpoint(seed));
    expect((await store.list()).checkpoints).toHaveLength(400);
    expect(await store.get(smallCheckpoint(402).run)).not.toBeNull();
  });

  it('says so where there is no room at all', async () => {
    const store = new CheckpointStore(noDisk, new MemoryShelf(BYTES - 1));
    expect(await store.keep(first)).toBe(0);
    expect(await store.get(first.run)).toBeNull();
  });
});
