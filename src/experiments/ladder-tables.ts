/** The ladder in tables: its predictions, its laws, and the ways to count parameters. */
import type { Interval, LawFit } from '../scaling/types.ts';
import type { Table, TableColumn } from './figure.ts';
import { figure, interval, level, nats, short } from './format.ts';
import { countings } from './ladder-counting.ts';
import type { LadderState } from './ladder-types.ts';

export function predictionsTable({ plan, predictions }: LadderState): Table[] {
  const [first] = predictions;
  if (!first) return [];
  const columns: TableColumn[] = [
    { title: 'width', format: 'exact' },
    { title: 'layers', format: 'exact' },
    { title: 'parameters', format: 'exact' },
    { title: 'fitted to sizes', format: 'exact' },
    { title: 'predicted, nats', format: 'loss' },
    { title: `${level(first.prediction.level)} interval`, format: 'text' },
    { title: 'measured', format: 'loss' },
    { title: 'error', format: 'percent' },
    { title: 'verdict', format: 'text' },
  ];
  const rows = predictions.map(({ rung, prediction, measured, error, inside }) => {
    const model = plan.rungs[rung]?.model;
    const verdict = inside === null ? null : inside ? 'inside' : 'outside';
    const { n, fittedTo, loss, interval: range } = prediction;
    return [
      model?.width ?? null,
      model?.layers ?? null,
      n,
      fittedTo.length,
      loss,
      interval(range),
      measured,
      error,
      verdict,
    ];
  });
  return [
    {
      id: 'predictions',
      title: 'Predicted before training',
      caption: 'Each prediction was fixed before the first step of its size, from the smaller sizes alone.',
      columns,
      rows,
    },
  ];
}

export function parametersTable({ floor, pure }: LadderState['fits']): Table[] {
  const range = (ends: Interval | null, write: (value: number) => string) => (ends ? interval(ends, write) : null);
  const rowsOf = (fit: LawFit) => {
    const { law, intervals, rms } = fit;
    const name = law.form === 'floor' ? 'with a floor' : 'without a floor';
    return [
      ...(law.form === 'floor' ? [[name, 'floor E, nats', nats(law.floor), range(intervals.floor, nats)]] : []),
      [name, 'scale A', figure(law.scale), range(intervals.scale, figure)],
      [name, 'exponent α', nats(law.exponent), range(intervals.exponent, nats)],
      [name, 'rms of ln L residuals', `${(rms * 100).toFixed(2)} %`, null],
    ];
  };
  const fits = [floor, pure].filter((fit) => fit !== null);
  if (fits.length === 0) return [];
  return [
    {
      id: 'law',
      title: 'The law',
      caption: 'L(N) = E + A·N^−α; without a floor E is 0.',
      columns: [
        { title: 'law', format: 'text' },
        { title: 'parameter', format: 'text' },
        { title: 'fitted', format: 'figure' },
        { title: `${level(fits[0]?.level ?? 0.8)} interval`, format: 'text' },
      ],
      rows: fits.flatMap(rowsOf),
    },
  ];
}

export function countingTable(state: LadderState): Table[] {
  const counted = countings(state).filter(({ pure }) => pure !== null);
  if (counted.length === 0) return [];
  const share = level(counted[0]?.pure?.level ?? 0.8);
  const range = (fit: LawFit | null) => (fit?.intervals.exponent ? interval(fit.intervals.exponent) : null);
  return [
    {
      id: 'counting',
      title: 'How parameters are counted',
      caption:
        'The same runs, N counted in three ways. The head is most of a small model and little of a large one, so that leaving it ' +
        'out stretches the axis and flattens the law.',
      columns: [
        { title: 'N counts', format: 'text' },
        { title: 'smallest', format: 'count' },
        { title: 'largest', format: 'count' },
        { title: 'α with a floor', format: 'loss' },
        { title: `${share} interval`, format: 'text' },
        { title: 'floor, nats', format: 'loss' },
        { title: 'α without', format: 'loss' },
        { title: `${share} interval`, format: 'text' },
      ],
      rows: counted.map(({ name, ns, floor, pure }) => [
        name,
        ns[0] === undefined ? null : short(ns[0]),
        short(ns.at(-1) ?? 0),
        floor?.law.exponent ?? null,
        range(floor),
        floor?.law.floor ?? null,
        pure?.law.exponent ?? null,
        range(pure),
      ]),
    },
  ];
}
