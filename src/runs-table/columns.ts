/** Which column of a table is what: as a person says, else by the headers. */
import { guessRole, roleNamed, unitNamed, type Guess } from './headers.ts';
import { TableError, type Column, type Role, type Unit } from './types.ts';

/** A person's word on a column: params=Size, loss=Eval:bpb, tokens=#3. */
export interface Mapping {
  readonly role: Role;
  readonly header: string;
}

/** Reads `params=Size,loss=Eval`. @throws TableError where it is not of that form. */
export function parseMapping(text: string): Mapping[] {
  return text.split(',').map((part) => {
    const [name = '', ...rest] = part.split('=');
    const header = rest.join('=').trim();
    const role = roleNamed(name.trim());
    if (header === '')
      throw new TableError(`"${part}" does not map a column. Write NAME=HEADER, as in params=Size,loss=Eval.`);
    if (role === null) {
      throw new TableError(
        `"${name.trim()}" is nothing a column can be. Take params, tokens, loss, flops, unique_tokens, epochs, experts, granularity, weight, run, seed, lr, batch or status.`,
      );
    }
    return { role, header };
  });
}

function listed(headers: readonly string[]): string {
  const shown = headers.slice(0, 30).map((header) => (header === '' ? '(no name)' : header));
  return `${shown.join(', ')}${headers.length > 30 ? ` and ${headers.length - 30} more` : ''}`;
}

/** Place of a column by its header, letter case aside, or by its number as #3; -1 where there is none. */
export function placeOf(header: string, headers: readonly string[]): number {
  const exact = headers.indexOf(header);
  if (exact >= 0) return exact;
  const loose = headers.findIndex((each) => each.toLowerCase() === header.toLowerCase());
  if (loose >= 0) return loose;
  const number = /^#(\d+)$/.exec(header);
  return number !== null && Number(number[1]) <= headers.length ? Number(number[1]) - 1 : -1;
}

export function noColumn(header: string, headers: readonly string[]): TableError {
  return new TableError(`There is no column "${header}". The columns are: ${listed(headers)}.`);
}

const PLAIN: Unit = { scale: 'linear', factor: 1, name: '' };

/** The column a mapping means; a unit may follow its header behind a colon. */
function mapped({ role, header }: Mapping, headers: readonly string[]): Column {
  const colon = header.lastIndexOf(':');
  const withUnit = placeOf(header, headers) < 0 && colon > 0;
  const at = placeOf(withUnit ? header.slice(0, colon) : header, headers);
  const found = headers[at];
  if (found === undefined) throw noColumn(header, headers);
  const guess = guessRole(found);
  const own = guess?.role === role ? guess.unit : { ...PLAIN, ...(role === 'loss' && { per: 'token' as const }) };
  const unitName = header.slice(colon + 1);
  const unit = withUnit ? unitNamed(role, unitName) : own;
  if (unit === null)
    throw new TableError(
      `"${unitName}" is no unit that ${role} can have here. Take M, B or log10 for counts, nats, bpb, bpc, bits or perplexity for the loss.`,
    );
  return { role, header: found, at, unit };
}

/** Every column with a role: those mapped, then for each other role the header that suggests it most. */
export function columnsOf(
  headers: readonly string[],
  mappings: readonly Mapping[],
): { columns: Column[]; notes: string[] } {
  const columns = mappings.map((mapping) => mapped(mapping, headers));
  const twice = columns.find(({ role }, i) => columns.findIndex((other) => other.role === role) !== i);
  if (twice !== undefined) throw new TableError(`Two columns are mapped to ${twice.role}. Map one.`);
  const taken = new Set(columns.map(({ at }) => at));
  const roles = new Set(columns.map(({ role }) => role));
  const notes: string[] = [];
  const guesses = headers
    .map((header, at) => ({ header, at, guess: guessRole(header) }))
    .filter((each): each is { header: string; at: number; guess: Guess } => each.guess !== null)
    .filter(({ at, guess }) => !taken.has(at) && !roles.has(guess.role))
    .sort((a, b) => a.guess.rank - b.guess.rank);
  for (const { header, at, guess } of guesses) {
    if (!roles.has(guess.role)) {
      roles.add(guess.role);
      columns.push({ role: guess.role, header, at, unit: guess.unit });
    } else if (['parameters', 'loss', 'tokens', 'flops'].includes(guess.role)) {
      const chosen = columns.find(({ role }) => role === guess.role)?.header ?? '';
      notes.push(`${header} was passed over for ${chosen}.`);
    }
  }
  return { columns, notes };
}

/** @throws TableError naming what is missing and which headers there are. */
export function demandColumns(columns: readonly Column[], headers: readonly string[]): void {
  const has = (role: Role) => columns.some((column) => column.role === role);
  const say = (what: string, example: string) =>
    new TableError(
      `No column holds ${what}. The columns are: ${listed(headers)}. Say which one does, as ${example} (--columns on the command line).`,
    );
  if (!has('loss')) throw say('the loss', 'loss=NAME');
  if (!has('parameters') && !has('tokens') && !has('flops')) {
    throw say('the parameters, the tokens or the FLOPs', 'params=NAME,tokens=NAME');
  }
}
