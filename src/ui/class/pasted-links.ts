/** Results that came back as links, taken out of whatever text they were pasted in. */
import { RESULTS } from '../../library/fragment.ts';
import { linkedRecords } from '../../library/result-link.ts';

/** Records files, one a link, in order. Rejects, in words to show, where there is no link or one can't be read. */
export async function filesOfLinks(text: string): Promise<File[]> {
  const fragments = text.split(/[\s<>"']+/).flatMap((word) => {
    const at = word.indexOf(RESULTS);
    return at < 0 ? [] : [word.slice(at)];
  });
  if (fragments.length === 0)
    throw new Error(`There is no link with results in this text: such a link holds ${RESULTS}`);
  return Promise.all(
    fragments.map(async (fragment, i) => {
      try {
        return new File([await linkedRecords(fragment)], `link ${i + 1}.json`, { type: 'application/json' });
      } catch (cause) {
        throw new Error(`Link ${i + 1}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
      }
    }),
  );
}
