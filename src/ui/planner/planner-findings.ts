/** What the planner says of a law and a budget, in the form that findings have. */
import type { Fact, Findings } from '../../experiments/experiment.ts';
import type { Table } from '../../experiments/figure.ts';
import { figure, interval, level, nats, share, short } from '../../experiments/format.ts';
import { PlanError } from '../../scaling/planner/check.ts';
import { gainsFrom, type Lever } from '../../scaling/planner/gains.ts';
import type { PlanningLaw } from '../../scaling/planner/law.ts';
import { overTrain, type OverTraining } from '../../scaling/planner/over-train.ts';
import { plan, type Plan } from '../../scaling/planner/plan.ts';
import { rulesOfThumb } from '../../scaling/planner/rules.ts';
import { budgetFigure, lifetimeFigure } from './planner-figures.ts';
import { requestOf, type PlannerInput } from './planner-input.ts';
import { billText, flopsText, hoursText } from './planner-words.ts';

export type PlannerFindings = Pick<
  Findings,
  'headline' | 'sentences' | 'warnings' | 'facts' | 'remarks' | 'figures' | 'tables'
>;

function headlineOf(made: Plan): string {
  const time = made.bill === null ? '' : ` in ${hoursText(made.bill.hours)}`;
  return `Train ${short(made.parameters)} parameters on ${short(made.tokens)} tokens${time}: ${nats(made.loss)} nats a token.`;
}

function factsOf(made: Plan, law: PlanningLaw): Fact[] {
  const { parameters, tokens, loss, flops, tokensPerParameter, bill } = made;
  const range = (ends: Plan['lossInterval'], write: (value: number) => string) =>
    ends === null ? 'no interval' : `${level(law.level)}: ${interval(ends, write)}`;
  return [
    { name: 'parameters N', value: short(parameters), note: range(made.parametersInterval, short) },
    { name: 'tokens D', value: short(tokens), note: `${figure(tokensPerParameter)} a parameter` },
    { name: 'loss, nats a token', value: nats(loss), note: range(made.lossInterval, nats) },
    bill === null
      ? { name: 'training FLOPs C', value: flopsText(flops), note: '6·N·D' }
      : { name: 'time', value: hoursText(bill.hours), note: `${flopsText(flops)} FLOPs` },
  ];
}

function servedSentence(over: OverTraining, served: number): string {
  const saved = over.saving < 0.005 ? 'less than half a percent' : share(over.saving);
  return (
    `Read and written ${short(served)} tokens over its life, a model of the same loss is cheapest with ` +
    `${short(over.parameters)} parameters on ${short(over.tokens)} tokens (${figure(over.tokensPerParameter)} a parameter): ` +
    `${saved} less compute in all than the model that is cheapest to train.`
  );
}

function sentencesOf(made: Plan, over: OverTraining | null, served: number): string[] {
  return [
    ...(made.bill === null ? [] : [`It takes ${billText(made.bill)}.`]),
    ...(made.epochs === null ? [] : [`The text is seen ${figure(made.epochs)} times.`]),
    ...(over === null ? [] : [servedSentence(over, served)]),
  ];
}

const LEVERS: Readonly<Record<Lever, string>> = {
  parameters: 'the parameters',
  tokens: 'the data',
  split: 'nothing, but the best split',
  compute: 'the compute, split best',
};

function gainsTable(law: PlanningLaw, made: Plan): Table {
  const { gains } = gainsFrom(law, made);
  return {
    id: 'gains',
    title: 'What ten times more would buy',
    caption: 'From the model above. A drop is surer than the losses it lies between, whose errors it shares.',
    columns: [
      { title: 'ten times', format: 'text' },
      { title: 'parameters', format: 'count' },
      { title: 'tokens', format: 'count' },
      { title: 'loss, nats', format: 'loss' },
      { title: 'below now', format: 'loss' },
      { title: `${level(law.level)} interval`, format: 'text' },
    ],
    rows: gains.map(({ of, parameters, tokens, loss, drop, dropInterval }) => [
      LEVERS[of],
      parameters,
      tokens,
      loss,
      // A split that is the best already differs by rounding alone.
      Math.abs(drop) < 5e-4 ? 0 : drop,
      dropInterval === null ? null : interval(dropInterval),
    ]),
  };
}

function rulesTable(law: PlanningLaw, made: Plan): Table {
  return {
    id: 'rules',
    title: 'The usual rules of thumb',
    caption: 'Beside what this law, or arithmetic, says of the model above.',
    columns: [
      { title: 'rule', format: 'text' },
      { title: 'here', format: 'text' },
      { title: 'source', format: 'text' },
    ],
    rows: rulesOfThumb(law.law, made).map(({ rule, here, source, where }) => [rule, here, `${source.cite}, ${where}`]),
  };
}

function overTrained(law: PlanningLaw, made: Plan, served: number): OverTraining | null {
  return served > 0 ? overTrain({ law, quality: { loss: made.loss }, inferenceTokens: served }) : null;
}

function freshText({ numbers }: PlannerInput, over: OverTraining | null): string[] {
  if (over === null || numbers.text === null || over.tokens <= numbers.text) return [];
  return ['The model that is cheapest in all is reckoned with fresh text, of which there is not as much.'];
}

/** The findings, or why there is no plan. */
export function plannerFindings(input: PlannerInput, law: PlanningLaw): PlannerFindings | string {
  try {
    const request = requestOf(input);
    const made = plan({ law, ...request });
    const served = input.numbers.served ?? 0;
    const over = overTrained(law, made, served);
    return {
      headline: headlineOf(made),
      sentences: sentencesOf(made, over, served),
      warnings: [...new Set([...made.warnings, ...(over?.warnings ?? []), ...freshText(input, over)])],
      facts: factsOf(made, law),
      remarks: [],
      figures: [budgetFigure(law, made, request), ...(over === null ? [] : [lifetimeFigure(law, over, served)])],
      tables: [gainsTable(law, made), rulesTable(law, made)],
    };
  } catch (error) {
    if (error instanceof PlanError) return error.message;
    throw error;
  }
}
