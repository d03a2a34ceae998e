/** The key of a figure: what its colours, shapes and strokes stand for, drawn small. */
import { html, nothing, svg } from 'lit';
import { withPowers } from '../format/powers.ts';
import type { Legend, LegendEntry } from '../chart/legend.ts';

function shapeOf({ shape, color }: NonNullable<LegendEntry['mark']>, x: number) {
  switch (shape) {
    case 'dot':
      return svg`<circle cx=${x} cy="8" r="4.6" fill=${color} />`;
    case 'ring':
      return svg`<circle cx=${x} cy="8" r="4.6" fill="var(--surface)" stroke=${color} stroke-width="1.8" />`;
    case 'diamond':
      return svg`<path d="M${x} 2.4 l5.6 5.6 l-5.6 5.6 l-5.6 -5.6z" fill=${color} />`;
    case 'cross':
      return svg`<path d="M${x - 4} 4 l8 8 m0 -8 l-8 8" stroke=${color} stroke-width="2" />`;
    default:
      return shape satisfies never;
  }
}

function entry({ name, mark, line, band }: LegendEntry) {
  return html`<li>
    <svg viewBox="0 0 28 16" aria-hidden="true">
      ${band ? svg`<rect width="28" height="16" fill=${band.color} opacity=${band.opacity} />` : nothing}
      ${
        line
          ? svg`<path d="M0 8h28" stroke=${line.color} stroke-width=${line.width} stroke-dasharray=${line.dash.join(' ')} />`
          : nothing
      }
      ${mark ? shapeOf(mark, 14) : nothing}
    </svg>
    <span>${withPowers(name)}</span>
  </li>`;
}

/** A list of class `legend`; nothing where there is nothing to tell apart. */
export function legendKey({ entries, scale }: Legend) {
  if (entries.length === 0 && scale === null) return nothing;
  return html`<ul class="legend" aria-label="Key">
    ${entries.map(entry)}
    ${
      scale === null
        ? nothing
        : html`<li class="steps">
            <span>${scale.label}</span>
            ${scale.steps.map(
              ({ name, color }) =>
                html`<span class="step"
                  ><svg viewBox="0 0 12 16" aria-hidden="true"><circle cx="6" cy="8" r="5" fill=${color} /></svg>
                  ${name}</span
                >`,
            )}
          </li>`
    }
  </ul>`;
}
