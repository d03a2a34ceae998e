/** The joint laws in tables: how they score, their parameters, and the best use of a compute. */
import { allocationAt } from '../scaling/allocation.ts';
import { flopsOf } from '../scaling/isoflop.ts';
import type { Estimated, RunPoint } from '../scaling/joint-types.ts';
import type { Interval } from '../scaling/types.ts';
import type { Table } from './figure.ts';
import { figure, interval, level, metric, nats, short } from './format.ts';
import { attempt } from './attempt.ts';
import { FORM_NAMES, FORMS, type JointFits } from './joint-fits.ts';

const SYMBOLS: Readonly<Record<string, string>> = {
  e: 'E',
  a: 'A',
  b: 'B',
  alpha: 'α',
  beta: 'β',
  kappa: 'κ',
  nc: 'Nc',
  dc: 'Dc',
  alphaN: 'αN',
  alphaD: 'αD',
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export function scoresTable({ fits, comparison, largest }: JointFits): Table {
  const rows = FORMS.flatMap((form) => {
    const fit = fits.get(form);
    const candidate = comparison.candidates.find((each) => each.form === form);
    const score = largest?.scores.find((each) => each.form === form);
    if (!fit || !candidate) return [];
    return [
      [
        capital(FORM_NAMES[form]),
        fit.rms,
        candidate.aicc,
        candidate.heldOut,
        score?.typical ?? null,
        score?.bias ?? null,
        score?.worst ?? null,
      ],
    ];
  });
  return {
    id: 'scores',
    title: 'How the laws score',
    caption:
      'Residuals and errors are of ln L. AICc is the criterion for fit against number of parameters, less the least. ' +
      'Bias above 0: predicted too high.',
    columns: [
      { title: 'law', format: 'text' },
      { title: 'residuals, rms', format: 'share' },
      { title: 'AICc', format: 'figure' },
      { title: 'dearest runs held out: typical error', format: 'share' },
      { title: 'largest size held out: typical error', format: 'share' },
      { title: 'its bias', format: 'percent' },
      { title: 'its worst', format: 'percent' },
    ],
    rows,
  };
}

export function parametersTable({ fits, best }: JointFits): Table {
  const share = fits.get(best)?.level ?? 0.8;
  const rows = FORMS.flatMap((form) => {
    const parameters: [string, Estimated][] = Object.entries(fits.get(form)?.parameters ?? {});
    return parameters.map(([name, { value, interval: range, determined, reason }]) => [
      capital(FORM_NAMES[form]),
      SYMBOLS[name] ?? name,
      determined ? figure(value) : 'not determined',
      range ? interval(range, figure) : null,
      determined ? '' : reason,
    ]);
  });
  return {
    id: 'parameters',
    title: 'Parameters of the laws',
    caption:
      'Chinchilla: L = E + A·N^−α + B·D^−β. κ-form: L = E + [(A·N^−α)^(1/κ) + (B·D^−β)^(1/κ)]^κ. Kaplan: L = [(Nc/N)^(αN/αD) + Dc/D]^αD.',
    columns: [
      { title: 'law', format: 'text' },
      { title: 'parameter', format: 'text' },
      { title: 'value', format: 'figure' },
      { title: `${level(share)} interval`, format: 'text' },
      { title: 'note', format: 'text' },
    ],
    rows,
  };
}

/** The best use of computes within and beyond those of the runs; nothing where the law falls in one variable only. */
export function optimaTable({ fits, best }: JointFits, points: readonly RunPoint[]): Table[] {
  const fit = fits.get(best);
  const most = Math.max(...points.map(flopsOf));
  const first = 10 ** Math.floor(Math.log10(most) - 1);
  const computes = [first, 10 * first, 100 * first, 1000 * first];
  const optima = fit && attempt(() => computes.map((flops) => allocationAt(fit, flops)));
  if (!fit || !optima) return [];
  const range = (ends: Interval | null, write: (value: number) => string) => (ends ? interval(ends, write) : null);
  return [
    {
      id: 'optima',
      title: `The best use of a compute, by ${FORM_NAMES[best]}`,
      caption: `At C = 6·N·D. The runs reach ${metric(most)} FLOPs; what lies beyond is extrapolated.`,
      columns: [
        { title: 'FLOPs', format: 'flops' },
        { title: 'parameters', format: 'count' },
        { title: `${level(fit.level)} interval`, format: 'text' },
        { title: 'tokens', format: 'count' },
        { title: 'D / N', format: 'figure' },
        { title: 'loss, nats', format: 'loss' },
        { title: `${level(fit.level)} interval`, format: 'text' },
      ],
      rows: optima.map(({ flops, parameters, tokens, tokensPerParameter, loss, intervals }) => [
        flops,
        parameters,
        range(intervals.parameters, short),
        tokens,
        tokensPerParameter,
        loss,
        range(intervals.loss, nats),
      ]),
    },
  ];
}
