/** The row of choices above the law's plot. */
import { html, nothing, type TemplateResult } from 'lit';
import { WAYS_TO_COUNT } from '../../experiments/ways-to-count.ts';
import { segmented } from '../segmented.ts';
import type { LawChoice } from './law-choice.ts';
import type { OverlayName } from './published-overlay.ts';

type Change = (change: Partial<LawChoice>) => void;

const indexOf = (event: Event): number => (event.target as HTMLSelectElement).selectedIndex;
const isOn = (event: Event): boolean => (event.target as HTMLInputElement).checked;

export function axisChoice({ axis }: LawChoice, change: Change): TemplateResult {
  const choices = [
    { value: 'parameters', label: 'size N' },
    { value: 'flops', label: 'compute C' },
  ] as const;
  // Another axis has other units: a range in the old ones means nothing there.
  return segmented('axis', 'Loss against', choices, axis, (value) => change({ axis: value, range: null }));
}

export function scaleChoice({ scale }: LawChoice, change: Change): TemplateResult {
  const choices = [
    { value: 'log', label: 'log' },
    { value: 'linear', label: 'linear' },
  ] as const;
  return segmented('scale', 'Axes', choices, scale, (value) => change({ scale: value }));
}

/** @param overlays - empty until they are loaded. */
export function lawToolbar(choice: LawChoice, overlays: readonly OverlayName[], change: Change): TemplateResult {
  const { axis, way, floor, overlay, residuals, range } = choice;
  return html`
    ${
      axis === 'parameters'
        ? html`<label class="choice"
            ><i>N</i> counts
            <select @change=${(event: Event) => change({ way: indexOf(event), range: null })}>
              ${WAYS_TO_COUNT.map(({ name }, i) => html`<option ?selected=${i === way}>${name}</option>`)}
            </select>
          </label>`
        : nothing
    }
    <label class="choice" title="The loss that no size of model goes below">
      <input type="checkbox" .checked=${floor} @change=${(event: Event) => change({ floor: isOn(event) })} />
      floor <i>E</i>
    </label>
    <label class="choice" title="What the law leaves unexplained, size by size">
      <input type="checkbox" .checked=${residuals} @change=${(event: Event) => change({ residuals: isOn(event) })} />
      residuals
    </label>
    ${
      range === null
        ? nothing
        : html`<button class="all" @click=${() => change({ range: null })}>Fit all sizes</button>`
    }
    <label class="choice published"
      >overlay
      <select
        aria-label="Published slope laid over the largest size"
        @change=${(event: Event) => change({ overlay: (event.target as HTMLSelectElement).value })}
      >
        <option value="" ?selected=${overlay === ''}>no paper</option>
        ${overlays.map(({ id, name }) => html`<option value=${id} ?selected=${id === overlay}>${name}</option>`)}
      </select>
    </label>
  `;
}
