/** The cliff and the slope of the same models, the sizes of the cliffs, and the moments at which answers come. */
import { dotAt, law, lineOf, series as tint, step } from './draw.ts';
import { positionFigure } from './emergence-positions.ts';
import { depthOf, thresholdOf, type Series, type SizeRow } from './emergence-rows.ts';
import type { Figure, FigureAxis, FigureLine, FigurePoint, Tint } from './figure.ts';
import { level, nats, plural, short } from './format.ts';
import { distinct } from './measured.ts';

const SIZE: FigureAxis = { label: 'parameters N', scale: 'log', format: 'count' };
const SHARE: FigureAxis = { label: 'whole answers right', scale: 'linear', format: 'share', includes: [0, 1] };

/** Below this a loss is that of a model which makes no mistake, and a logarithmic axis would show little else. */
const LEAST_LOSS = 1e-4;

/** Series by name: the level where they differ in it, the depth where in that. */
export function nameOf(one: Series, all: readonly Series[]): string {
  const { layout, title } = one;
  const depth = depthOf(one);
  const levels = distinct(all.map((each) => each.layout.level)).length > 1;
  const depths = distinct(all.map((each) => each.layers)).length > 1;
  if (levels) return `${levelOf(layout)}${depths ? `, ${depth}` : ''}`;
  return depths ? depth : title;
}

/** '2 digits'. */
export function levelOf({ family, level: value }: Series['layout']): string {
  switch (family) {
    case 'addition':
    case 'reversed':
      return plural(value, 'digit');
    case 'modular':
      return `modulo ${value}`;
    case 'recall':
      return plural(value, 'pair');
    default:
      return plural(value, 'symbol');
  }
}

const bar = (values: readonly number[]): Pick<FigurePoint, 'yBar'> =>
  values.length > 1 ? { yBar: [Math.min(...values), Math.max(...values)] } : {};

function lineAlong(
  rows: readonly SizeRow[],
  y: (row: SizeRow) => number,
  as: Omit<Partial<FigureLine>, 'x' | 'y'> & { tint: Tint },
) {
  return lineOf(
    rows.map(({ parameters }) => parameters),
    rows.map(y),
    as,
  );
}

function cliffFigure(all: readonly Series[]): Figure {
  const described = all.map((one) => {
    const [first, last] = [one.rows[0], one.rows.at(-1)];
    return `${nameOf(one, all)}: ${level(first?.exact ?? 0)} at ${short(first?.parameters ?? 0)} parameters, ${level(last?.exact ?? 0)} at ${short(last?.parameters ?? 0)}`;
  });
  return {
    id: 'cliff',
    title: 'Whole answers right, against size',
    caption:
      'Exact match: an answer counts when all of its tokens are right. Dashed, p^L: what as many independent tokens of the measured loss would give ' +
      '(Schaeffer et al. 2023).' +
      (all.some(({ rows }) => rows.some(({ runs }) => runs.length > 1))
        ? ' A dot is a run, the line goes through the mean of the seeds.'
        : ''),
    x: SIZE,
    y: SHARE,
    scale: null,
    bands: [],
    lines: all.flatMap((one, i) => [
      lineAlong(one.rows, ({ expected }) => expected, {
        ...{ tint: tint(i), dash: 'dashed', weight: 'thin', label: `${nameOf(one, all)}, p^L` },
        series: all.length === 1 ? 'p^L from the loss of a token' : '',
      }),
      lineAlong(one.rows, ({ exact }) => exact, { tint: tint(i), series: nameOf(one, all), label: nameOf(one, all) }),
    ]),
    points: all.flatMap((one, i) =>
      one.rows.flatMap(({ parameters, runs, width }) =>
        runs.map(({ spec, task }) =>
          dotAt(parameters, task.exact, {
            tint: tint(i),
            label: `${nameOf(one, all)}, width ${width}, seed ${spec.seed}`,
          }),
        ),
      ),
    ),
    description: `Share of whole answers right by size. ${described.join('; ')}.`,
  };
}

function slopeFigure(all: readonly Series[]): Figure {
  const kept = (loss: number) => Math.max(loss, LEAST_LOSS);
  return {
    id: 'slope',
    title: 'Loss of a token of the answer, of the same models',
    caption:
      'The same held-out answers, measured by their mean log-likelihood: where this falls smoothly, the cliff is one of the measure.',
    x: SIZE,
    y: { label: 'loss (nats a token)', scale: 'log', format: 'figure' },
    scale: null,
    bands: [],
    lines: all.map((one, i) =>
      lineAlong(one.rows, ({ answerLoss }) => kept(answerLoss), {
        tint: tint(i),
        series: nameOf(one, all),
        label: nameOf(one, all),
      }),
    ),
    points: all.flatMap((one, i) =>
      one.rows.map(({ parameters, answerLoss, losses, width }) =>
        dotAt(parameters, kept(answerLoss), {
          tint: tint(i),
          label: `${nameOf(one, all)}, width ${width}`,
          ...bar(losses.map(kept)),
        }),
      ),
    ),
    description: `Loss of a token of the answer by size: ${all.map((one) => `${nameOf(one, all)} ${one.rows.map(({ answerLoss }) => nats(answerLoss)).join(', ')}`).join('; ')}.`,
  };
}

