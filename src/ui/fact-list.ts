/** What is known of something, as a list of names and values. */
import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';

export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** The list, called `label` by a screen reader where nothing before it names it. A value may hold links and formulas. */
export function factList(
  facts: readonly { readonly name: string; readonly value: string | TemplateResult }[],
  label?: string,
): TemplateResult {
  return html`<dl aria-label=${label ?? nothing}>
    ${facts.map(
      ({ name, value }) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

/** Values beside their names, which are as wide as `--names` says; in columns where there is room. */
export const factListStyles = css`
  dl {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr));
    gap: 0.3em var(--gap-l);
    margin: 0;
  }
  dl div {
    display: grid;
    grid-template-columns: var(--names, 7.5rem) minmax(0, 1fr);
    gap: var(--gap-s);
  }
  dt {
    color: var(--ink-soft);
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
`;
