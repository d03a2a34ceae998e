/** Losses of the domains in one unit, and all of them on one line. */
import type { CorpusInfo } from '../data/corpus.ts';
import { evaluateLaw } from '../scaling/law.ts';
import { bitsPerCharacter } from './corpora.ts';
import { isFitted, reduced, type Domain, type Fitted } from './domains-fits.ts';
import { dotAt, lineAlong, logGrid, muted, series } from './draw.ts';
import type { Figure, FigureAxis, FigureLine, FigurePoint } from './figure.ts';
import { exponent, figure, integer, listed } from './format.ts';

const SIZE: FigureAxis = { label: 'parameters N (blocks and head)', scale: 'log', format: 'count' };

/** Of one kind of picture: how a loss in nats a token is drawn. */
type Unit = (loss: number, corpus: CorpusInfo) => number;

const gridOf = (values: readonly number[]): number[] => logGrid(Math.min(...values) / 1.15, Math.max(...values) * 1.3);

function lawLine({ corpus, points, fit }: Domain, index: number, unit: Unit): FigureLine[] {
  if (fit === null) return [];
  const grid = gridOf(points.map(({ n }) => n));
  const label = `${corpus.id}: α = ${exponent(fit.law.exponent)}`;
  return [
    lineAlong(grid, (n) => unit(evaluateLaw(fit.law, n), corpus), { tint: series(index), label, tag: corpus.id }),
  ];
}

function dots({ corpus, points }: Domain, index: number, unit: Unit): FigurePoint[] {
  return points.map(({ n, loss, seeds }) => {
    const ends = seeds.map((seed) => unit(seed, corpus));
    return dotAt(n, unit(loss, corpus), {
      tint: series(index),
      series: corpus.id,
      label: `${corpus.id}, ${integer(n)} parameters`,
      ...(seeds.length > 1 && { yBar: [Math.min(...ends), Math.max(...ends)] as const }),
    });
  });
}

function lossFigure(
  domains: readonly Domain[],
  unit: Unit,
  about: Pick<Figure, 'id' | 'title' | 'caption'>,
  y: FigureAxis,
): Figure {
  const last = domains.map(({ corpus, points }) => `${corpus.id} ${figure(unit(points.at(-1)?.loss ?? 0, corpus))}`);
  return {
    ...about,
    x: SIZE,
    y,
    scale: null,
    bands: [],
    lines: domains.flatMap((domain, i) => lawLine(domain, i, unit)),
    points: domains.flatMap((domain, i) => dots(domain, i, unit)),
    description: `${y.label} against parameters, one line a corpus. At the largest size: ${last.join(', ')}.`,
  };
}

/** N^α of every corpus' own α against what its loss is above its own floor, over its own A. */
function collapseFigure(domains: readonly Domain[]): Figure[] {
  const fitted = domains.flatMap((domain, index) => (isFitted(domain) ? [{ domain, index }] : []));
  if (fitted.length < 2) return [];
  const sizes = fitted.flatMap(({ domain }) => domain.points.map(({ n }) => n ** domain.fit.law.exponent));
  const named = fitted.map(({ domain: { corpus, fit } }) => `${corpus.id} ${exponent(fit.law.exponent)}`);
  return [
    {
      id: 'collapse',
      title: 'All on one line',
      caption:
        'Every corpus measured by its own law: size as N^α, loss as (L − E)/A. What follows L = E + A·N^−α lies on the line, whatever it is of; how far a dot is off it is how far the law is.',
      x: { label: 'N^α, by each corpus’s own α', scale: 'log', format: 'figure' },
      y: { label: '(L − E) / A', scale: 'log', format: 'figure' },
      scale: null,
      bands: [],
      lines: [
        lineAlong(gridOf(sizes), (x) => 1 / x, {
          tint: muted,
          series: 'the law',
          label: 'the law',
          weight: 'strong',
        }),
      ],
      points: fitted.flatMap(({ domain, index }) => reducedDots(domain, index)),
      description: `Loss above the floor over A against N to the power α, which puts ${listed(named)} (the exponents) on the line y = 1/x.`,
    },
  ];
}

function reducedDots(domain: Fitted, index: number): FigurePoint[] {
  const { corpus, points, fit } = domain;
  return points.flatMap(({ n, loss }) => {
    const y = reduced(domain, loss);
    // Below its own floor a loss has no place on a log axis.
    if (!(y > 0)) return [];
    const label = `${corpus.id}, ${integer(n)} parameters`;
    return [dotAt(n ** fit.law.exponent, y, { tint: series(index), series: corpus.id, label })];
  });
}

export function domainsFigures(domains: readonly Domain[]): Figure[] {
  if (domains.length === 0) return [];
  const bits = lossFigure(
    domains,
    bitsPerCharacter,
    {
      id: 'bits',
      title: 'Loss in bits a character',
      caption:
        'One ladder a corpus, all on as many tokens. In bits a character vocabularies compare; a pixel of an image counts as a character.',
    },
    { label: 'held-out loss (bits a character)', scale: 'log', format: 'figure' },
  );
  const nats = lossFigure(
    domains,
    (loss) => loss,
    {
      id: 'nats',
      title: 'The same in nats a token',
      caption: 'What is trained on. A token of byte pairs holds several characters and costs more.',
    },
    { label: 'held-out loss (nats a token)', scale: 'log', format: 'loss' },
  );
  return [bits, ...collapseFigure(domains), nats];
}
