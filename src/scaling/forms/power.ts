/**
 * L = E + A·x^−α in any one variable, with the floor E or without. The ladder's own fit (power-law.ts) wants one point a size;
 * this one takes any number of points, repeated, weighted and grouped.
 */
import type { ParameterKind, SeparableForm } from '../engine/separable.ts';
import { evaluateLaw } from '../law.ts';
import type { Sample } from '../joint-types.ts';
import type { PowerLaw } from '../types.ts';
import { EXPONENT_AXIS, narrowness } from './axes.ts';

/** A loss against one variable: parameters, tokens or FLOPs. */
export interface CurvePoint extends Sample {
  readonly x: number;
}

const SCALE: ParameterKind = { symbol: 'A', kind: 'scale' };
const EXPONENT: ParameterKind = { symbol: 'α', kind: 'value' };

function undetermined(name: string, points: readonly CurvePoint[]): Readonly<Record<string, string>> {
  const narrow = narrowness(
    name,
    points.map(({ x }) => x),
  );
  return narrow === null ? {} : { exponent: narrow, scale: narrow };
}

/** @param name the variable's letter, for messages. */
export function powerForm(name: string): SeparableForm<CurvePoint, PowerLaw> {
  return {
    title: `L(${name}) with a floor`,
    parameters: { floor: { symbol: 'E', kind: 'floor' }, scale: SCALE, exponent: EXPONENT },
    freedom: 3,
    variables: ({ x }) => [[name, x]],
    axes: [{ ...EXPONENT_AXIS, names: ['exponent', 'scale'] }],
    terms: 2,
    columns: ({ x: [logX] }, [u], [one, term]) => {
      const alpha = Math.exp(u);
      one.fill(1);
      for (let i = 0; i < term.length; i += 1) term[i] = Math.exp(-alpha * logX[i]);
    },
    slopes: ({ x: [logX] }, [u], [, term], [, a], [dAlpha]) => {
      const alpha = Math.exp(u);
      for (let i = 0; i < dAlpha.length; i += 1) dAlpha[i] = -a * alpha * logX[i] * term[i];
    },
    law: ([centre], [u], [floor, a]) => {
      const exponent = Math.exp(u);
      return { form: 'floor', floor, scale: a * Math.exp(exponent * centre), exponent };
    },
    evaluate: (law, { x }) => evaluateLaw(law, x),
    undetermined: (points) => undetermined(name, points),
  };
}

/** @param name the variable's letter, for messages. */
export function pureForm(name: string): SeparableForm<CurvePoint, PowerLaw> {
  return {
    title: `L(${name}) without floor`,
    parameters: { floor: { symbol: 'E', kind: 'none' }, scale: SCALE, exponent: EXPONENT },
    freedom: 2,
    variables: ({ x }) => [[name, x]],
    axes: [{ names: ['exponent', 'scale'], low: -2, high: 2, starts: [-0.5, -0.1, 0, 0.1, 0.5] }],
    terms: 1,
    columns: ({ x: [logX] }, [alpha], [term]) => {
      for (let i = 0; i < term.length; i += 1) term[i] = Math.exp(-alpha * logX[i]);
    },
    slopes: ({ x: [logX] }, _, [term], [a], [dAlpha]) => {
      for (let i = 0; i < dAlpha.length; i += 1) dAlpha[i] = -a * logX[i] * term[i];
    },
    law: ([centre], [exponent], [a]) => ({ form: 'pure', floor: 0, scale: a * Math.exp(exponent * centre), exponent }),
    evaluate: (law, { x }) => evaluateLaw(law, x),
    undetermined: (points) => undetermined(name, points),
  };
}
