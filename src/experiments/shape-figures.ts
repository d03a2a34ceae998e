/** How far changed models lie from the standard line, the lines themselves, and the loss against width over depth. */
import { DIFFERENCE_LEVEL, meanDifference } from '../scaling/differences.ts';
import { evaluateLaw } from '../scaling/law.ts';
import { powerAt, powerThrough } from '../scaling/trend.ts';
import { dotAt, ink, lineAlong, lineOf, logGrid, muted, series } from './draw.ts';
import type { Figure, FigureAxis, FigureLine, FigurePoint, Tint } from './figure.ts';
import { figure, level, nats, percent, plural } from './format.ts';
import type { ShapeComparison } from './shape-comparison.ts';
import { leverText, type Lever } from './shape-levers.ts';
import { rowsOf, type ShapeRow } from './shape-rows.ts';

const SIZE: FigureAxis = { label: 'parameters N (blocks and head)', scale: 'log', format: 'count' };
const LOSS: FigureAxis = { label: 'held-out loss (nats a token)', scale: 'log', format: 'loss' };
const CHANGE: FigureAxis = {
  label: 'loss at equal N, against standard',
  scale: 'linear',
  format: 'percent',
  includes: [0],
};

type TintOf = (lever: Lever) => Tint;

/** Beside one another, so that bars of one size don't hide each other. */
function aside(n: number, at: number, count: number): number {
  return n * 1.05 ** (at - (count - 1) / 2);
}

const spread = (values: readonly number[]): readonly [number, number] => [
  Math.min(...values) / 1.2,
  Math.max(...values) * 1.2,
];

function zeroLine(x: readonly number[], series_: string): FigureLine {
  return lineOf(x, [0, 0], { tint: ink, series: series_, label: series_, weight: 'strong', ranged: false });
}

function differenceFigure({ lines, noise, levers }: ShapeComparison, tintOf: TintOf): Figure[] {
  if (lines.length === 0) return [];
  const ns = lines.flatMap(({ sizes }) => sizes.map(({ row }) => row.total));
  const points = lines.flatMap(({ lever, sizes }, at) =>
    sizes.map(({ row, differences }): FigurePoint => {
      const { mean, interval } = meanDifference(differences, noise);
      const [low, high] = [Math.expm1(interval[0]), Math.expm1(interval[1])];
      return dotAt(aside(row.total, at, lines.length), Math.expm1(mean), {
        tint: tintOf(lever),
        series: leverText(lever),
        label: `${leverText(lever)}, width ${row.model.width}`,
        yBar: [low, high],
      });
    }),
  );
  return [
    {
      id: 'differences',
      title: 'How far changed models lie from the standard line',
      caption: `Above zero is worse. Bars are ${level(DIFFERENCE_LEVEL)} intervals; points of one size stand side by side, those that cross zero can’t be told from the standard model.`,
      x: SIZE,
      y: CHANGE,
      scale: null,
      bands: [],
      lines: [zeroLine(spread(ns), 'standard')],
      points,
      description: `Differences of the loss at equal parameters over all sizes: ${levers
        .map((result) => `${leverText(result.lever)} ${percent(Math.expm1(result.mean))}`)
        .join(', ')}.`,
    },
  ];
}

const seedsBar = ({ losses }: ShapeRow): Pick<FigurePoint, 'yBar'> =>
  losses.size > 1 ? { yBar: [Math.min(...losses.values()), Math.max(...losses.values())] } : {};

function dots(rows: readonly ShapeRow[], name: string, tint: Tint): FigurePoint[] {
  return rows.map((row) =>
    dotAt(row.total, row.loss, { tint, series: name, label: `${name}, width ${row.model.width}`, ...seedsBar(row) }),
  );
}

function linesFigure({ rows, law, lines }: ShapeComparison, tintOf: TintOf): Figure[] {
  const standard = rowsOf(rows, 'standard');
  if (standard.length === 0) return [];
  const own = lines.map(({ lever, sizes }) => ({ lever, rows: sizes.map(({ row }) => row) }));
  const grid = logGrid(...spread([...standard, ...own.flatMap((line) => line.rows)].map(({ total }) => total)));
  const powers = own.flatMap((line): FigureLine[] => {
    const power = powerThrough(line.rows.map(({ total, loss }) => ({ x: Math.log(total), y: Math.log(loss) })));
    if (!power) return [];
    return [lineAlong(grid, (n) => powerAt(power, n), { tint: tintOf(line.lever), label: leverText(line.lever) })];
  });
  return [
    {
      id: 'lines',
      title: 'Loss against size, part by part',
      caption:
        'Straight lines L ∝ N^−α through each. Where they run side by side a part moves the line and leaves its slope.',
      x: SIZE,
      y: LOSS,
      scale: null,
      bands: [],
      lines: [
        ...powers,
        ...(law
          ? [lineAlong(grid, (n) => evaluateLaw(law.law, n), { tint: ink, label: 'standard', weight: 'strong' })]
          : []),
      ],
      points: [
        ...own.flatMap((line) => dots(line.rows, leverText(line.lever), tintOf(line.lever))),
        ...dots(standard, 'standard', ink),
      ],
      description: `Held-out losses of the standard model: ${standard.map((row) => `${nats(row.loss)} at width ${row.model.width}`).join(', ')}.`,
    },
  ];
}

function aspectFigure({ depths }: ShapeComparison): Figure[] {
  if (depths.length === 0) return [];
  const places = depths.map(({ row, aspect, difference }) => {
    const { mean = 0, interval = null } = difference ?? {};
    return { row, aspect, y: Math.expm1(mean), interval };
  });
  const through = lineOf(
    places.map(({ aspect }) => aspect),
    places.map(({ y }) => y),
    { tint: muted, weight: 'thin', dash: 'dotted' },
  );
  return [
    {
      id: 'aspect',
      title: 'Width against depth at equal block parameters',
      caption: `To the left deep and narrow, to the right shallow and wide; zero is the standard depth. Bars are ${level(DIFFERENCE_LEVEL)} intervals.`,
      x: { label: 'width over depth C / L', scale: 'log', format: 'figure' },
      y: CHANGE,
      scale: null,
      bands: [],
      lines: [through],
      points: places.map(({ row, aspect, y, interval }) =>
        dotAt(aspect, y, {
          tint: ink,
          shape: interval ? 'dot' : 'diamond',
          series: interval ? 'other depths' : 'standard',
          label: `${plural(row.model.layers, 'layer')} of width ${row.model.width}`,
          ...(interval && { yBar: [Math.expm1(interval[0]), Math.expm1(interval[1])] }),
        }),
      ),
      description: `Loss against the standard depth: ${places
        .map(({ aspect, y }) => `${percent(y)} at width over depth ${figure(aspect)}`)
        .join(', ')}.`,
    },
  ];
}

/** `levers` are those of the plan: a colour stays whatever has been trained. */
export function shapeFigures(compared: ShapeComparison, levers: readonly Lever[]): Figure[] {
  const tintOf: TintOf = (lever) => series(levers.indexOf(lever));
  return [...differenceFigure(compared, tintOf), ...linesFigure(compared, tintOf), ...aspectFigure(compared)];
}
