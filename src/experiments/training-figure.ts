/** The training curves of any experiment: loss against tokens, one colour a group. */
import type { ExperimentState } from './experiment.ts';
import { smoothCurve } from './curves.ts';
import { lineOf, step } from './draw.ts';
import type { Figure, FigureLine } from './figure.ts';

/** 'width 8' of 'width 8 (2,088 parameters)'. */
const shortTitle = (title: string): string => title.replace(/ \(.*?\)/g, '');

/** The curves of a plan's records, of its first seed where there are several; null where none has two points. */
export function trainingFigure({ plan, records }: ExperimentState): Figure | null {
  const byId = new Map(records.map((record) => [record.id, record]));
  const seed = plan.groups[0]?.runs[0]?.spec.seed;
  const titles = plan.groups.map(({ title }) => shortTitle(title));
  const lines = plan.groups.flatMap(({ runs }, group) =>
    runs.flatMap(({ id, spec, purpose }): FigureLine[] => {
      const record = byId.get(id);
      if (!record || spec.seed !== seed) return [];
      const { x, loss } = smoothCurve(record, ({ tokens }) => tokens);
      if (x.length < 2) return [];
      return [lineOf(x, loss, { tint: step(group), label: `${titles[group] ?? ''}, ${purpose}`, weight: 'thin' })];
    }),
  );
  if (lines.length === 0) return null;
  const seeds = new Set(records.map(({ spec }) => spec.seed)).size;
  return {
    id: 'training',
    title: 'Training',
    caption: `Training loss, averaged over stretches of equal length on the axis${seeds > 1 ? `, of seed ${seed ?? ''}` : ''}.`,
    x: { label: 'training tokens', scale: 'log', format: 'count' },
    y: { label: 'training loss (nats a token)', scale: 'log', format: 'loss' },
    scale: { label: '', steps: titles },
    bands: [],
    lines,
    points: [],
    description: `Training loss of ${lines.length} runs against tokens.`,
  };
}
