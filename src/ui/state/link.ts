/**
 * The experiment in the page's address, so that a link repeats it: ?corpus=sotu&sizes=8,12,16&tokens=65536&seeds=1,2, and
 * &kernels=quad,plain where they are not left to be chosen.
 */
import type { LadderOptions } from '../../experiments/ladder-types.ts';
import { namedKernels } from '../../model/kernels.ts';

/** What an address says; what it leaves out keeps its default. */
export interface LinkedOptions {
  readonly corpus: string | null;
  readonly options: Partial<LadderOptions>;
}

const SINGLE = { tokens: 'tokens', context: 'context', batch: 'batch', heldOutCharacters: 'heldout' } as const;
const LISTS = { widths: 'sizes', seeds: 'seeds' } as const;

/** Whole numbers only: what isn't one is passed on as NaN, for the plan's check to word. */
function wholeNumber(text: string): number {
  return /^\d+$/.test(text.trim()) ? Number(text) : NaN;
}

export function readLink(search: string): LinkedOptions {
  const parameters = new URLSearchParams(search);
  const options: Record<string, unknown> = {};
  for (const [key, name] of Object.entries(LISTS)) {
    const text = parameters.get(name);
    if (text !== null) options[key] = text.split(',').map(wholeNumber);
  }
  for (const [key, name] of Object.entries(SINGLE)) {
    const text = parameters.get(name);
    if (text !== null) options[key] = wholeNumber(text);
  }
  // Names that are no kernels are passed on, for the plan's check to word.
  const kernels = parameters.get('kernels');
  if (kernels !== null) options['kernels'] = namedKernels(kernels);
  return { corpus: parameters.get('corpus'), options };
}

/** The address of an experiment; parameters that are none of ours (theme, projector) stay as they are. */
export function writeLink(search: string, corpus: string, options: LadderOptions): string {
  const parameters = new URLSearchParams(search);
  // A visitor's own text is in no link: whoever opens it hasn't got the file.
  if (corpus.startsWith('file-')) parameters.delete('corpus');
  else parameters.set('corpus', corpus);
  for (const [key, name] of Object.entries(LISTS)) parameters.set(name, options[key as keyof typeof LISTS].join(','));
  for (const [key, name] of Object.entries(SINGLE)) parameters.set(name, String(options[key as keyof typeof SINGLE]));
  if (options.kernels) parameters.set('kernels', `${options.kernels.matmul},${options.kernels.attention}`);
  else parameters.delete('kernels');
  // Commas need no escape in a query, and a link with them can be read.
  return `?${parameters.toString().replaceAll('%2C', ',')}`;
}
