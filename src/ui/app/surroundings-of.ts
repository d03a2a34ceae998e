/** What an experiment shares with the others on the page, and with the library once that is open. */
import type { RunRecord } from '../../train/record.ts';
import type { LibraryKeeper } from '../library/library-keeper.ts';
import type { Surroundings } from '../state/surroundings.ts';

interface Other {
  readonly finished: readonly RunRecord[];
  holds(run: string): boolean;
}

/**
 * @param others the other experiments on the page.
 * @param opening resolves with the library, or with null where there is none.
 * @param library the same as far as it is open.
 */
export function surroundingsOf(
  others: () => readonly Other[],
  opening: Promise<LibraryKeeper | null>,
  library: () => LibraryKeeper | null,
): Surroundings {
  /** In the order of the calls, also of those before it was open. */
  const tell = (what: (open: LibraryKeeper) => Promise<void>): void => {
    const told = opening.then((open) => (open === null ? undefined : what(open)));
    told.catch((error: unknown) => console.warn('The library did not take what it was told:', error));
  };
  return {
    knows: (run) => library()?.knows(run) === true || others().some((session) => session.holds(run)),
    records: async (runs) => {
      const wanted = new Set(runs);
      const kept = (await library()?.records(runs)) ?? [];
      const here = others().flatMap(({ finished }) => finished.filter(({ id }) => wanted.has(id)));
      return [...kept, ...here].filter(({ outcome }) => outcome.kind === 'finished');
    },
    begun: (plan, kept) => tell((open) => open.begun(plan, kept)),
    ended: (record) => tell((open) => open.ended(record)),
    over: (broken) => tell((open) => open.over(broken)),
    fragment: async (results) => {
      const open = await opening;
      if (open === null) throw new Error('This page makes no links with results: save records.json instead.');
      return open.fragment(results);
    },
  };
}
