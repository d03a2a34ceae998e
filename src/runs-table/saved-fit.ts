/** Reading a fit.json back: the joint law of a table of runs, for the planner. */
import * as v from 'valibot';
import type { JointForm, JointLaw } from '../scaling/joint-types.ts';
import type { PlanningLaw } from '../scaling/planner/law.ts';
import { TableError } from './types.ts';

const finite = v.pipe(v.number(), v.finite());
const positive = v.pipe(finite, v.gtValue(0));
const parts = { e: v.pipe(finite, v.minValue(0)), a: finite, b: finite, alpha: finite, beta: finite };

const lawSchema = v.variant('form', [
  v.object({ form: v.picklist(['chinchilla', 'tied']), ...parts }),
  v.object({ form: v.literal('kappa'), ...parts, kappa: positive }),
  v.object({ form: v.literal('kaplan'), nc: positive, dc: positive, alphaN: finite, alphaD: finite }),
]);

const range = v.nullable(v.tuple([positive, positive]));

const fileSchema = v.object({
  format: v.literal('loglog-table-fit'),
  version: v.literal(1),
  source: v.string(),
  range: v.nullable(v.object({ parameters: range, tokens: range, flops: range })),
  main: v.nullable(v.string()),
  laws: v.array(
    v.object({
      id: v.string(),
      title: v.string(),
      formula: v.string(),
      runs: v.string(),
      level: v.pipe(finite, v.gtValue(0), v.ltValue(1)),
      law: v.looseObject({}),
      warnings: v.array(v.string()),
      bootstrap: v.optional(v.array(lawSchema)),
    }),
  ),
});

export interface SavedLaw {
  readonly planning: PlanningLaw;
  readonly title: string;
  readonly formula: string;
  /** What it was fitted to: '245 runs of runs.csv'. */
  readonly of: string;
}

function parsed(text: string) {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new TableError('This is no fit.json: it is not JSON.', { cause });
  }
  const result = v.safeParse(fileSchema, json);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new TableError(`This is no fit.json of npm run fit: ${v.getDotPath(issue) ?? 'the file'}: ${issue.message}.`);
}

/**
 * A joint law of the file: the one it speaks of first, or the form asked for.
 *
 * @throws TableError where the file is none, or has no such law.
 */
export function savedLaw(text: string, form?: JointForm): SavedLaw {
  const file = parsed(text);
  const joints = file.laws.filter(({ bootstrap }) => bootstrap !== undefined);
  const wanted = form ?? file.main;
  const found = joints.find(({ id }) => id === wanted);
  if (found === undefined) {
    const there = joints.map(({ id }) => id).join(', ');
    throw new TableError(
      there === ''
        ? 'The file has no law in both parameters and tokens, so it cannot weigh one against the other.'
        : `The file has no law "${wanted ?? ''}". It has: ${there}.`,
    );
  }
  const law: JointLaw = v.parse(lawSchema, found.law);
  return {
    planning: {
      law,
      bootstrap: found.bootstrap ?? [],
      level: found.level,
      ...(file.range && { range: file.range }),
      caveats: found.warnings,
    },
    title: found.title,
    formula: found.formula,
    of: `${found.runs} of ${file.source}`,
  };
}
