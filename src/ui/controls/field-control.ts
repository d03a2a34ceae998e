/** The form's control for a field of an experiment: chips, a slider, radio buttons or a line to type in, as suits the field. */
import { html, nothing, type TemplateResult } from 'lit';
import type { CorpusInfo } from '../../data/corpus.ts';
import type {
  ChoiceField,
  CorporaField,
  Field,
  ListField,
  NumberField,
  Options,
  OptionValue,
} from '../../experiments/experiment.ts';
import { integer, metric, short } from '../../experiments/format.ts';
import { formatCount, formatExact } from '../format/numbers.ts';
import { segmented } from '../segmented.ts';
import { sourcesOf } from './corpus-options.ts';
import { editedNumber, typedList, typedNumber } from './number-text.ts';
import { sizeChoices } from './size-choices.ts';

export interface FieldContext {
  readonly options: Options;
  /** Null until one is known. */
  readonly corpus: CorpusInfo | null;
  /** All there are. */
  readonly corpora: readonly CorpusInfo[];
  /** Null leaves an optional choice out. */
  readonly choose: (change: Readonly<Record<string, OptionValue | null>>) => void;
}

/** Tokens a run on the slider: powers of two from 16 K to 16.8 M. */
const TOKEN_POWERS = { min: 14, max: 24 } as const;
const SEED_COUNTS = [1, 2, 3, 5] as const;

export function fieldControl(field: Field, context: FieldContext): TemplateResult | typeof nothing {
  switch (field.kind) {
    case 'number':
      return field.unit === 'tokens' && field.place === 'main' ? slider(field, context) : numberLine(field, context);
    case 'list':
      if (field.unit === 'seed') return seeds(field, context);
      return field.offers.length > 0 ? chips(field, context) : listLine(field, context);
    case 'choice':
      return choice(field, context);
    case 'corpora':
      return corpusChips(field, context);
    case 'kernels':
      // Chosen in the panel about this GPU, where it is told which of them serve.
      return nothing;
    default:
      return field satisfies never;
  }
}

const numbersOf = (value: OptionValue | undefined): readonly number[] =>
  Array.isArray(value) ? (value as readonly number[]) : [];

const targetOf = (event: Event) => event.target as HTMLInputElement;

/** What was typed, or null where an optional field was emptied. */
function orLeftOut(optional: boolean, text: string, read: (text: string) => OptionValue): OptionValue | null {
  return optional && text.trim() === '' ? null : read(text);
}

function slider({ name, label }: NumberField, { options, choose }: FieldContext) {
  const value = Number(options[name]);
  const power = Math.log2(value);
  return html`
    <div class="field">
      <label for=${name}>${label} <output title=${formatExact(value)}>${formatCount(value)}</output></label>
      <input
        id=${name}
        type="range"
        min=${Math.min(TOKEN_POWERS.min, Math.floor(power))}
        max=${Math.max(TOKEN_POWERS.max, Math.ceil(power))}
        step="1"
        .value=${String(Math.round(power))}
        aria-valuetext=${`${formatExact(value)} tokens`}
        @input=${(event: Event) => choose({ [name]: 2 ** Number(targetOf(event).value) })}
      />
    </div>
  `;
}

const writtenAs = (unit: NumberField['unit']) => (unit === 'FLOPs' ? 'flops' : 'count');

function numberLine({ name, label, help, example, optional, unit }: NumberField, { options, choose }: FieldContext) {
  const value = options[name];
  return html`
    <div class="field line">
      <label for=${name} title=${help}>${label}</label>
      <input
        id=${name}
        type="text"
        inputmode="decimal"
        autocomplete="off"
        title=${`${help}, such as ${example}`}
        .value=${typeof value === 'number' ? editedNumber(value, writtenAs(unit)) : ''}
        @change=${(event: Event) => choose({ [name]: orLeftOut(optional, targetOf(event).value, typedNumber) })}
      />
    </div>
  `;
}

function listLine({ name, label, help, example, optional, unit }: ListField, { options, choose }: FieldContext) {
  return html`
    <div class="field line">
      <label for=${name} title=${help}>${label}</label>
      <input
        id=${name}
        type="text"
        autocomplete="off"
        title=${`${help}, such as ${example}`}
        .value=${numbersOf(options[name])
          .map((value) => editedNumber(value, writtenAs(unit)))
          .join(', ')}
        @change=${(event: Event) => choose({ [name]: orLeftOut(optional, targetOf(event).value, typedList) })}
      />
    </div>
  `;
}

/** What chips are called: sizes by their parameters, the rest by their value. */
function chipsOf(
  field: ListField,
  { options, corpus }: FieldContext,
): { value: number; label: string; title: string }[] {
  const chosen = numbersOf(options[field.name]);
  if (field.unit === 'width' && corpus !== null) {
    const context = Number(options['context'] ?? 32);
    return sizeChoices(corpus, { widths: chosen, context }, field.offers).map(({ width, parameters }) => ({
      value: width,
      label: formatCount(parameters),
      title: `${formatExact(parameters)} parameters, width ${width}`,
    }));
  }
  const all = [...new Set([...field.offers, ...chosen])].filter(Number.isFinite).sort((a, b) => a - b);
  const write = field.unit === 'FLOPs' ? metric : short;
  return all.map((value) => ({ value, label: write(value), title: `${integer(value)} ${field.unit}` }));
}

