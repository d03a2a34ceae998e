/** The key of many curves: those beside each other that share a part of their name stand as one entry. Pure. */

export interface NamedCurve {
  readonly name: string;
  readonly color: string;
  /** Whether it has not begun. */
  readonly waiting: boolean;
}

export interface CurveFamily {
  readonly name: string;
  readonly curves: readonly NamedCurve[];
}

/** More are too many to be named one by one. */
const MOST_NAMED = 8;

/** 'code' of 'code, width 8'. */
const before = (name: string): string => name.replace(/, [^,]*$/, '');
/** 'width 8' of it. */
const behind = (name: string): string => name.replace(/^.*, /, '');

function familiesBy(curves: readonly NamedCurve[], part: (name: string) => string): CurveFamily[] {
  const families: { name: string; curves: NamedCurve[] }[] = [];
  for (const curve of curves) {
    const name = part(curve.name);
    const last = families.at(-1);
    if (last?.name === name) last.curves.push(curve);
    else families.push({ name, curves: [curve] });
  }
  return families;
}

/** By what stands before the last comma or behind it, whichever makes fewer; each by itself where there are few. */
export function curveFamilies(curves: readonly NamedCurve[]): CurveFamily[] {
  const single = curves.map((curve) => ({ name: curve.name, curves: [curve] }));
  if (curves.length <= MOST_NAMED) return single;
  const [one, other] = [familiesBy(curves, before), familiesBy(curves, behind)];
  const families = other.length < one.length ? other : one;
  if (families.length === curves.length) return single;
  return families.map((family) =>
    family.curves.length > 1 ? family : { ...family, name: family.curves[0]?.name ?? '' },
  );
}

/** 'width 8 to width 32', where the colours of every family stand for the same; '' elsewhere. */
export function familySpan(families: readonly CurveFamily[]): string {
  const spans = families.map(({ name, curves }) => {
    const own = [curves[0], curves.at(-1)].map((curve) =>
      curve?.name.replace(`${name}, `, '').replace(`, ${name}`, ''),
    );
    return curves.length < 2 || own.includes(name) ? '' : own.join(' to ');
  });
  const [span = ''] = spans;
  return spans.every((each) => each === span) ? span : '';
}
