/** The sentences of a table's state. Pure text from plain data. */
import { listed, plural } from '../../experiments/format.ts';
import type { TableView } from '../state/table-session.ts';
import type { Headline } from '../state/words.ts';

/** '240 runs of runs.csv, 5 rows left out.' */
function readText({ name, summary }: TableView): string {
  if (summary === null) return name ?? '';
  const out = summary.rejected === 0 ? '' : `, ${plural(summary.rejected, 'row')} left out`;
  return `${plural(summary.runs, 'run')} of ${name ?? 'the table'}${out}.`;
}

export function tableHeadline(view: TableView): Headline {
  switch (view.phase) {
    case 'empty':
      return {
        badge: 'Empty',
        tone: 'plain',
        text: 'Choose a CSV of runs, or drop one on the page. It stays on this machine.',
      };
    case 'reading':
      return { badge: 'Reading', tone: 'good', text: view.name ?? '' };
    case 'fitting':
      return {
        badge: 'Fitting',
        tone: 'good',
        text: `${readText(view)}${view.step === null ? '' : ` ${view.step.title}.`}`,
      };
    case 'done':
      return { badge: 'Fitted', tone: 'good', text: readText(view) };
    case 'asking':
      return {
        badge: 'Choose',
        tone: 'plain',
        text: `${view.name ?? 'The table'} holds runs of several kinds, and one law does not hold for all of them. Choose the runs by ${listed(view.open)}.`,
      };
    case 'failed':
      return { badge: 'Not fitted', tone: 'bad', text: view.name ?? '' };
    default:
      return view.phase satisfies never;
  }
}

/** What was made of the columns but for those that the table of them names, sentences. */
export function columnSentences({ summary }: TableView): string[] {
  if (summary === null) return [];
  const { unread, notes } = summary;
  return [...(unread.length === 0 ? [] : [`Not read: ${unread.join(', ')}.`]), ...notes];
}
