/** All sizes over compute, with the frontier. */
import { evaluateLaw } from '../scaling/law.ts';
import type { Frontier } from '../scaling/frontier.ts';
import { anchorCurve } from '../scaling/published/overlay.ts';
import { publishedCurve } from '../scaling/published/use.ts';
import { publishedLaw } from '../scaling/published.ts';
import { attempt } from './attempt.ts';
import type { ComputeOptions } from './compute.ts';
import { smoothCurve } from './curves.ts';
import { dotAt, law, lineOf, logGrid, other, step } from './draw.ts';
import type { ExperimentPlan } from './experiment.ts';
import type { Figure, FigureLine, FigurePoint } from './figure.ts';
import { exponent, integer, metric, nats, plural, short } from './format.ts';
import { distinct, groupBy, mean, type MeasuredRun } from './measured.ts';

/** The training curve of the longest run of a size: its learning rate is still high where a shorter run has already cooled down. */
function trainingLine(runs: readonly MeasuredRun[], at: number): FigureLine[] {
  const longest = runs.reduce((best, run) => (run.tokens > best.tokens ? run : best));
  const { x, loss } = smoothCurve(longest, ({ flops }) => flops);
  if (x.length < 2) return [];
  const label = `${integer(longest.parameters.total)} parameters, training`;
  return [
    lineOf(x, loss, {
      tint: step(at),
      label,
      series: 'training loss on the way',
      weight: 'thin',
      dash: 'dotted',
      ranged: false,
    }),
  ];
}

/** The ends of a size's runs, mean over seeds, and the line through them. */
function ends(runs: readonly MeasuredRun[], at: number): { line: FigureLine; points: FigurePoint[] } {
  const places = [...groupBy(runs, ({ flops }) => flops)]
    .map(([flops, own]) => ({ flops, tokens: own[0]?.tokens ?? 0, losses: own.map(({ loss }) => loss) }))
    .sort((a, b) => a.flops - b.flops);
  const size = runs[0]?.parameters.total ?? 0;
  const points = places.map(({ flops, tokens, losses }) =>
    dotAt(flops, mean(losses), {
      tint: step(at),
      label: `${integer(size)} parameters on ${short(tokens)} tokens`,
      ...(losses.length > 1 && { yBar: [Math.min(...losses), Math.max(...losses)] }),
    }),
  );
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  return {
    line: lineOf(xs, ys, {
      tint: step(at),
      label: `${integer(size)} parameters`,
      tag: String(runs[0]?.spec.model.width ?? ''),
    }),
    points,
  };
}

/** L(C) along the frontier, and Kaplan's slope laid over it. */
function frontierLines({ points, loss }: Frontier): FigureLine[] {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || first === last) return [];
  const grid = logGrid(first.flops / 1.5, last.flops * 2, 48);
  const fitted = loss
    ? [
        lineOf(
          grid,
          grid.map((flops) => evaluateLaw(loss.law, flops)),
          {
            tint: law,
            label: 'fitted frontier',
            series: 'fitted frontier',
            weight: 'strong',
            ranged: false,
          },
        ),
      ]
    : [];
  const published = publishedLaw('kaplan-2020-compute');
  const curve = publishedCurve(published, 'flops');
  const places = points.map((point) => ({ x: point.flops, loss: point.loss }));
  const anchored = curve && attempt(() => anchorCurve(curve, places, { space: 'log-loss' }, published.paper.cite));
  if (!anchored) return fitted;
  const label = `${published.paper.cite}: C^−${exponent(anchored.curve.exponent)}`;
  const y = grid.map((flops) => evaluateLaw(anchored.curve, flops));
  return [
    lineOf(grid, y, { tint: other, label, series: label, dash: 'dashed', weight: 'thin', ranged: false }),
    ...fitted,
  ];
}

export function frontierFigure(
  plan: ExperimentPlan<ComputeOptions>,
  runs: readonly MeasuredRun[],
  frontier: Frontier,
): Figure {
  const sizes = distinct(plan.groups.flatMap(({ runs: own }) => own.map(({ spec }) => spec.model.width)));
  const bySize = [...groupBy(runs, ({ spec }) => spec.model.width)].sort(([a], [b]) => a - b);
  const drawn = bySize.map(([width, own]) => ends(own, sizes.indexOf(width)));
  const diamonds = frontier.points.map(({ flops, loss, n }) =>
    dotAt(flops, loss, { tint: law, shape: 'diamond', series: 'frontier', label: `best: ${integer(n)} parameters` }),
  );
  const training = bySize.flatMap(([width, own]) => trainingLine(own, sizes.indexOf(width)));
  const dearest = frontier.points.at(-1);
  return {
    id: 'frontier',
    title: 'Loss against compute',
    caption:
      'Dots are runs whose learning rate reached zero there; the dotted curves are training losses on the way, which lie higher ' +
      'while the rate is high. Diamonds are the frontier: the best size of each compute, without the ends, where only one size was tried.',
    x: { label: 'training FLOPs C', scale: 'log', format: 'flops' },
    y: { label: 'loss (nats a token)', scale: 'log', format: 'loss' },
    scale: { label: 'width', steps: sizes.map(String) },
    bands: [],
    lines: [...training, ...drawn.map(({ line }) => line), ...frontierLines(frontier)],
    points: [...drawn.flatMap(({ points }) => points), ...diamonds],
    description:
      `Held-out loss of ${plural(runs.length, 'run')} against training FLOPs. ` +
      (dearest
        ? `The frontier reaches ${nats(dearest.loss)} nats at ${metric(dearest.flops)} FLOPs.`
        : 'No frontier yet.'),
  };
}
