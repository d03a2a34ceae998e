/** A fit as an entry: its law in words, its parameters by symbol. */
import type { ParameterKind } from '../../scaling/engine/separable.ts';
import type { Estimated, SurfaceFit } from '../../scaling/joint-types.ts';
import type { Entry } from './types.ts';

export interface EntryText {
  readonly id: string;
  readonly title: string;
  readonly formula: string;
  readonly of: string;
}

/** Entry of a fit by a form, whose kinds give the symbols; what is no parameter of the form is left out. */
export function entryOf(
  text: EntryText,
  form: { readonly parameters: Readonly<Record<string, ParameterKind>> },
  fit: SurfaceFit<unknown>,
  lines: readonly number[],
  scores: Pick<Entry, 'heldOut' | 'aicc'> = { heldOut: null, aicc: null },
): Entry {
  const estimates = fit.parameters as Readonly<Record<string, Estimated>>;
  const parameters = Object.entries(form.parameters).flatMap(([name, { symbol, kind }]) => {
    const estimated = estimates[name];
    return kind === 'none' || estimated === undefined ? [] : [{ name, symbol, estimated }];
  });
  return { ...text, parameters, fit, lines, ...scores };
}

/** What the points can't tell, with lines of the table for the places of points. */
export function entryWarnings({ fit, lines }: Entry): string[] {
  const { setAside, warnings } = fit;
  const bySelf = `${setAside.length} of ${lines.length} points`;
  const rest = warnings.filter((warning) => setAside.length === 0 || !warning.startsWith(bySelf));
  if (setAside.length === 0) return rest;
  const named = setAside.slice(0, 10).map((at) => lines[at]);
  const more = setAside.length > 10 ? `, and ${setAside.length - 10} more` : '';
  const where = `${setAside.length === 1 ? 'line' : 'lines'} ${named.join(', ')}${more}`;
  const verb = setAside.length === 1 ? 'run lies grossly off the law and was' : 'runs lie grossly off the law and were';
  return [`${setAside.length} of ${lines.length} ${verb} set aside: ${where}.`, ...rest];
}
