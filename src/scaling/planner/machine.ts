/** What computes, what it costs, and what a budget buys on it. */
import { PlanError, notNegative, positive } from './check.ts';

/** Anything that trains. */
export interface Machine {
  /** Training FLOP/s, sustained, of all accelerators together. */
  readonly flopsPerSecond: number;
  /** Price of an hour of all of it, in any currency; null where it isn't asked for. */
  readonly pricePerHour: number | null;
  /** Power drawn by all of it, cooling and conversion included; null where it isn't asked for. */
  readonly watts: number | null;
}

export interface Adapter {
  /** Measured while training, at a size near the one planned: small models run slower than the adapter can. */
  readonly flopsPerSecond: number;
  readonly pricePerHour?: number;
  readonly watts?: number;
}

/** One adapter at its measured speed. */
export function adapterMachine({ flopsPerSecond, pricePerHour, watts }: Adapter): Machine {
  return {
    flopsPerSecond: positive(flopsPerSecond, "The adapter's speed in FLOP/s"),
    pricePerHour: pricePerHour === undefined ? null : notNegative(pricePerHour, 'The price of an hour'),
    watts: watts === undefined ? null : notNegative(watts, 'The power in watts'),
  };
}

export interface Fleet {
  readonly accelerators: number;
  /** FLOP/s of one accelerator by its data sheet, in the precision trained in. */
  readonly peakFlopsPerSecond: number;
  /** Share of the peak that training reaches (model FLOPs utilisation), above 0 and at most 1. */
  readonly utilisation: number;
  /** Of one accelerator. */
  readonly pricePerHour?: number;
  /** Of one accelerator with its share of the host. */
  readonly watts?: number;
  /** Power usage effectiveness: energy of the building for each unit that reaches the machines; 1 by default. */
  readonly pue?: number;
}

export function fleetMachine({
  accelerators,
  peakFlopsPerSecond,
  utilisation,
  pricePerHour,
  watts,
  pue = 1,
}: Fleet): Machine {
  positive(accelerators, 'The number of accelerators');
  if (!Number.isInteger(accelerators)) {
    throw new PlanError(`The number of accelerators is ${accelerators}. Give a whole number.`);
  }
  if (!(utilisation > 0 && utilisation <= 1)) {
    throw new PlanError(`The utilisation is ${utilisation}. Give a share above 0 and at most 1; 0.3 to 0.5 is usual.`);
  }
  if (!(pue >= 1 && pue < Infinity)) {
    throw new PlanError(`The power usage effectiveness is ${pue}. Give 1 or more; 1.1 to 1.6 is usual.`);
  }
  const of = (value: number | undefined, what: string) =>
    value === undefined ? null : accelerators * notNegative(value, what);
  const power = of(watts, 'The power of an accelerator in watts');
  return {
    flopsPerSecond: accelerators * utilisation * positive(peakFlopsPerSecond, 'The peak in FLOP/s'),
    pricePerHour: of(pricePerHour, 'The price of an hour of an accelerator'),
    watts: power === null ? null : pue * power,
  };
}

/** What there is to spend. */
export type Budget =
  | { readonly flops: number; readonly machine?: Machine }
  | { readonly hours: number; readonly machine: Machine }
  | { readonly money: number; readonly machine: Machine };

/** C: training FLOPs that a budget buys. */
export function flopsOf(budget: Budget): number {
  if ('flops' in budget) return positive(budget.flops, 'The budget in FLOPs');
  const perHour = 3600 * budget.machine.flopsPerSecond;
  if ('hours' in budget) return positive(budget.hours, 'The budget in hours') * perHour;
  const { pricePerHour } = budget.machine;
  if (pricePerHour === null || pricePerHour === 0) {
    throw new PlanError(
      'The machine has no price, so that money buys no hours of it. Give its price, or a budget in hours.',
    );
  }
  return (positive(budget.money, 'The budget in money') / pricePerHour) * perHour;
}

/** Time, cost and energy of a compute on a machine. */
export interface Bill {
  readonly hours: number;
  /** In the currency of the machine's price; null without one. */
  readonly money: number | null;
  /** Null where the machine's power isn't known. */
  readonly kilowattHours: number | null;
}

export function billOf(flops: number, { flopsPerSecond, pricePerHour, watts }: Machine): Bill {
  const hours = flops / flopsPerSecond / 3600;
  return {
    hours,
    money: pricePerHour === null ? null : hours * pricePerHour,
    kilowattHours: watts === null ? null : (hours * watts) / 1000,
  };
}

/**
 * Parameters whose training state fits into memory. 16 bytes each: weights, gradients and AdamW's two moments in 32 bits, or
 * the same in mixed precision with a master copy (Rajbhandari et al. 2020, §3.1). Activations come on top.
 */
export function parametersInMemory(bytes: number, bytesPerParameter = 16): number {
  return positive(bytes, 'The memory in bytes') / positive(bytesPerParameter, 'The bytes of a parameter');
}
