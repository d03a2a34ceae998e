/** Each changed part at every size, over all sizes, and every depth. */
import { DIFFERENCE_LEVEL } from '../scaling/differences.ts';
import type { Table } from './figure.ts';
import { figure, interval, level, percent } from './format.ts';
import { mean } from './measured.ts';
import type { ShapeComparison } from './shape-comparison.ts';
import { leverText } from './shape-levers.ts';
import { rowsOf } from './shape-rows.ts';

const share = (logarithm: number): number => Math.expm1(logarithm);
const range = ([low, high]: readonly [number, number]): string => interval([share(low), share(high)], percent);

function leversTable({ levers, law }: ShapeComparison): Table[] {
  if (levers.length === 0) return [];
  return [
    {
      id: 'levers',
      title: 'Changed parts at equal parameters',
      caption: `The standard line falls as N^−α with α ${law ? figure(law.law.exponent) : 'unknown'}. A part worth less than 1 needs a larger model for the same loss.`,
      columns: [
        { title: 'changed', format: 'text' },
        { title: 'loss', format: 'percent' },
        { title: `${level(DIFFERENCE_LEVEL)} interval`, format: 'text' },
        { title: 'worth in size, times', format: 'figure' },
        { title: 'its interval', format: 'text' },
        { title: 'own α', format: 'figure' },
        { title: 'verdict', format: 'text' },
      ],
      rows: levers.map((result) => [
        leverText(result.lever),
        share(result.mean),
        range(result.interval),
        result.factor?.value ?? null,
        result.factor ? interval(result.factor.interval, figure) : null,
        result.exponent,
        result.verdict,
      ]),
    },
  ];
}

function sizesTable({ rows, lines }: ShapeComparison): Table {
  const standard = rowsOf(rows, 'standard');
  const cells = lines.flatMap(({ lever, sizes }) =>
    sizes.map(({ row, differences }) => ({ name: leverText(lever), row, difference: share(mean(differences)) })),
  );
  const all = [...standard.map((row) => ({ name: 'standard', row, difference: null })), ...cells];
  return {
    id: 'sizes',
    title: 'Every size',
    caption: 'Losses are means over seeds.',
    columns: [
      { title: 'model', format: 'text' },
      { title: 'width', format: 'exact' },
      { title: 'parameters N', format: 'count' },
      { title: 'in blocks', format: 'count' },
      { title: 'loss, nats', format: 'loss' },
      { title: 'at equal N', format: 'percent' },
    ],
    rows: all.map(({ name, row, difference }) => [
      name,
      row.model.width,
      row.total,
      row.nonEmbedding,
      row.loss,
      difference,
    ]),
  };
}

function depthsTable({ depths }: ShapeComparison): Table[] {
  if (depths.length === 0) return [];
  return [
    {
      id: 'depths',
      title: 'Width against depth',
      caption: 'At about the block parameters of the largest size; the difference takes what is left of it to equal N.',
      columns: [
        { title: 'layers', format: 'exact' },
        { title: 'width', format: 'exact' },
        { title: 'hidden', format: 'exact' },
        { title: 'width / depth', format: 'figure' },
        { title: 'in blocks', format: 'count' },
        { title: 'loss, nats', format: 'loss' },
        { title: 'at equal N', format: 'percent' },
        { title: `${level(DIFFERENCE_LEVEL)} interval`, format: 'text' },
      ],
      rows: depths.map(({ row, aspect, difference }) => [
        row.model.layers,
        row.model.width,
        row.model.hidden,
        aspect,
        row.nonEmbedding,
        row.loss,
        difference && share(difference.mean),
        difference ? range(difference.interval) : 'the reference',
      ]),
    },
  ];
}

export function shapeTables(compared: ShapeComparison): Table[] {
  return [...leversTable(compared), ...depthsTable(compared), sizesTable(compared)];
}
