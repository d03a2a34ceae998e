/** The corpora as the page offers them: the options of a list, in groups, and a line about one. */
import { html, nothing } from 'lit';
import type { CorpusInfo } from '../../data/corpus.ts';
import { formatCount } from '../format/numbers.ts';

/** What a corpus is called where there is little room: its title without years. The whole title stands beside it. */
const shortTitle = (title: string): string => title.replace(/, \d{4}( to \d{4})?/, '');

type Group = 'Prose' | 'Code, music, images' | 'Made by a program' | 'Tasks';

function groupOf({ kind, domain }: CorpusInfo): Group {
  if (kind === 'task') return 'Tasks';
  if (kind === 'generated') return 'Made by a program';
  return domain === undefined ? 'Prose' : 'Code, music, images';
}

const GROUPS: readonly Group[] = ['Prose', 'Code, music, images', 'Made by a program', 'Tasks'];

/** The options of a select. Tasks have experiments of their own, and stand here only where one is chosen. */
export function corpusOptions(corpora: readonly CorpusInfo[], chosen: string) {
  const offered = corpora.filter(({ id, kind }) => kind !== 'task' || id === chosen);
  const option = ({ id, title }: CorpusInfo) =>
    html`<option value=${id} ?selected=${id === chosen} title=${title}>${shortTitle(title)}</option>`;
  return GROUPS.map((group) => {
    const own = offered.filter((corpus) => groupOf(corpus) === group);
    return own.length === 0 ? nothing : html`<optgroup label=${group}>${own.map(option)}</optgroup>`;
  });
}

/** '10.3M characters to train on, 415K held out, 53 symbols'. */
export function aboutCorpus(corpus: CorpusInfo): string {
  const { trainCharacters, heldOutCharacters, symbols, charactersPerToken, image, task } = corpus;
  const [trained, heldOut] = [formatCount(trainCharacters), formatCount(heldOutCharacters)];
  const unit = charactersPerToken !== undefined || task !== undefined ? 'tokens' : image ? 'pixels' : 'characters';
  const length = charactersPerToken === undefined ? '' : `, ${charactersPerToken.toFixed(2)} characters a token`;
  return `${trained} ${unit} to train on, ${heldOut} held out, ${symbols.length} symbols${length}`;
}

/** Title, source and licence of each, folded away; nothing where there are none. */
export function sourcesOf(corpora: readonly CorpusInfo[]) {
  if (corpora.length === 0) return nothing;
  return html`<details class="sources">
    <summary>Sources and licences</summary>
    ${corpora.map((corpus) => html`<p class="hint"><b>${corpus.title}:</b> ${corpus.source}. ${aboutCorpus(corpus)}</p>`)}
  </details>`;
}
