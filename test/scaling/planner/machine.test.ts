import { describe, expect, it } from 'vitest';
import { PlanError } from '../../../src/scaling/planner/check.ts';
import {
  adapterMachine,
  billOf,
  fleetMachine,
  flopsOf,
  parametersInMemory,
} from '../../../src/scaling/planner/machine.ts';

const FLEET = {
  accelerators: 1000,
  peakFlopsPerSecond: 1e15,
  utilisation: 0.4,
  pricePerHour: 2,
  watts: 1000,
  pue: 1.2,
};

describe('machines', () => {
  it('count speed, price and power of a fleet together', () => {
    expect(fleetMachine(FLEET)).toEqual({ flopsPerSecond: 4e17, pricePerHour: 2000, watts: 1.2e6 });
    expect(fleetMachine({ accelerators: 8, peakFlopsPerSecond: 1e15, utilisation: 0.5 })).toEqual({
      flopsPerSecond: 4e15,
      pricePerHour: null,
      watts: null,
    });
    expect(adapterMachine({ flopsPerSecond: 2e10 })).toEqual({ flopsPerSecond: 2e10, pricePerHour: null, watts: null });
  });

  it('bill a compute in hours, money and kilowatt-hours', () => {
    // 1.44e24 FLOPs at 4e17 FLOP/s are 3.6e6 s, 1,000 hours; at 2,000 an hour, and 1,200 kW.
    expect(billOf(1.44e24, fleetMachine(FLEET))).toEqual({ hours: 1000, money: 2e6, kilowattHours: 1.2e6 });
    expect(billOf(7.2e13, adapterMachine({ flopsPerSecond: 2e10 }))).toEqual({
      hours: 1,
      money: null,
      kilowattHours: null,
    });
  });

  it('turn hours and money into FLOPs, and back', () => {
    const machine = fleetMachine(FLEET);
    expect(flopsOf({ hours: 1000, machine })).toBeCloseTo(1.44e24, -12);
    expect(flopsOf({ money: 2e6, machine })).toBeCloseTo(1.44e24, -12);
    expect(flopsOf({ flops: 1e20 })).toBe(1e20);
    expect(billOf(flopsOf({ money: 500, machine }), machine).money).toBeCloseTo(500, 9);
  });

  it('hold as many parameters as their training state fits', () => {
    expect(parametersInMemory(80e9)).toBe(5e9);
    expect(parametersInMemory(80e9, 8)).toBe(1e10);
  });

  it.each([
    ['accelerators', { accelerators: 0 }, /number of accelerators is 0/],
    ['half an accelerator', { accelerators: 2.5 }, /whole number/],
    ['utilisation in percent', { utilisation: 40 }, /utilisation is 40.*at most 1/],
    ['no utilisation', { utilisation: 0 }, /utilisation is 0/],
    ['a PUE below 1', { pue: 0.9 }, /power usage effectiveness is 0.9/],
    ['a negative price', { pricePerHour: -1 }, /price of an hour of an accelerator is -1/],
    ['power that is no number', { watts: NaN }, /power of an accelerator in watts is NaN/],
    ['no speed', { peakFlopsPerSecond: 0 }, /peak in FLOP\/s is 0/],
  ])('are refused with a reason: %s', (_, part, message) => {
    expect(() => fleetMachine({ ...FLEET, ...part })).toThrow(message);
  });

  it('refuse budgets they cannot turn into FLOPs', () => {
    const machine = adapterMachine({ flopsPerSecond: 2e10 });
    expect(() => flopsOf({ money: 10, machine })).toThrow(/machine has no price/);
    expect(() => flopsOf({ hours: 0, machine })).toThrow(/budget in hours is 0/);
    expect(() => flopsOf({ money: -5, machine: { ...machine, pricePerHour: 1 } })).toThrow(/budget in money is -5/);
    expect(() => adapterMachine({ flopsPerSecond: NaN })).toThrow(PlanError);
    expect(() => parametersInMemory(-1)).toThrow(/memory in bytes is -1/);
  });
});
