/** Options of an experiment as they are typed, and back. */
import { InvalidArgumentError } from 'commander';
import type { Field, ListField, NumberField, OptionValue } from '../../experiments/experiment.ts';
import { namedKernels, unknownKernel, type KernelChoice } from '../../model/kernels.ts';

const multiples: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, b: 1e9, g: 1e9, t: 1e12, p: 1e15 };

/** '131072', '131K', '1.5M', '1e9' or '0.25'; NaN where it is no number. K, M, B or G, T, P are powers of ten. */
function numberOf(text: string): number {
  const [, digits = '', suffix = ''] = /^((?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?)([kmbgtp]?)$/i.exec(text.trim()) ?? [];
  if (digits === '') return Number.NaN;
  // Seven digits of a fraction survive the multiple: 1.5 of a million is whole.
  return Math.round(Number(digits) * (multiples[suffix.toLowerCase()] ?? Number.NaN) * 1e9) / 1e9;
}

function parseNumber({ whole, least, example }: NumberField, text: string): number {
  const value = numberOf(text);
  const fits = whole ? Number.isSafeInteger(value) : Number.isFinite(value);
  if (fits && value >= Math.min(least, 1)) return value;
  throw new InvalidArgumentError(`It must be a ${whole ? 'whole ' : ''}number above zero, such as ${example}.`);
}

function parseList({ whole, least, example, help, sorted }: ListField, text: string): number[] {
  const values = text.split(',').map(numberOf);
  const fits = (value: number) =>
    (whole ? Number.isSafeInteger(value) : Number.isFinite(value)) && value >= Math.min(least, 1);
  if (!values.every(fits)) {
    throw new InvalidArgumentError(
      `It must be ${whole ? 'whole ' : ''}numbers separated by commas, such as ${example}: ${help}.`,
    );
  }
  const twice = values.find((value, i) => values.indexOf(value) !== i);
  if (twice !== undefined) throw new InvalidArgumentError(`It names ${twice} twice.`);
  return sorted ? values.sort((a, b) => a - b) : values;
}

/** 'block' or 'quad,plain': products, then attention. */
function parseKernels(text: string): KernelChoice {
  const kernels = namedKernels(text);
  const unknown = unknownKernel(kernels);
  if (unknown !== null) throw new InvalidArgumentError(unknown);
  return kernels as KernelChoice;
}

/** The value that was typed; its limits are the plan's to check. Throws InvalidArgumentError. */
export function parseField(field: Field, text: string): OptionValue {
  switch (field.kind) {
    case 'number':
      return parseNumber(field, text);
    case 'list':
      return parseList(field, text);
    case 'choice': {
      const names = field.choices.map(({ value }) => value);
      if (names.includes(text)) return text;
      throw new InvalidArgumentError(`It must be one of ${names.join(', ')}.`);
    }
    case 'corpora':
      return text.split(',').map((name) => name.trim());
    case 'kernels':
      return parseKernels(text);
    default:
      return field satisfies never;
  }
}

/** A value as it is typed. */
export function typedValue(value: OptionValue): string {
  if (typeof value === 'number' || typeof value === 'string') return String(value);
  if ('matmul' in value) return `${value.matmul},${value.attention}`;
  return value.join(',');
}

/** '<numbers>' in the help. */
export function placeholder(field: Field): string {
  switch (field.kind) {
    case 'number':
      return `<${field.unit}>`;
    case 'list':
      return '<list>';
    case 'choice':
      return `<${field.choices.map(({ value }) => value).join('|')}>`;
    case 'corpora':
    case 'kernels':
      return '<names>';
    default:
      return field satisfies never;
  }
}
