/** Sentences and formulas as the page shows them. */
import { html, type TemplateResult } from 'lit';
import { formulaParts, powerParts, unbroken, type TextPart } from '../../experiments/typeset.ts';

/** Also for pictures to save: from a module beside this one the build would make another file of the first screen. */
export { powerParts };

function typeset(parts: readonly TextPart[]): TemplateResult {
  return html`${parts.map(({ kind, text, index }) => {
    if (kind === 'plain') return unbroken(text);
    if (kind === 'lowered') return html`<sub>${text}</sub>`;
    return html`<sup>${typeset(formulaParts(text))}${index === undefined ? '' : html`<sub>${index}</sub>`}</sup>`;
  })}`;
}

/** A sentence with raised powers. */
export function withPowers(text: string): TemplateResult {
  return typeset(powerParts(text));
}

/** A formula, or words on one. */
export function formula(text: string): TemplateResult {
  return typeset(formulaParts(text));
}