const UNITS: Readonly<Partial<Record<ListField['unit'], string>>> = { width: 'parameters', FLOPs: 'FLOPs' };

function chips(field: ListField, context: FieldContext) {
  const { name, label, unit, help } = field;
  const chosen = numbersOf(context.options[name]);
  const toggle = (value: number, on: boolean) => {
    const next = on ? [...chosen, value] : chosen.filter((other) => other !== value);
    context.choose({ [name]: next.length === 0 && field.optional ? null : next.sort((a, b) => a - b) });
  };
  return html`
    <fieldset class="sizes" title=${help}>
      <legend>
        ${label} <span>${field.optional && chosen.length === 0 ? 'by default' : (UNITS[unit] ?? '')}</span>
      </legend>
      <div class="chips">
        ${chipsOf(field, context).map(
          (chip) => html`
            <label title=${chip.title}>
              <input
                type="checkbox"
                value=${chip.value}
                .checked=${chosen.includes(chip.value)}
                @change=${(event: Event) => toggle(chip.value, targetOf(event).checked)}
              />${chip.label}
            </label>
          `,
        )}
        ${unit === 'width' ? nothing : otherValue(field, context)}
      </div>
    </fieldset>
  `;
}

/** Whether a field is about corpora of this kind. */
const suits = ({ of }: CorporaField, { kind }: CorpusInfo): boolean => (kind === 'task') === (of === 'task');

function corpusChips(field: CorporaField, { options, corpora, choose }: FieldContext) {
  const { name, label, help } = field;
  const value = options[name];
  const chosen = Array.isArray(value) ? (value as readonly string[]) : [];
  const toggle = (id: string, on: boolean) =>
    choose({ [name]: on ? [...chosen, id] : chosen.filter((other) => other !== id) });
  return html`
    <fieldset class="sizes" title=${help}>
      <legend>${label}</legend>
      <div class="chips names">
        ${corpora
          .filter((corpus) => suits(field, corpus))
          .map(
            ({ id, title, source }) => html`
              <label title=${`${title}. ${source}`}>
                <input
                  type="checkbox"
                  value=${id}
                  .checked=${chosen.includes(id)}
                  @change=${(event: Event) => toggle(id, targetOf(event).checked)}
                />${id}
              </label>
            `,
          )}
      </div>
      ${sourcesOf(corpora.filter(({ id }) => chosen.includes(id)))}
    </fieldset>
  `;
}

/** A value that is not on offer, typed. */
function otherValue({ name, label, example }: ListField, { options, choose }: FieldContext) {
  const chosen = numbersOf(options[name]);
  const add = (event: Event) => {
    const input = targetOf(event);
    const values = typedList(input.value);
    input.value = '';
    if (values.length > 0) choose({ [name]: [...new Set([...chosen, ...values])].sort((a, b) => a - b) });
  };
  return html`<input
    class="other"
    type="text"
    autocomplete="off"
    placeholder="other"
    aria-label=${`Another value for ${label}`}
    title=${`Another value, such as ${example.split(',')[0] ?? ''}; press Enter`}
    @change=${add}
  />`;
}

function seeds({ name, label }: ListField, { options, choose }: FieldContext) {
  const count = numbersOf(options[name]).length;
  const counts = [...new Set([...SEED_COUNTS, Math.max(1, count)])].sort((a, b) => a - b);
  return html`
    <div class="field">
      <span class="label">${label} <output>${count > 1 ? 'error bars' : 'no error bars'}</output></span>
      ${segmented(
        name,
        label,
        counts.map((value) => ({ value: String(value), label: String(value) })),
        String(count),
        (value) => choose({ [name]: Array.from({ length: Number(value) }, (_, i) => i + 1) }),
      )}
    </div>
  `;
}

/** Words that radio buttons in a row have room for. */
const ROOM = 26;

/** The first of an optional choice is what leaving it out means. */
function choice({ name, label, help, choices, optional }: ChoiceField, context: FieldContext) {
  const { options } = context;
  const leftOut = optional ? choices[0]?.value : undefined;
  const chosenValue = options[name] ?? leftOut;
  const value = typeof chosenValue === 'string' ? chosenValue : '';
  const choose = (chosen: string) => context.choose({ [name]: chosen === leftOut ? null : chosen });
  const inRow = choices.reduce((sum, each) => sum + each.label.length + 2, 0) <= ROOM;
  if (inRow) {
    return html`<div class="field">
      <span class="label" title=${help}>${label}</span>
      ${segmented(name, label, choices, value, choose)}
    </div>`;
  }
  return html`
    <div class="field">
      <label for=${name} title=${help}>${label}</label>
      <select id=${name} @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
        ${choices.map((each) => html`<option value=${each.value} ?selected=${each.value === value}>${each.label}</option>`)}
      </select>
    </div>
  `;
}
