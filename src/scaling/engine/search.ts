/** The minimum of a profile from many starts. */
import type { Found, Profile } from './profile.ts';
import type { SeparableForm, Table } from './separable.ts';
import type { Sample } from '../joint-types.ts';

/** Every combination of the axes' starts. */
function combinations(lists: readonly (readonly number[])[]): number[][] {
  return lists.reduce<number[][]>((all, list) => all.flatMap((head) => list.map((value) => [...head, value])), [[]]);
}

export function startsOf<P extends Sample, L>(form: SeparableForm<P, L>, table: Table): number[][] {
  return form.starts?.(table) ?? combinations(form.axes.map((axis) => axis.starts));
}

/** Descents from the best starts only: most of a grid leads to the same few minima. */
const DESCENTS = 8;

function sameMinimum(a: Found, b: Found): boolean {
  return a.theta.every((value, j) => Math.abs(value - b.theta[j]) < 1e-4);
}

/** The minima that the best of the starts lead to, the lowest first, each once. */
export function minimaFrom(profile: Profile, starts: readonly (readonly number[])[], descents = DESCENTS): Found[] {
  const places = starts.length > descents ? starts.map((theta) => profile.at(theta)) : [];
  const best = places.sort((a, b) => a.objective - b.objective).slice(0, descents);
  const begins = best.length > 0 ? best.map(({ theta }) => theta) : starts;
  const found = begins.map((theta) => profile.descend(theta)).sort((a, b) => a.objective - b.objective);
  return found.filter((each, i) => !found.slice(0, i).some((earlier) => sameMinimum(earlier, each)));
}
