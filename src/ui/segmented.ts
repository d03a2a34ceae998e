/** A choice of one among few, as radio buttons in a row: keyboard and screen readers know what to do with them. */
import { html } from 'lit';
import type { TemplateResult } from 'lit';

export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
}

/** `name` must be unique in the element that renders it. */
export function segmented<T extends string>(
  name: string,
  legend: string,
  choices: readonly Choice<T>[],
  chosen: T,
  choose: (value: T) => void,
): TemplateResult {
  return html`
    <fieldset class="segmented">
      <legend>${legend}</legend>
      ${choices.map(
        ({ value, label }) => html`
          <label>
            <input type="radio" name=${name} .checked=${value === chosen} @change=${() => choose(value)} />
            ${label}
          </label>
        `,
      )}
    </fieldset>
  `;
}
