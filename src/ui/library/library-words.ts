/** The library's sentences. Pure text from plain data. */
import { corporaOf, corporaTitle } from '../../experiments/corpora.ts';
import { experimentOf } from '../../experiments/registry.ts';
import type { KeptExperiment, Merge } from '../../library/types.ts';
import { short } from '../../experiments/format.ts';
import { formatDate } from '../format/numbers.ts';
import type { Listed } from './library-keeper.ts';

const many = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** 'Loss against size', as the experiments are listed. */
export function kindTitle(experiment: string): string {
  return experimentOf(experiment)?.title ?? experiment;
}

function listText(value: unknown): string {
  return Array.isArray(value) ? value.map((item) => short(Number(item))).join(', ') : '';
}

/** What was chosen, short: 'widths 8, 12, 16 · 524K tokens · 3 seeds'. */
export function optionsText({ options }: Pick<KeptExperiment, 'options'>): string {
  const { widths, width, tokens, seeds, budgets, batches, contexts } = options;
  const lengths = typeof tokens === 'number' ? [tokens] : Array.isArray(tokens) ? tokens : [];
  const parts = [
    Array.isArray(widths) ? `widths ${listText(widths)}` : typeof width === 'number' ? `width ${width}` : '',
    Array.isArray(budgets) ? `${many(budgets.length, 'budget')} of FLOPs` : '',
    Array.isArray(batches) ? `batches ${listText(batches)}` : '',
    Array.isArray(contexts) ? `contexts ${listText(contexts)}` : '',
    lengths.length === 0 ? '' : `${listText(lengths)} tokens`,
    Array.isArray(seeds) && seeds.length > 1 ? `${seeds.length} seeds` : '',
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

/** The visitor's own name for it, or what it is of. */
export function nameText(experiment: KeptExperiment): string {
  return experiment.name === '' ? `${corporaTitle(experiment)}: ${optionsText(experiment)}` : experiment.name;
}

/** What it is called in a plot, where there is little room: 'Apple M3, 22 Nov 2026'. */
export function overlayText({ experiment, runs }: Listed): string {
  const [first] = runs;
  return experiment.name || [first?.adapter ?? '', formatDate(experiment.changedAt)].filter(Boolean).join(', ');
}

const ORIGINS: Readonly<Record<KeptExperiment['origin'], string>> = {
  trained: 'trained here',
  file: 'from a file',
  link: 'from a link',
};

/** '4 of 7 runs · trained here · 22 Nov 2026 · NVIDIA H200'. */
export function stateText({ experiment, runs, done }: Listed): string {
  const { planned, origin, changedAt } = experiment;
  const adapters = [...new Set(runs.map(({ adapter, software }) => `${adapter}${software ? ' (software)' : ''}`))];
  const runsText = done === planned.length ? many(done, 'run') : `${done} of ${many(planned.length, 'run')}`;
  return [runsText, ORIGINS[origin], formatDate(changedAt), ...adapters].join(' · ');
}

export function interruptedText({ experiment, done }: Listed): string {
  const { planned, experiment: kind } = experiment;
  const own = corporaOf(experiment).find(({ id }) => id.startsWith('file-'));
  const needs = own === undefined ? '' : ` It needs your text ${own.title} again.`;
  return `${kindTitle(kind)}: ${done} of ${many(planned.length, 'run')} are done.${needs}`;
}

/** '12 new, 3 known already, 1 unreadable: other.json: it is not JSON'. */
export function importText(
  { fresh, known }: Merge,
  unreadable: readonly { readonly name: string; readonly reason: string }[],
): string {
  const counts = [
    fresh > 0 || known === 0 ? many(fresh, 'new run') : '',
    known > 0 ? `${many(known, 'run')} known already` : '',
  ].filter((part) => part !== '');
  const bad = unreadable.map(({ name, reason }) => `${name}: ${reason}`).join(' ');
  const named = unreadable.length === 0 ? '' : `, ${many(unreadable.length, 'file')} unreadable. ${bad}`;
  return `${counts.join(', ')}${named === '' ? '.' : named}`;
}

/** Whether an experiment has every word that is searched for. */
export function isFound({ experiment, runs }: Listed, search: string): boolean {
  const { name, experiment: kind } = experiment;
  const adapters = runs.map(({ adapter }) => adapter).join(' ');
  const text = [name, kindTitle(kind), kind, corporaTitle(experiment), optionsText(experiment), adapters]
    .join(' ')
    .toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
