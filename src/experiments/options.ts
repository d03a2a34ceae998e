/** Checks of options by the fields that describe them: they come from flags, links, forms and files. */
import { unknownKernel, type KernelChoice } from '../model/kernels.ts';
import type { CorporaField, Field, ListField, NumberField, Options, OptionValue } from './experiment.ts';
import { check, PlanError } from './plan-error.ts';

const number = (value: number): string =>
  Math.abs(value) >= 1e15 || (value !== 0 && Math.abs(value) < 1e-3)
    ? value.toExponential()
    : value.toLocaleString('en-US', { maximumFractionDigits: 6 });

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function checkNumber(field: NumberField | ListField, value: unknown): asserts value is number {
  const { label, least, most, whole } = field;
  const kind = whole ? 'whole numbers' : 'numbers';
  const range = `${label} takes ${kind} from ${number(least)} to ${number(most)}`;
  const fits = typeof value === 'number' && value >= least && value <= most && (!whole || Number.isInteger(value));
  const shown = typeof value === 'number' ? number(value) : JSON.stringify(value);
  check(fits, `${range}, and ${shown} is not one.`);
}

function checkedList(field: ListField, value: unknown): number[] {
  const { label, fewest, mostItems, multipleOf, sorted } = field;
  if (!Array.isArray(value)) throw new PlanError(`${label} takes a list of numbers, such as ${field.example}.`);
  const items = value as readonly unknown[];
  for (const item of items) {
    checkNumber(field, item);
    const fits = multipleOf === null || item % multipleOf === 0;
    check(fits, `${label} takes multiples of ${multipleOf ?? 1}, and ${number(item)} is none.`);
  }
  const numbers = items as readonly number[];
  const many = fewest === 1 ? `Choose at least one of ${lower(label)}` : `${label}: choose at least ${fewest}`;
  check(numbers.length >= fewest, `${many}, such as ${field.example}.`);
  check(numbers.length <= mostItems, `${label} takes at most ${mostItems} values, and there are ${numbers.length}.`);
  const twice = numbers.find((item, i) => numbers.indexOf(item) !== i);
  check(twice === undefined, `${label} names ${number(twice ?? 0)} twice.`);
  return sorted ? [...numbers].sort((a, b) => a - b) : [...numbers];
}

function checkedCorpora({ label, example, fewest, mostItems }: CorporaField, value: unknown): string[] {
  const named = Array.isArray(value) && value.every((item) => typeof item === 'string' && item !== '');
  if (!named) throw new PlanError(`${label} takes names of corpora, such as ${example}.`);
  const ids = value as readonly string[];
  check(ids.length >= fewest, `${label}: choose at least ${fewest}, such as ${example}.`);
  check(ids.length <= mostItems, `${label} takes at most ${mostItems}, and there are ${ids.length}.`);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  check(twice === undefined, `${label} names ${twice} twice.`);
  return [...ids];
}

function checkedKernels(value: unknown): KernelChoice {
  const { matmul, attention } = Object(value) as Partial<Record<'matmul' | 'attention', unknown>>;
  const unknown = unknownKernel({ matmul: String(matmul), attention: String(attention) });
  check(unknown === null, unknown ?? '');
  return { matmul, attention } as KernelChoice;
}

function checkedValue(field: Field, value: unknown): OptionValue {
  switch (field.kind) {
    case 'number':
      checkNumber(field, value);
      return value;
    case 'list':
      return checkedList(field, value);
    case 'choice': {
      const names = field.choices.map((choice) => choice.value);
      check(
        names.includes(value as string),
        `${field.label} is one of ${names.join(', ')}, and ${JSON.stringify(value)} is not.`,
      );
      return value as string;
    }
    case 'corpora':
      return checkedCorpora(field, value);
    case 'kernels':
      return checkedKernels(value);
    default:
      return field satisfies never;
  }
}

/**
 * The options that the fields describe, each checked; what no field describes is dropped.
 *
 * @throws PlanError naming the field that is missing or wrong.
 */
export function checkedOptions(fields: readonly Field[], raw: Readonly<Record<string, unknown>>): Options {
  const entries = fields.flatMap((field): [string, OptionValue][] => {
    const value = raw[field.name];
    if (value === undefined) {
      check(field.optional, `${field.label} is not chosen, such as ${field.example}.`);
      return [];
    }
    return [[field.name, checkedValue(field, value)]];
  });
  return Object.fromEntries(entries);
}
