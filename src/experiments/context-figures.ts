/** Loss and cost against context, and loss against compute for every context. */
import type { ContextRow } from './context-rows.ts';
import { dotAt, lineOf, series, step } from './draw.ts';
import type { Figure, FigureAxis, FigureLine, FigurePoint } from './figure.ts';
import { nats, plural, short } from './format.ts';
import { distinct } from './measured.ts';

const CONTEXT: FigureAxis = { label: 'context T (tokens)', scale: 'log', format: 'exact' };
const LOSS: FigureAxis = { label: 'held-out loss (nats a token)', scale: 'log', format: 'loss' };

const seedsBar = (losses: readonly number[]): Pick<FigurePoint, 'yBar'> =>
  losses.length > 1 ? { yBar: [Math.min(...losses), Math.max(...losses)] } : {};

/** Loss against context, a line a token count. */
function lossFigure(rows: readonly ContextRow[], contexts: readonly number[]): Figure {
  const counts = distinct(rows.flatMap(({ ends }) => ends.map(({ tokens }) => tokens)));
  const lines = counts.map((tokens, at) => {
    const own = rows.flatMap(({ context, ends }) =>
      ends.filter((end) => end.tokens === tokens).map(({ loss }) => ({ context, loss })),
    );
    return lineOf(
      own.map(({ context }) => context),
      own.map(({ loss }) => loss),
      { tint: step(at), label: `${short(tokens)} tokens`, tag: short(tokens) },
    );
  });
  const points = rows.flatMap(({ context, ends }) =>
    ends.map(({ tokens, loss, losses }) =>
      dotAt(context, loss, {
        tint: step(counts.indexOf(tokens)),
        label: `context ${context}, ${short(tokens)} tokens`,
        ...seedsBar(losses),
      }),
    ),
  );
  return {
    id: 'by-context',
    title: 'Loss against context',
    caption:
      'Every model is evaluated on windows of its own length, mean over all places: in short windows more tokens have little before them.',
    x: { ...CONTEXT, includes: contexts },
    y: LOSS,
    scale: { label: 'tokens', steps: counts.map(short) },
    bands: [],
    lines,
    points,
    description: `Held-out loss by context: ${rows.map(({ context, ends }) => `${nats(ends.at(-1)?.loss ?? 0)} at ${context}`).join(', ')}.`,
  };
}

/** FLOPs and measured time of a token as multiples of those at the shortest context. */
function costFigure(rows: readonly ContextRow[], contexts: readonly number[]): Figure[] {
  const [first] = rows;
  if (!first || rows.length < 2) return [];
  const timed = rows.filter(({ tokensPerSecond }) => tokensPerSecond > 0);
  const kinds = [
    { name: 'FLOPs a token', own: rows, of: (row: ContextRow) => row.flopsPerToken / first.flopsPerToken },
    {
      name: 'time a token, measured',
      own: first.tokensPerSecond > 0 ? timed : [],
      of: (row: ContextRow) => first.tokensPerSecond / row.tokensPerSecond,
    },
  ].filter(({ own }) => own.length > 1);
  return [
    {
      id: 'cost',
      title: 'Cost of a token against context',
      caption: `Attention looks back over the whole window: its share of a token's cost grows with the context. Multiples of context ${first.context}.`,
      x: { ...CONTEXT, includes: contexts },
      y: { label: `cost (times that at context ${first.context})`, scale: 'log', format: 'figure' },
      scale: null,
      bands: [],
      lines: kinds.map(({ name, own, of }, at): FigureLine =>
        lineOf(
          own.map(({ context }) => context),
          own.map(of),
          { tint: series(at), series: name, label: name },
        ),
      ),
      points: kinds.flatMap(({ name, own, of }, at) =>
        own.map((row) =>
          dotAt(row.context, of(row), { tint: series(at), series: name, label: `${name}, context ${row.context}` }),
        ),
      ),
      description: `Cost of a token by context: ${kinds.map(({ name, own, of }) => `${name} ${own.map((row) => of(row).toFixed(2)).join(', ')} times`).join('; ')}.`,
    },
  ];
}

/** Loss against training FLOPs, a line a context. */
function computeFigure(rows: readonly ContextRow[], contexts: readonly number[]): Figure[] {
  if (rows.every(({ ends }) => ends.length < 2)) return [];
  const colour = ({ context }: ContextRow) => step(contexts.indexOf(context));
  return [
    {
      id: 'by-compute',
      title: 'Loss against compute, by context',
      caption: 'The lowest line at a compute is the context to train with it, among models of this size.',
      x: { label: 'training FLOPs C', scale: 'log', format: 'flops' },
      y: LOSS,
      scale: { label: 'context', steps: contexts.map(String) },
      bands: [],
      lines: rows.map((row) =>
        lineOf(
          row.ends.map(({ flops }) => flops),
          row.ends.map(({ loss }) => loss),
          { tint: colour(row), label: `context ${row.context}`, tag: String(row.context) },
        ),
      ),
      points: rows.flatMap((row) =>
        row.ends.map(({ flops, loss, losses, tokens }) =>
          dotAt(flops, loss, {
            tint: colour(row),
            label: `context ${row.context}, ${short(tokens)} tokens`,
            ...seedsBar(losses),
          }),
        ),
      ),
      description: `Held-out loss against training FLOPs at ${plural(rows.length, 'context')}.`,
    },
  ];
}

export function contextFigures(rows: readonly ContextRow[], contexts: readonly number[]): Figure[] {
  if (rows.length === 0) return [];
  return [lossFigure(rows, contexts), ...costFigure(rows, contexts), ...computeFigure(rows, contexts)];
}