/** Size of the cliff against the level; nothing with fewer than two that are between sizes. */
function thresholdFigure(all: readonly Series[]): Figure[] {
  const found = all.flatMap((one) => {
    const threshold = thresholdOf(one);
    return threshold && 'parameters' in threshold ? [{ one, threshold }] : [];
  });
  if (distinct(found.map(({ one }) => one.layout.level)).length < 2) return [];
  const levels = found.map(({ one }) => one.layout.level);
  return [
    {
      id: 'thresholds',
      title: 'Size at which half of the answers are right',
      caption: 'On the line between the sizes on either side, which the bars show.',
      x: { label: 'difficulty (digits, symbols or pairs)', scale: 'linear', format: 'exact', includes: levels },
      y: { label: 'parameters N', scale: 'log', format: 'count' },
      scale: null,
      bands: [],
      lines: [],
      points: found.map(({ one, threshold }) =>
        dotAt(one.layout.level, threshold.parameters, {
          ...{ tint: law, shape: 'diamond', series: 'half right', label: nameOf(one, all) },
          yBar: threshold.between,
        }),
      ),
      description: `Half of the answers are right at ${found.map(({ one, threshold }) => `${short(threshold.parameters)} parameters for ${nameOf(one, all)}`).join(', ')}.`,
    },
  ];
}

/** Whole answers right along training, a line a size; dashed on the training text where that is graded. One task at a time. */
function momentsFigure(one: Series, all: readonly Series[]): Figure[] {
  const probed = one.rows.filter(({ runs }) => (runs[0]?.probes?.length ?? 0) > 1);
  if (probed.length === 0) return [];
  const graded = one.layout.gradesTraining;
  const lines = probed.flatMap(({ parameters, runs }, i): FigureLine[] => {
    const probes = runs[0]?.probes ?? [];
    const x = probes.map((probe) => probe.step);
    const label = `${short(parameters)} parameters`;
    const train = probes.flatMap((probe) => (probe.train ? [probe.train.exact] : []));
    const named = (series: string) => (graded ? { series } : {});
    const heldOut = lineOf(
      x,
      probes.map(({ exact }) => exact),
      { tint: step(i), label: `${label}, held out`, ...named('held-out pairs') },
    );
    if (train.length < x.length) return [heldOut];
    const trained = { label: `${label}, trained on`, ...named('pairs trained on') };
    return [lineOf(x, train, { tint: step(i), dash: 'dashed', weight: 'thin', ...trained }), heldOut];
  });
  const levels =
    distinct(all.map(({ layout }) => layout.level)).length > 1 || distinct(all.map(({ layers }) => layers)).length > 1;
  return [
    {
      id: `moments${all.length > 1 ? `-${one.id}-${one.layers}` : ''}`,
      title: `Whole answers right along training${levels ? `, ${nameOf(one, all)}` : ''}`,
      caption: graded
        ? 'Dashed: the pairs it is trained on. Solid: pairs it never saw. A model that only learns by heart stays at the bottom.'
        : 'Held-out answers, the first seed of each size.',
      x: { label: 'training step', scale: 'log', format: 'count' },
      y: SHARE,
      scale: { label: 'parameters', steps: probed.map(({ parameters }) => short(parameters)) },
      bands: [],
      lines,
      points: [],
      description: `Share of whole answers right along training of ${plural(probed.length, 'size')}${graded ? ', on pairs trained on and held out' : ''}.`,
    },
  ];
}

/** Tasks that have an answer, apart from the rest of the record. */
const answers = ({ layout }: Series): boolean => layout.references === undefined;

/** Those that tell the finding first: by size, by place where there is one size only, along training where that is graded. */
export function emergenceFigures(all: readonly Series[]): Figure[] {
  const measured = all.filter(({ rows }) => rows.length > 0);
  if (measured.length === 0) return [];
  const answered = measured.filter(answers);
  const positions = positionFigure(measured);
  const moments = answered.flatMap((one) => momentsFigure(one, measured));
  if (answered.length === 0) return [...positions, slopeFigure(measured)];
  const bySize = [cliffFigure(answered), slopeFigure(answered), ...thresholdFigure(answered)];
  const sizes = answered.some(({ rows }) => rows.length > 1);
  if (measured.some(({ layout }) => layout.gradesTraining)) return [...moments, ...(sizes ? bySize : [])];
  if (!sizes && positions.length > 0) return [...positions, ...moments];
  return [...bySize, ...positions, ...moments];
}
