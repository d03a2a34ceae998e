/** A plan from the arguments: the law, the budget, and all that the planner says of them. */
import { readFileSync } from 'node:fs';
import { savedLaw } from '../../runs-table/saved-fit.ts';
import { gainsFrom, type Gains } from '../../scaling/planner/gains.ts';
import type { PlanningLaw } from '../../scaling/planner/law.ts';
import {
  adapterMachine,
  fleetMachine,
  flopsOf,
  parametersInMemory,
  type Budget,
  type Machine,
} from '../../scaling/planner/machine.ts';
import { overTrain, type OverTraining } from '../../scaling/planner/over-train.ts';
import { plan, type Plan } from '../../scaling/planner/plan.ts';
import { rulesOfThumb, type RuleOfThumb } from '../../scaling/planner/rules.ts';
import { publishedLaw } from '../../scaling/published.ts';
import { planningLaw, publishedAllocation, type PublishedAllocation } from '../../scaling/published/use.ts';
import { oneLine, UsageError } from '../failure.ts';
import type { PlanArguments } from './arguments.ts';

export interface LawText {
  /** 'Chinchilla, as replicated (Besiroglu et al. 2024)'. */
  readonly name: string;
  readonly formula: string;
}

export interface FullAnswer {
  readonly kind: 'plan';
  readonly law: LawText;
  readonly level: number;
  readonly machine: Machine | null;
  readonly plan: Plan;
  /** Null where no demand was given. */
  readonly overTraining: OverTraining | null;
  readonly inferenceTokens: number | null;
  readonly gains: Gains;
  readonly rules: readonly RuleOfThumb[];
}

/** Of a law that splits a compute and says nothing of the loss. */
export interface SplitAnswer {
  readonly kind: 'split';
  readonly law: LawText;
  readonly flops: number;
  readonly machine: Machine | null;
  readonly allocation: PublishedAllocation;
  readonly warnings: readonly string[];
}

export type Answer = FullAnswer | SplitAnswer;

function machineOf(args: PlanArguments): Machine | null {
  const { flopsPerSecond, fleet, peak, utilisation, price, power, pue } = args;
  const costs = { ...(price !== undefined && { pricePerHour: price }), ...(power !== undefined && { watts: power }) };
  if (fleet !== undefined && peak !== undefined && utilisation !== undefined) {
    const shares = { ...costs, ...(pue !== undefined && { pue }) };
    return fleetMachine({ accelerators: fleet, peakFlopsPerSecond: peak, utilisation, ...shares });
  }
  if (flopsPerSecond === undefined) return null;
  return adapterMachine({ flopsPerSecond, ...costs, ...(power !== undefined && { watts: power * (pue ?? 1) }) });
}

/** The budget that was given; the arguments are checked to hold one. */
function budgetOf({ flops, hours, money }: PlanArguments, machine: Machine | null): Budget {
  if (flops !== undefined) return machine === null ? { flops } : { flops, machine };
  if (machine === null) throw new UsageError('Hours and money need a machine.');
  return hours !== undefined ? { hours, machine } : { money: money ?? NaN, machine };
}

function readFit(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path} can't be read: ${oneLine(error)}. Give the fit.json that npm run fit wrote.`);
  }
}

interface Chosen {
  readonly text: LawText;
  /** Null for a law without loss. */
  readonly planning: PlanningLaw | null;
  readonly allocation: (flops: number) => PublishedAllocation | null;
  readonly caveats: readonly string[];
}

/** @throws UsageError, LawError or TableError where there is no such law. */
function chosenLaw({ law, fit, form }: PlanArguments): Chosen {
  if (fit !== undefined) {
    const saved = savedLaw(readFit(fit), form);
    const text = { name: `${saved.title}, fitted to ${saved.of}`, formula: saved.formula };
    return { text, planning: saved.planning, allocation: () => null, caveats: [] };
  }
  const published = publishedLaw(law ?? '');
  return {
    text: { name: `${published.name} (${published.paper.cite})`, formula: published.formula },
    planning: planningLaw(published),
    allocation: (flops) => publishedAllocation(published, flops),
    caveats: [`N counts: ${published.setup.parameters}. C counts: ${published.setup.flops}.`, ...published.notes],
  };
}

function most({ maxParams, memory }: PlanArguments): number | undefined {
  const bounds = [maxParams, memory === undefined ? undefined : parametersInMemory(memory)];
  const given = bounds.filter((bound) => bound !== undefined);
  return given.length === 0 ? undefined : Math.min(...given);
}

function splitAnswer({ text, allocation, caveats }: Chosen, flops: number, machine: Machine | null): SplitAnswer {
  const split = allocation(flops);
  if (split === null) {
    throw new UsageError(`${text.name} does not say how to split a compute. --list shows the laws that do.`);
  }
  return { kind: 'split', law: text, flops, machine, allocation: split, warnings: caveats };
}

export function answer(args: PlanArguments): Answer {
  const chosen = chosenLaw(args);
  const machine = machineOf(args);
  const budget = budgetOf(args, machine);
  const law = chosen.planning;
  if (law === null) return splitAnswer(chosen, flopsOf(budget), machine);
  const { uniqueTokens, inferenceTokens, inferencePrice, factor } = args;
  const maxParameters = most(args);
  const made = plan({
    law,
    budget,
    ...(maxParameters !== undefined && { maxParameters }),
    ...(uniqueTokens !== undefined && { repeats: { uniqueTokens } }),
  });
  const point = { parameters: made.parameters, tokens: made.tokens };
  const demand = { ...(inferencePrice !== undefined && { inferencePrice }) };
  return {
    kind: 'plan',
    law: chosen.text,
    level: law.level,
    machine,
    plan: made,
    overTraining:
      inferenceTokens === undefined
        ? null
        : overTrain({ law, quality: { trainingFlops: made.flops }, inferenceTokens, ...demand }),
    inferenceTokens: inferenceTokens ?? null,
    gains: gainsFrom(law, point, factor),
    rules: rulesOfThumb(law.law, point),
  };
}
