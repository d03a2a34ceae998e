import { describe, expect, it, vi } from 'vitest';
import { startOrPause } from '../../src/ui/app/presenter-keys.ts';
import type { Phase } from '../../src/ui/state/lab-view.ts';

function session(phase: Phase, runs = 0) {
  const resolved = () => Promise.resolve();
  return { phase, left: { runs }, start: vi.fn(resolved), goOn: vi.fn(resolved), pause: vi.fn(), resume: vi.fn() };
}

describe('the space bar', () => {
  it.each([
    ['idle', 0, 'start'],
    ['finished', 0, 'start'],
    ['stopped', 3, 'goOn'],
    ['failed', 2, 'goOn'],
    ['failed', 0, 'start'],
    ['running', 0, 'pause'],
    ['paused', 0, 'resume'],
    ['stopping', 0, null],
  ] as const)('does in phase %s with %i runs left: %s', (phase, runs, verb) => {
    const played = session(phase, runs);
    startOrPause(played);
    for (const name of ['start', 'goOn', 'pause', 'resume'] as const)
      expect(played[name], name).toHaveBeenCalledTimes(name === verb ? 1 : 0);
  });
});
