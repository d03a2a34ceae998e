/** What a fit's points cannot tell, in plain sentences. */
import type { Estimate } from './estimate.ts';
import { EXPONENT_RANGE } from './minimum.ts';
import { noiseScale } from './noise.ts';
import type { LawFit, LawPoint } from './types.ts';

/** Least factor between the smallest and the largest size for an exponent to be more than a local slope. */
const LEAST_SPAN = 8;

/** A percentage with two significant digits. */
function percent(share: number): string {
  return `${Number((100 * Math.abs(share)).toPrecision(2))} %`;
}

function countWarning(points: readonly LawPoint[], { law }: Estimate): string | null {
  if (law.form === 'pure' && points.length === 2) {
    return 'Two sizes determine the line exactly, so its intervals rest on the seed noise alone.';
  }
  if (law.form === 'floor' && points.length === 3) {
    return 'Three sizes determine a law with a floor exactly: nothing is left to judge it by, and it has no intervals.';
  }
  return points.length < 4 ? 'Fewer than 4 sizes: too few to see whether the line bends.' : null;
}

function spanWarning(points: readonly LawPoint[]): string | null {
  const span = points[points.length - 1].n / points[0].n;
  if (span >= LEAST_SPAN) return null;
  return `The sizes span a factor of ${span.toPrecision(2)} only; an exponent wants ${LEAST_SPAN} or more.`;
}

function exponentWarning({ law }: Estimate): string | null {
  if (law.exponent <= 0) return 'The losses do not fall with size: there is no law to read off them.';
  if (law.form === 'pure') return null;
  if (law.exponent >= 0.999 * EXPONENT_RANGE[1]) return `α sits at ${EXPONENT_RANGE[1]}, the end of its range.`;
  if (law.exponent <= 1.001 * EXPONENT_RANGE[0]) return `α sits at ${EXPONENT_RANGE[0]}, the end of its range.`;
  return null;
}

function floorWarning({ law }: Estimate, intervals: LawFit['intervals']): string | null {
  if (law.form === 'pure') return null;
  if (law.floor === 0) return 'E sits at its bound 0: these points show no floor.';
  const low = intervals.floor?.[0];
  if (low === undefined || low > 1e-6) return null;
  return 'These points cannot tell a floor from none: the interval of E reaches 0.';
}

/** Points more than three times the scale of the noise off the law. Off a line they may just show that it bends. */
function outlierWarnings(points: readonly LawPoint[], fitted: Estimate): string[] {
  if (fitted.law.form === 'pure' || fitted.degreesOfFreedom === 0) return [];
  const scale = noiseScale(fitted.misfit, fitted.degreesOfFreedom).expected;
  return points.flatMap(({ n }, i) => {
    const residual = fitted.residuals[i];
    if (Math.abs(residual) <= 3 * scale * fitted.noise.sd[i]) return [];
    const side = residual > 0 ? 'above' : 'below';
    return [`The size ${n.toLocaleString('en')} lies ${percent(residual)} ${side} the law: look at its run.`];
  });
}

export function warningsOf(points: readonly LawPoint[], fitted: Estimate, intervals: LawFit['intervals']): string[] {
  const single = [
    countWarning(points, fitted),
    spanWarning(points),
    exponentWarning(fitted),
    floorWarning(fitted, intervals),
  ];
  return [...single.filter((warning) => warning !== null), ...outlierWarnings(points, fitted)];
}
