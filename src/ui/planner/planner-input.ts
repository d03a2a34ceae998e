/** What is asked of the planner, as the form and the address have it. */
import type { Budget, Machine } from '../../scaling/planner/machine.ts';
import { adapterMachine, fleetMachine, parametersInMemory } from '../../scaling/planner/machine.ts';
import type { PlanRequest } from '../../scaling/planner/plan.ts';
import { editedNumber, typedNumber } from '../controls/number-text.ts';

export const BUDGETS = ['flops', 'adapter', 'fleet'] as const;
export type BudgetKind = (typeof BUDGETS)[number];

/** Numbers of the form by name; NaN for what is no number, null for what was left out. */
export const NUMBERS = {
  flops: { label: 'Training FLOPs', help: 'C, all that training computes', usual: 1e21, optional: false },
  hours: { label: 'Hours', help: 'how long to train', usual: 24, optional: false },
  speed: {
    label: 'Speed, FLOP/s',
    help: 'measured while training, at a size near the one planned',
    usual: null,
    optional: false,
  },
  accelerators: { label: 'Accelerators', help: 'how many', usual: 64, optional: false },
  peak: {
    label: 'Peak FLOP/s of one',
    help: 'by its data sheet, in the precision trained in',
    usual: 989e12,
    optional: false,
  },
  utilisation: {
    label: 'Utilisation, %',
    help: 'share of the peak that training reaches; 30 to 50 is usual',
    usual: 40,
    optional: false,
  },
  price: { label: 'Price of an hour', help: 'of one, in any currency', usual: null, optional: true },
  watts: { label: 'Power, W', help: 'drawn by one with its share of the host', usual: null, optional: true },
  pue: {
    label: 'PUE',
    help: 'energy of the building for each unit that reaches the machines',
    usual: 1.2,
    optional: false,
  },
  memory: {
    label: 'Memory, GiB',
    help: 'of all accelerators, for weights, gradients and moments: 16 bytes a parameter',
    usual: null,
    optional: true,
  },
  text: {
    label: 'Text, tokens',
    help: 'different tokens there are; more are had by repeating them',
    usual: null,
    optional: true,
  },
  served: { label: 'Tokens served', help: 'read and written over the life of the model', usual: 0, optional: false },
} as const satisfies Record<string, { label: string; help: string; usual: number | null; optional: boolean }>;

export type NumberName = keyof typeof NUMBERS;

const FLOPS: ReadonlySet<NumberName> = new Set(['flops', 'speed', 'peak']);

/** A number as the form and the address have it. */
export const numberText = (name: NumberName, value: number): string =>
  editedNumber(value, FLOPS.has(name) ? 'flops' : 'count');

/** Fields of each kind of budget. */
export const BUDGET_FIELDS: Readonly<Record<BudgetKind, readonly NumberName[]>> = {
  flops: ['flops'],
  adapter: ['hours', 'speed', 'price', 'watts'],
  fleet: ['hours', 'accelerators', 'peak', 'utilisation', 'price', 'watts', 'pue'],
};

export interface PlannerInput {
  /** Id of a published law, or of one's own. */
  readonly law: string;
  readonly budget: BudgetKind;
  readonly numbers: Readonly<Record<NumberName, number | null>>;
}

const names = Object.keys(NUMBERS) as NumberName[];

export function usualInput(): PlannerInput {
  const numbers = Object.fromEntries(names.map((name) => [name, NUMBERS[name].usual])) as PlannerInput['numbers'];
  return { law: 'besiroglu-2024', budget: 'flops', numbers };
}

/** What an address says, and the usual for the rest. */
export function readInput(search: string): PlannerInput {
  const parameters = new URLSearchParams(search);
  const usual = usualInput();
  const budget = BUDGETS.find((kind) => kind === parameters.get('budget')) ?? usual.budget;
  const said = names.flatMap((name) => {
    const text = parameters.get(name);
    return text === null ? [] : [[name, typedNumber(text)] as const];
  });
  return {
    law: parameters.get('law') ?? usual.law,
    budget,
    numbers: { ...usual.numbers, ...Object.fromEntries(said) },
  };
}

/** Parameters of the address: what differs from the usual and plays a part. */
export function writeInput({ law, budget, numbers }: PlannerInput): [name: string, value: string][] {
  const part: readonly NumberName[] = [...BUDGET_FIELDS[budget], 'memory', 'text', 'served'];
  const said = part.flatMap((name): [string, string][] => {
    const value = numbers[name];
    return value === null || value === NUMBERS[name].usual || Number.isNaN(value)
      ? []
      : [[name, numberText(name, value)]];
  });
  return [['law', law], ['budget', budget], ...said];
}

function machineOf({ budget, numbers }: PlannerInput): Machine | undefined {
  const { speed, accelerators, peak, utilisation, price, watts, pue } = numbers;
  const cost = { ...(price !== null && { pricePerHour: price }), ...(watts !== null && { watts }) };
  if (budget === 'adapter') return adapterMachine({ flopsPerSecond: speed ?? NaN, ...cost });
  if (budget !== 'fleet') return undefined;
  return fleetMachine({
    accelerators: accelerators ?? NaN,
    peakFlopsPerSecond: peak ?? NaN,
    utilisation: (utilisation ?? NaN) / 100,
    pue: pue ?? NaN,
    ...cost,
  });
}

/** The planner's request but for the law. Throws PlanError where a number can't be used. */
export function requestOf(input: PlannerInput): Omit<PlanRequest, 'law'> {
  const { flops, hours, memory, text } = input.numbers;
  const machine = machineOf(input);
  const budget: Budget = machine === undefined ? { flops: flops ?? NaN } : { hours: hours ?? NaN, machine };
  return {
    budget,
    ...(memory !== null && { maxParameters: parametersInMemory(memory * 2 ** 30) }),
    ...(text !== null && { repeats: { uniqueTokens: text } }),
  };
}
