// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FrameQueue } from '../../src/ui/state/frame-queue.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('hands on everything, in order, ten times a second at most', () => {
  const delivered: number[][] = [];
  const queue = new FrameQueue<number>((items) => delivered.push([...items]));
  for (let i = 0; i < 1000; i++) {
    queue.push(i);
    vi.advanceTimersByTime(1);
  }
  vi.advanceTimersByTime(200);
  expect(delivered.flat()).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  expect(delivered.length).toBeGreaterThan(5);
  expect(delivered.length).toBeLessThan(13);
});

it('can be emptied at once, and then has nothing left to hand on', () => {
  const deliver = vi.fn();
  const queue = new FrameQueue<string>(deliver);
  queue.push('a');
  queue.flush();
  expect(deliver).toHaveBeenCalledExactlyOnceWith(['a']);
  vi.advanceTimersByTime(500);
  expect(deliver).toHaveBeenCalledOnce();
});

it('does not wait for frames that a hidden page hasn’t got', () => {
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
  const frames = vi.spyOn(globalThis, 'requestAnimationFrame');
  const deliver = vi.fn();
  new FrameQueue<string>(deliver).push('a');
  vi.advanceTimersByTime(200);
  expect(deliver).toHaveBeenCalledOnce();
  expect(frames).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});

it('delivers nothing while closed, and goes on when opened', () => {
  const delivered: number[][] = [];
  const queue = new FrameQueue<number>((items) => delivered.push([...items]));
  queue.push(1);
  queue.close();
  queue.push(2);
  vi.advanceTimersByTime(1000);
  expect(delivered).toEqual([]);
  queue.open();
  queue.push(3);
  vi.advanceTimersByTime(1000);
  expect(delivered).toEqual([[3]]);
});

it('leaves no timer behind when it delivered at once', () => {
  const queue = new FrameQueue<number>(() => undefined);
  queue.push(1);
  queue.flush();
  expect(vi.getTimerCount()).toBe(0);
  queue.push(2);
  queue.close();
  expect(vi.getTimerCount()).toBe(0);
});
