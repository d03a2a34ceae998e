/** Loss against active size by number of experts, against experts by size, and how the tokens were shared out. */
import { routedForm } from '../scaling/forms/routed.ts';
import { dotAt, ink, law, lineAlong, lineOf, logGrid, muted, series, step } from './draw.ts';
import type { Figure, FigureAxis, FigureLine, FigurePoint } from './figure.ts';
import { integer, nats, share } from './format.ts';
import { distinct } from './measured.ts';
import type { RoutedFit } from './moe-fit.ts';
import { denseBeside, isDense, type MoeRow } from './moe-rows.ts';

const LOSS: FigureAxis = { label: 'held-out loss (nats a token)', scale: 'log', format: 'loss' };

const expertsText = (experts: number): string => (experts === 1 ? 'dense' : `${experts} experts`);

const seedsBar = ({ losses }: MoeRow): Pick<FigurePoint, 'yBar'> =>
  losses.length > 1 ? { yBar: [Math.min(...losses), Math.max(...losses)] } : {};

/** Of a size the dense model's parameters: the router's, which come on top, are left out so that points stand above one another. */
const sizeOf = (rows: readonly MoeRow[], row: MoeRow): number => denseBeside(rows, row)?.total ?? row.active;

function byActive(rows: readonly MoeRow[]): Figure {
  const balanced = rows.filter((row) => row.balanced);
  const counts = distinct(balanced.map(({ experts }) => experts));
  const tintOf = ({ experts }: MoeRow) => step(counts.indexOf(experts));
  const lines = counts.flatMap((experts): FigureLine[] => {
    const own = balanced.filter((row) => row.experts === experts);
    const [first] = own;
    if (!first || own.length < 2) return [];
    const places = own.map((row) => sizeOf(rows, row));
    const as = { label: expertsText(experts), tag: experts === 1 ? 'dense' : String(experts) };
    const losses = own.map(({ loss }) => loss);
    return [lineOf(places, losses, { ...as, tint: tintOf(first), weight: experts === 1 ? 'strong' : 'normal' })];
  });
  return {
    id: 'by-active',
    title: 'Loss at equal active compute',
    caption:
      'Models above one another cost a token the same, but for the router. How far right of a point the dense line has its loss is how much larger a dense model would have to be.',
    x: { label: 'parameters of the dense model N (blocks and head)', scale: 'log', format: 'count' },
    y: LOSS,
    scale: { label: 'experts', steps: counts.map((experts) => (experts === 1 ? '1 (dense)' : String(experts))) },
    bands: [],
    lines,
    points: balanced.map((row) =>
      dotAt(sizeOf(rows, row), row.loss, {
        tint: tintOf(row),
        label: `width ${row.width}, ${expertsText(row.experts)}`,
        ...seedsBar(row),
      }),
    ),
    description: `Held-out loss by size and experts: ${balanced
      .map((row) => `${nats(row.loss)} at width ${row.width}, ${expertsText(row.experts)}`)
      .join('; ')}.`,
  };
}

function fittedLines(rows: readonly MoeRow[], fit: RoutedFit | null, most: number): FigureLine[] {
  const dense = rows.filter(
    (row) => isDense(row) && rows.some((other) => !isDense(other) && other.width === row.width),
  );
  if (!fit) return [];
  return dense.map(({ total, width }) =>
    lineAlong(logGrid(1, most), (experts) => routedForm.evaluate(fit.law, { n: total, experts, loss: 1 }), {
      tint: law,
      series: 'law of routed experts',
      label: `fitted at width ${width}`,
      dash: 'dashed',
      ranged: false,
    }),
  );
}

/** How many times the dense model's feed-forward parameters there are. */
const timesOf = ({ experts, perToken }: MoeRow): number => experts / perToken;

function byExperts(rows: readonly MoeRow[], fit: RoutedFit | null): Figure[] {
  const compared = rows.filter(
    (row) => row.balanced && rows.some((other) => !isDense(other) && other.width === row.width),
  );
  const widths = distinct(compared.map(({ width }) => width));
  const counts = distinct(compared.map(timesOf));
  if (counts.length < 2) return [];
  const free = rows.filter(({ balanced }) => !balanced);
  return [
    {
      id: 'by-experts',
      title: 'Loss against the number of experts',
      caption: 'Each line is one size: only the parameters that a token does not pass through grow along it.',
      x: {
        label: 'experts, for each that a token passes: E/k (1: dense)',
        scale: 'log',
        format: 'figure',
        includes: counts,
      },
      y: LOSS,
      scale: { label: 'width', steps: widths.map(String) },
      bands: [],
      lines: [
        ...widths.map((width, i) => {
          const own = compared.filter((row) => row.width === width);
          const as = { tint: step(i), label: `width ${width}`, tag: String(width) };
          return lineOf(
            own.map(timesOf),
            own.map(({ loss }) => loss),
            as,
          );
        }),
        ...fittedLines(rows, fit, Math.max(...counts)),
      ],
      points: [
        ...compared.map((row) =>
          dotAt(timesOf(row), row.loss, {
            tint: step(widths.indexOf(row.width)),
            label: `width ${row.width}, ${expertsText(row.experts)}`,
            ...seedsBar(row),
          }),
        ),
        ...free.map((row) =>
          dotAt(timesOf(row), row.loss, {
            tint: ink,
            shape: 'cross',
            series: 'without balancing loss',
            label: `width ${row.width}, ${expertsText(row.experts)}, without balancing loss`,
          }),
        ),
      ],
      description: `Held-out loss by number of experts at ${integer(widths.length)} sizes.`,
    },
  ];
}

/** The largest mixture, and the same without balancing loss: each layer's experts from the busiest on. */
function loadFigure(rows: readonly MoeRow[], main: MoeRow | null): Figure[] {
  const free = rows.find((row) => !row.balanced);
  const shown = [main, free].filter((row) => row?.load !== null && row !== undefined).flatMap((row) => row ?? []);
  const [first] = shown;
  if (!first) return [];
  const places = Array.from({ length: first.experts }, (_, e) => e + 1);
  const name = ({ balanced }: MoeRow) => (balanced ? 'with balancing loss' : 'without');
  return [
    {
      id: 'load',
      title: 'How the tokens are shared out',
      caption: `Share of the held-out tokens that each expert of a layer gets, the busiest first; width ${first.width}, ${first.experts} experts.`,
      x: { label: 'expert, by its share', scale: 'linear', format: 'exact', includes: places },
      y: { label: 'share of the tokens', scale: 'linear', format: 'share', includes: [0] },
      scale: null,
      bands: [],
      lines: [
        lineOf(
          places,
          places.map(() => 1 / first.experts),
          { tint: muted, series: 'even', label: 'even', dash: 'dotted' },
        ),
        ...shown.flatMap((row, i) =>
          (row.load ?? []).map((shares, l) =>
            lineOf(
              places,
              [...shares].sort((a, b) => b - a),
              {
                tint: series(i),
                series: name(row),
                label: `${name(row)}, layer ${l + 1}`,
              },
            ),
          ),
        ),
      ],
      points: [],
      description: shown
        .map(
          (row) =>
            `${name(row)} the busiest experts get ${(row.load ?? []).map((shares) => share(Math.max(...shares))).join(' and ')}`,
        )
        .join('; '),
    },
  ];
}

export function moeFigures(rows: readonly MoeRow[], main: MoeRow | null, fit: RoutedFit | null): Figure[] {
  return rows.length === 0 ? [] : [byActive(rows), ...byExperts(rows, fit), ...loadFigure(rows, main)];
}
