/** What there is to show: the experiments in their order, then the tools. */
import { EXPERIMENT_GROUPS, EXPERIMENTS } from '../../experiments/registry.ts';
import type { ChoiceOfView, GroupOfViews } from '../chooser/lab-chooser.ts';
import { addressOf, FIRST, linkedView } from '../state/link.ts';

type Named = Pick<ChoiceOfView, 'id' | 'title' | 'question'>;

const TOOLS: readonly Named[] = [
  {
    id: 'fit',
    title: 'Fit your own runs',
    question: 'Which laws do the runs of a CSV follow?',
  },
  { id: 'laws', title: 'Published laws', question: 'What did the papers find, and why do they disagree?' },
  { id: 'planner', title: 'Planner', question: 'Which model should a budget train, and on how much text?' },
];

const LIBRARY: Named = { id: 'library', title: 'Library', question: 'What was trained or opened in this browser?' };

/** The lesson's notes: a view that only the lesson leads to, listed while it is shown. */
export const NOTES = 'notes';
const NOTES_VIEW: Named = { id: NOTES, title: 'Notes', question: 'What did the lesson say, and what did you guess?' };

export function isTool(id: string): boolean {
  return id === NOTES || id === LIBRARY.id || TOOLS.some((tool) => tool.id === id);
}

/** The view of an address, or the first one where it names none that there is. */
export function knownView(id: string): string {
  return isTool(id) || EXPERIMENTS.some((experiment) => experiment.id === id) ? id : FIRST;
}

/** @param search the page's address, of which only what is the page's own goes into the links. */
export function catalogue(search: string): GroupOfViews[] {
  const notes = linkedView(search) === NOTES ? [NOTES_VIEW] : [];
  const linked = ({ id, title, question }: Named, href: string) => ({ id, title, question, href });
  const views = (named: readonly Named[]) => named.map((one) => linked(one, addressOf(search, { view: one.id })));
  return [
    ...EXPERIMENT_GROUPS.map(({ title, experiments }) => ({
      title,
      views: experiments.map((one) => linked(one, addressOf(search, { experiment: one.id }))),
    })),
    { title: 'Without training', views: views(TOOLS) },
    { title: 'Yours', views: views([...notes, LIBRARY]), elsewhere: true },
  ];
}
