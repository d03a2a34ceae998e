/**
 * The experiment in the page's address, so that a link repeats it: ?experiment=isoflop&corpus=sotu&budgets=6e9,12e9&seeds=1.
 * The ladder needs no name. Options stand under the names of the command line's flags.
 */
import type { Field, Options, OptionValue } from '../../experiments/experiment.ts';
import { holdsResults } from '../../library/fragment.ts';
import { namedKernels, type KernelChoice } from '../../model/kernels.ts';
import type { Linked } from './kind.ts';

/** The fragment that an address keeps when something else is shown. */
export function keptHash(hash: string): string {
  return holdsResults(hash) ? '' : hash;
}

/** A field as far as a link goes. */
export type LinkField = Pick<Field, 'kind' | 'name' | 'flag'>;

/** Parameters that say nothing of an experiment, and stay as they are. */
const OF_THE_PAGE = ['projector', 'tuning', 'lesson'] as const;

export const FIRST = 'ladder';

/** What is shown, by the address: an experiment, or one of the other views. */
export function linkedView(search: string): string {
  const parameters = new URLSearchParams(search);
  return parameters.get('view') ?? parameters.get('experiment') ?? FIRST;
}

/** What is no number is passed on as NaN, for the plan's check to word. */
function numberOf(text: string): number {
  return /^\d+(\.\d+)?(e\d+)?$/i.test(text.trim()) ? Number(text) : NaN;
}

function valueOf({ kind }: LinkField, text: string): OptionValue {
  switch (kind) {
    case 'number':
      return numberOf(text);
    case 'list':
      return text.split(',').map(numberOf);
    case 'corpora':
      return text.split(',').filter((id) => id !== '');
    case 'choice':
      return text;
    case 'kernels':
      // Names that are no kernels are passed on, for the plan's check to word.
      return namedKernels(text) as KernelChoice;
    default:
      return kind satisfies never;
  }
}

/** What an address says of these fields. */
export function readFields(search: string, fields: readonly LinkField[]): Linked<Options> {
  const parameters = new URLSearchParams(search);
  const entries = fields.flatMap((field): [string, OptionValue][] => {
    const text = parameters.get(field.flag);
    return text === null ? [] : [[field.name, valueOf(field, text)]];
  });
  return { corpus: parameters.get('corpus'), options: Object.fromEntries(entries) };
}

function textOf(value: OptionValue): string {
  if (typeof value === 'object' && 'matmul' in value) return `${value.matmul},${value.attention}`;
  return Array.isArray(value) ? value.join(',') : String(value);
}

/** Of a corpus by its name: a visitor's own text is in no link. */
const isShipped = (id: string | number): boolean => !String(id).startsWith('file-');

/** The fields' values as parameters, in order; what is left out is no parameter. */
export function writeFields(options: Options, fields: readonly LinkField[]): [name: string, value: string][] {
  return fields.flatMap(({ kind, name, flag }): [string, string][] => {
    const value = options[name];
    if (value === undefined) return [];
    return [[flag, kind === 'corpora' && Array.isArray(value) ? textOf(value.filter(isShipped)) : textOf(value)]];
  });
}

/**
 * The address of a view.
 *
 * @param corpus null where it goes without saying. A visitor's own text is in no link: whoever opens it hasn't got the file.
 */
export function addressOf(
  search: string,
  view: { readonly experiment: string } | { readonly view: string },
  corpus: string | null = null,
  options: readonly (readonly [name: string, value: string])[] = [],
): string {
  const before = new URLSearchParams(search);
  const next = new URLSearchParams();
  if ('view' in view) next.set('view', view.view);
  else if (view.experiment !== FIRST) next.set('experiment', view.experiment);
  if (corpus !== null && !corpus.startsWith('file-')) next.set('corpus', corpus);
  for (const [name, value] of options) next.set(name, value);
  for (const name of OF_THE_PAGE) {
    const value = before.get(name);
    if (value !== null) next.set(name, value);
  }
  // Commas need no escape in a query, and a link with them can be read.
  const text = next.toString().replaceAll('%2C', ',');
  // An empty reference is this very address; '?' is it without its parameters.
  return `?${text}`;
}
