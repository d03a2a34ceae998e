/** Documents of several domains in one text. */
import { tableDraw } from '../generated/draws.ts';

const SEED = 31;

/**
 * Documents of all lists, about `characters` of each, in a drawn order: every list is read from its beginning, and which gives the
 * next document is left to chance, by what each still has to give.
 */
export function interleaved(lists: readonly (readonly string[])[], characters: number): string[] {
  const left = lists.map((documents) => cut(documents, characters));
  const remaining = left.map((documents) => documents.reduce((sum, { length }) => sum + length, 0));
  const mixed: string[] = [];
  for (let draw = 0; ; draw += 1) {
    const total = remaining.reduce((sum, length) => sum + length, 0);
    if (total === 0) return mixed;
    let at = tableDraw(SEED, 0, draw) * total;
    const list = remaining.findIndex((length) => (at -= length) < 0);
    const next = left[list]?.shift() ?? '';
    remaining[list] = (remaining[list] ?? 0) - next.length;
    mixed.push(next);
  }
}

/** The first documents of a list, until they hold that many characters. */
function cut(documents: readonly string[], characters: number): string[] {
  let held = 0;
  return documents.filter(({ length }) => {
    if (length === 0 || held >= characters) return false;
    held += length;
    return true;
  });
}
