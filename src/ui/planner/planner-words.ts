/** Amounts as the planner writes them. */
import { duration, metric, short } from '../../experiments/format.ts';
import type { Bill } from '../../scaling/planner/machine.ts';

/** FLOPs: with a prefix as long as there is one that is known, then in powers of ten. */
export function flopsText(flops: number): string {
  if (flops < 1e15) return metric(flops);
  const [digits = '', power = ''] = flops.toExponential(2).split('e+');
  const factor = Number(digits);
  return factor === 1 ? `10^${power}` : `${factor}·10^${power}`;
}

const HOUR = 3600;

/** A time of any length. */
export function hoursText(hours: number): string {
  if (hours < 48) return duration(hours * HOUR);
  const days = hours / 24;
  if (days < 730) return `${days < 10 ? days.toFixed(1) : Math.round(days)} days`;
  return `${short(days / 365.25)} years`;
}

function energyText(kilowattHours: number): string {
  return kilowattHours >= 1 ? `${metric(1000 * kilowattHours)}Wh` : `${metric(1000 * kilowattHours)} Wh`;
}

/** '12 days, 53.4M of money, 45.1GWh'; what isn't known is left out. */
export function billText({ hours, money, kilowattHours }: Bill): string {
  return [
    hoursText(hours),
    ...(money === null ? [] : [`a cost of ${short(money)}`]),
    ...(kilowattHours === null ? [] : [`${energyText(kilowattHours)} of energy`]),
  ].join(', ');
}
