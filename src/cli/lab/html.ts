/** HTML text from template literals: every value is escaped unless it is HTML already. */
import { powerParts, unbroken } from '../../experiments/typeset.ts';

export interface Html {
  readonly html: string;
}

type Value = string | number | Html | readonly Value[] | null;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? character);

function textOf(value: Value): string {
  if (value === null) return '';
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value));
  return 'html' in value ? value.html : value.map(textOf).join('');
}

/** Template tag; arrays are joined, null is nothing. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  return { html: strings.map((text, i) => text + textOf(values[i] ?? null)).join('') };
}

/** Marks text as HTML that needs no escaping. */
export const raw = (text: string): Html => ({ html: text });

/** A sentence with powers raised and numbers kept with their unit. */
export function prose(text: string): Html {
  return html`${powerParts(unbroken(text)).map((part) => (part.kind === 'plain' ? part.text : html`<sup>${part.text}</sup>`))}`;
}
