/** Holds a result against an older one: what got slower, or larger. */
import { sizeText } from './arguments.ts';
import { kernelSeconds, secondsOf } from './figures.ts';
import type { Basis, BenchResult, Environment } from './result.ts';

/** What both results have measured, by a name that tells them apart. Smaller is better. */
export type Quantities = ReadonlyMap<string, number>;

/** Differences below this are noise, more so on a machine that is shared. */
const TOLERANCE = 0.1;

function stepQuantities({ steps, peers, replicas }: BenchResult, basis: Basis): [string, number][] {
  const own = (peers ?? []).flatMap((result) => {
    const found = result.contenders.find(({ name }) => name === 'loglog');
    const first: [string, number][] = found?.firstStep
      ? [[`first step ${sizeText(result)}`, found.firstStep.wall]]
      : [];
    return found?.step
      ? [[`step among peers ${sizeText(result)}`, secondsOf(found.step, basis)] as [string, number], ...first]
      : first;
  });
  return [
    ...(steps ?? []).map((result): [string, number] => {
      return [`step ${sizeText(result)}, context ${result.context}`, secondsOf(result.step, basis)];
    }),
    ...own,
    ...(replicas?.counts ?? []).map((count): [string, number] => {
      return [`step of ${count.replicas} replicas`, secondsOf(count.step, basis)];
    }),
  ];
}

/** Kernels by name, all dispatches of a step together: a kernel that is called less often counts as faster. */
function kernelQuantities({ kernels }: BenchResult, basis: Basis): [string, number][] {
  return (kernels?.steps ?? []).flatMap((step) =>
    step.kernels.map((kernel): [string, number] => {
      return [`kernel ${kernel.name} at ${sizeText(step)}`, kernel.count * kernelSeconds(kernel, basis)];
    }),
  );
}

/** Each dispatch of attention, and each product, by its name. */
function tried({ attention, variants }: BenchResult, basis: Basis): [string, number][] {
  return [...(attention?.kernels ?? []), ...(variants?.kernels ?? [])].map((kernel) => {
    return [`${kernel.name}, ${kernel.kernel}`, kernelSeconds(kernel, basis)];
  });
}

function pageQuantities({ page }: BenchResult): [string, number][] {
  if (!page) return [];
  const gzip = page.firstScreen.reduce((sum, file) => sum + file.gzip, 0);
  const picture: [string, number][] = page.firstPicture ? [['first picture', page.firstPicture.median / 1000]] : [];
  return [['first screen, KB gzip', gzip / 1000], ...picture];
}

function quantitiesOf(result: BenchResult, basis: Basis): Quantities {
  return new Map([
    ...stepQuantities(result, basis),
    ...kernelQuantities(result, basis),
    ...tried(result, basis),
    ...pageQuantities(result),
  ]);
}

export interface Change {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

/** Quantities of both, those that grew most first; by the clock where one of the two knows no processor time. */
export function slower(before: BenchResult, after: BenchResult): Change[] {
  const basis = before.basis === after.basis ? after.basis : 'wall';
  const old = quantitiesOf(before, basis);
  return [...quantitiesOf(after, basis)]
    .map(([name, value]) => ({ name, before: old.get(name) ?? Number.NaN, after: value }))
    .filter((change) => change.after > change.before * (1 + TOLERANCE))
    .sort((a, b) => b.after / b.before - a.after / a.before);
}

/** What tells two machines' figures apart; null where they can be compared. */
export function whyNotComparable(before: Environment, after: Pick<Environment, 'adapter'>): string | null {
  const name = ({ vendor, architecture, description }: Environment['adapter']): string =>
    [vendor, architecture, description].filter((part) => part !== '').join(' ');
  const [old, now] = [name(before.adapter), name(after.adapter)];
  return old === now ? null : `it was measured on ${old}, and this is ${now}`;
}
