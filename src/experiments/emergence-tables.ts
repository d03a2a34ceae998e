/** The figures to show large, the table and the results of runs on tasks. */
import { levelOf, nameOf } from './emergence-figures.ts';
import { grokked, LEARNT, type Grokking } from './emergence-grokking.ts';
import { contextGain, inContext, lossesByPlace } from './emergence-positions.ts';
import { thresholdOf, type Series } from './emergence-rows.ts';
import type { Fact } from './experiment.ts';
import type { Table } from './figure.ts';
import { figure, integer, level, nats, short } from './format.ts';

export function factsOf(all: readonly Series[], groks: readonly Grokking[]): Fact[] {
  const best = grokked(groks);
  if (best) {
    return [
      {
        name: 'learnt by heart',
        value: `step ${integer(best.trained)}`,
        note: `${level(LEARNT)} of the training pairs`,
      },
      { name: 'understood', value: `step ${integer(best.understood)}`, note: `${level(LEARNT)} of the held-out pairs` },
      { name: 'delay', value: `${figure(best.understood / best.trained)}×`, note: 'steps' },
    ];
  }
  const shown = all.filter(inContext).flatMap((one): Fact[] => {
    const largest = one.rows.at(-1);
    if (!largest) return [];
    const { gain } = contextGain(lossesByPlace(largest.runs));
    return [
      {
        name: `the context gains, ${nameOf(one, all)}`,
        value: `${nats(gain)} nats`,
        note: 'first places less last ones',
      },
    ];
  });
  const thresholds = all.flatMap((one) => thresholdFacts(one, `half right, ${nameOf(one, all)}`));
  return [...thresholds, ...shown].slice(0, 4);
}

function thresholdFacts(one: Series, name: string): Fact[] {
  const threshold = one.layout.references === undefined ? thresholdOf(one) : null;
  if (threshold === null) return [];
  if ('below' in threshold)
    return [{ name, value: `≤ ${short(threshold.below)}`, note: 'parameters, the smallest size' }];
  if ('above' in threshold)
    return [{ name, value: `> ${short(threshold.above)}`, note: 'parameters, the largest size' }];
  const [low, high] = threshold.between;
  const note = `between ${short(low)} and ${short(high)} parameters`;
  return [{ name, value: short(threshold.parameters), note }];
}

export function tableOf(all: readonly Series[]): Table {
  return {
    id: 'sizes',
    title: 'The same models by both measures',
    caption: 'p^L: whole answers that independent tokens of the measured loss would give. Chance: drawing evenly.',
    columns: [
      { title: 'task', format: 'text' },
      { title: 'layers', format: 'exact' },
      { title: 'parameters N', format: 'count' },
      { title: 'answers right', format: 'share' },
      { title: 'p^L', format: 'share' },
      { title: 'tokens right', format: 'share' },
      { title: 'loss of a token', format: 'loss' },
      { title: 'chance, answers', format: 'share' },
    ],
    rows: all.flatMap(({ title, layers, layout, rows }) =>
      rows.map((row) => [
        ...[title, layers, row.parameters, row.exact, row.expected, row.tokenAccuracy, row.answerLoss],
        layout.chance.exact,
      ]),
    ),
  };
}

export function resultsOf(all: readonly Series[], groks: readonly Grokking[]): Record<string, unknown> {
  return {
    method:
      'exact match by the likeliest token at every place of the answer, given the right ones before it; p^L = exp(−L · loss of a token); half right on the line in ln N',
    tasks: all.map((one) => ({
      task: one.id,
      level: levelOf(one.layout),
      layers: one.layers,
      answerTokens: one.answer,
      chance: one.layout.chance,
      halfRight: thresholdOf(one),
      sizes: one.rows.map(({ runs: _, ...row }) => row),
    })),
    learning: groks.map(({ run, trained, understood }) => ({ run: run.id, trained, understood })),
  };
}
