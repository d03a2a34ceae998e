/** The joint laws of loss against N and D: fitted, compared, and scored on the runs held out. */
import type { Progress, SurfaceOptions } from '../../scaling/engine/surface-fit.ts';
import { compareJointForms, type JointComparison } from '../../scaling/compare-joint.ts';
import { chinchillaForm, tiedForm } from '../../scaling/forms/chinchilla.ts';
import { kappaForm, kaplanForm } from '../../scaling/forms/kappa.ts';
import { JOINT_FORMS } from '../../scaling/held-out.ts';
import { fitJointSteps } from '../../scaling/joint-fit.ts';
import { predictJoint } from '../../scaling/joint-predict.ts';
import type { JointFit, JointForm } from '../../scaling/joint-types.ts';
import { LawError } from '../../scaling/points.ts';
import { integer } from '../../experiments/format.ts';
import { entryOf } from './entry.ts';
import { within } from './steps.ts';
import type { FitSettings, HeldOutRun, JointAnalysis, JointEntry, LinePoint } from './types.ts';

export const JOINT_TEXTS: Readonly<Record<JointForm, { readonly title: string; readonly formula: string }>> = {
  chinchilla: { title: "Chinchilla's law", formula: 'L = E + A·N^−α + B·D^−β' },
  tied: { title: "Chinchilla's law, α\u00a0=\u00a0β", formula: 'L = E + A·N^−α + B·D^−α' },
  kappa: { title: 'κ-form', formula: 'L = E + [(A·N^−α)^(1/κ) + (B·D^−β)^(1/κ)]^κ' },
  kaplan: { title: "Kaplan's law", formula: 'L = [(Nc/N)^(αN/αD) + Dc/D]^αD' },
};

const FORMS = { chinchilla: chinchillaForm, tied: tiedForm, kappa: kappaForm, kaplan: kaplanForm } as const;

function entryFor(
  form: JointForm,
  points: readonly LinePoint[],
  fit: JointFit,
  comparison: JointComparison,
): JointEntry {
  const candidate = comparison.candidates.find((each) => each.form === form);
  const scores = { heldOut: candidate?.heldOut ?? null, aicc: candidate?.aicc ?? null };
  const text = { id: form, ...JOINT_TEXTS[form], of: `${integer(points.length)} runs` };
  const lines = points.map(({ line }) => line);
  return { ...entryOf(text, FORMS[form], fit, lines, scores), id: form };
}

/** Intervals of held-out runs need no more laws than this. */
const HELD_OUT_LAWS = 200;
/** Of more held-out runs than this, evenly spread ones are predicted. */
const MOST_HELD_OUT = 2000;

/** The runs held out, as the law fitted to the others predicts them. */
function* predictHeldOut(
  points: readonly LinePoint[],
  rows: readonly number[],
  form: JointForm,
  options: SurfaceOptions,
): Generator<Progress, HeldOutRun[]> {
  const held = new Set(rows);
  const known = points.filter((_, row) => !held.has(row));
  const every = Math.ceil(rows.length / MOST_HELD_OUT);
  const asked = rows.filter((_, i) => i % every === 0);
  try {
    const replicates = Math.min(HELD_OUT_LAWS, options.replicates ?? 0);
    const fit = yield* fitJointSteps(known, form, { ...options, replicates });
    return asked.flatMap((row) => {
      const point = points[row];
      if (point === undefined) return [];
      const { line, n, d, loss } = point;
      return [{ ...predictJoint(fit, n, d, (options.seed ?? 1) + row), line, measured: loss }];
    });
  } catch (error) {
    if (error instanceof LawError) return [];
    throw error;
  }
}

/** The law to speak of first: a person's, else the one preferred, else Chinchilla's, which is the customary one. */
function mainForm(
  forms: readonly JointForm[],
  { preferred }: JointComparison,
  wanted: JointForm | undefined,
): JointForm {
  const order = [wanted, preferred, 'chinchilla', forms[0]] as const;
  return (
    order.find((form): form is JointForm => form !== undefined && form !== null && forms.includes(form)) ?? 'kaplan'
  );
}

/** Where the work of the parts lies, measured on 250 runs. */
const COMPARED = 0.35;
const FITTED = 0.9;

/**
 * @throws LawError where no joint law can be fitted.
 */
export function* fitJointLaws(
  points: readonly LinePoint[],
  settings: FitSettings,
  options: SurfaceOptions,
): Generator<Progress, JointAnalysis> {
  yield 0;
  const forms: readonly JointForm[] = settings.mode === 'paper' ? ['chinchilla'] : JOINT_FORMS;
  const comparison = compareJointForms(points, forms, { ...settings.holdOut, fit: options });
  const fitted = comparison.candidates.map(({ form }) => form);
  const fits: Partial<Record<JointForm, JointFit>> = {};
  const entries: JointEntry[] = [];
  const ordered = JOINT_FORMS.filter((form) => fitted.includes(form));
  for (const [i, form] of ordered.entries()) {
    const span = (FITTED - COMPARED) / ordered.length;
    const steps = fitJointSteps(points, form, options);
    const fit = yield* within(steps, COMPARED + i * span, COMPARED + (i + 1) * span);
    fits[form] = fit;
    entries.push(entryFor(form, points, fit, comparison));
  }
  const main = mainForm(ordered, comparison, settings.law);
  const rows = comparison.heldOut?.rows ?? [];
  const heldOut = rows.length === 0 ? [] : yield* within(predictHeldOut(points, rows, main, options), FITTED, 1);
  return { points, comparison, fits, entries, main, heldOut };
}
