/** Laws that need more than N and D: text seen more than once, and mixtures of experts. */
import { fitSurface, type Progress, type SurfaceOptions } from '../../scaling/engine/surface-fit.ts';
import type { SeparableForm } from '../../scaling/engine/separable.ts';
import { fineGrainedForm, type FineGrainedPoint } from '../../scaling/forms/fine-grained.ts';
import { repeatedDataForm, tiedRepeatedDataForm, type RepeatedPoint } from '../../scaling/forms/repeated-data.ts';
import { routedForm, type RoutedPoint } from '../../scaling/forms/routed.ts';
import type { Sample } from '../../scaling/joint-types.ts';
import { LawError } from '../../scaling/points.ts';
import { integer, short } from '../../experiments/format.ts';
import type { TableRun } from '../types.ts';
import { entryOf, type EntryText } from './entry.ts';
import { isRepeated, levelsOf, linePoint } from './points.ts';
import type { Entry } from './types.ts';

/** A law waiting for its fit. */
interface Task {
  readonly share: number;
  readonly steps: () => Generator<Progress, Entry | null>;
  readonly title: string;
}

/** Entry of a form on points, or null where they are too few or too much alike for it. */
function* attempt<P extends Sample, L>(
  text: EntryText,
  form: SeparableForm<P, L>,
  points: readonly (P & { readonly line: number })[],
  options: SurfaceOptions,
): Generator<Progress, Entry | null> {
  try {
    const fit = yield* fitSurface(form, points, options);
    return entryOf(
      text,
      form,
      fit,
      points.map(({ line }) => line),
    );
  } catch (error) {
    if (error instanceof LawError) return null;
    throw error;
  }
}

function repeatedTasks(runs: readonly TableRun[], options: SurfaceOptions): Task[] {
  if (!runs.some(isRepeated)) return [];
  const points = runs.flatMap((run): (RepeatedPoint & { readonly line: number })[] => {
    const point = linePoint(run);
    return point === null ? [] : [{ ...point, unique: Math.min(run.uniqueTokens ?? point.d, point.d) }];
  });
  const repeated = runs.filter(isRepeated).length;
  const of = `${integer(points.length)} runs, ${integer(repeated)} of repeated text`;
  const formula = "L = E + A·N'^−α + B·D'^−β, D' = U + U·R*_D·(1 − e^(−R/R*_D)), R = D/U − 1; N' likewise";
  const task = (id: string, title: string, form: typeof repeatedDataForm): Task => ({
    share: 2,
    title,
    steps: () => attempt({ id, title, formula, of }, form, points, options),
  });
  return [
    task('repeated', 'Repeated data', repeatedDataForm),
    task('repeated-tied', 'Repeated data, α = β', tiedRepeatedDataForm),
  ];
}

/** Clark's law knows no tokens: it is fitted to the runs of one length, the one that most share. */
function sameLength(runs: readonly TableRun[]): { readonly runs: readonly TableRun[]; readonly d: number | null } {
  const points = runs.flatMap((run) => linePoint(run) ?? []);
  const levels = levelsOf(points, ({ d }) => d);
  const [level] = [...levels].sort((a, b) => b.points.length - a.points.length);
  if (points.length < runs.length || level === undefined) return { runs, d: null };
  const lines = new Set(level.points.map(({ line }) => line));
  return { runs: runs.filter(({ line }) => lines.has(line)), d: level.value };
}

function routedTasks(runs: readonly TableRun[], options: SurfaceOptions): Task[] {
  const numbers = new Set(runs.map(({ experts }) => experts ?? 1));
  if (numbers.size < 2) return [];
  const { runs: chosen, d } = sameLength(runs);
  const points = chosen.flatMap(
    ({ line, n, loss, experts, weight, group }): (RoutedPoint & { readonly line: number })[] =>
      n === null
        ? []
        : [
            {
              line,
              n,
              loss,
              experts: experts ?? 1,
              ...(weight !== null && { weight }),
              ...(group !== null && { group }),
            },
          ],
  );
  const text = {
    id: 'routed',
    title: 'Routed experts',
    formula: 'log10 L = a·log10 N + b·log10 Ê + c·log10 N·log10 Ê + d',
    of: `${integer(points.length)} runs${d === null ? '' : ` at D = ${short(d)}`}`,
  };
  return [{ share: 1, title: text.title, steps: () => attempt(text, routedForm, points, options) }];
}

function fineGrainedTasks(runs: readonly TableRun[], options: SurfaceOptions): Task[] {
  const points = runs.flatMap((run): (FineGrainedPoint & { readonly line: number })[] => {
    const point = linePoint(run);
    return point === null || run.granularity === null ? [] : [{ ...point, granularity: run.granularity }];
  });
  if (points.length === 0) return [];
  const text = {
    id: 'fine-grained',
    title: 'Fine-grained experts',
    formula: 'L = c + (g/G^γ + a)·N^−α + b·D^−β',
    of: `${integer(points.length)} runs`,
  };
  return [{ share: 2, title: text.title, steps: () => attempt(text, fineGrainedForm, points, options) }];
}

/** What the table has columns for, beyond N and D. */
export function otherTasks(runs: readonly TableRun[], options: SurfaceOptions): Task[] {
  return [...repeatedTasks(runs, options), ...routedTasks(runs, options), ...fineGrainedTasks(runs, options)];
}
