import { css } from 'lit';

export const labControlsStyles = css`
  :host {
    height: 100%;
  }
  .panel {
    gap: var(--gap);
    padding: var(--gap);
    overflow: auto;
  }
  .actions {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: var(--gap-s);
  }
  .actions > * {
    min-height: 3.4rem;
  }
  .go,
  .rest {
    grid-column: 1 / -1;
  }
  .go {
    border: 0;
    border-radius: var(--radius);
    background: var(--accent);
    color: var(--on-accent);
    font-size: var(--text-l);
    font-weight: 650;
  }
  .go:hover:not(:disabled) {
    background: var(--accent-strong);
  }
  .go:disabled {
    background: var(--raised);
    color: var(--ink-faint);
  }
  .go svg {
    width: 1.1em;
    height: 1.1em;
  }
  .actions .rest {
    min-height: 2.4rem;
  }
  .estimate {
    margin: calc(-1 * var(--gap-s)) 0 0;
    min-height: 2.6em;
    color: var(--ink-soft);
    text-align: center;
  }
  .estimate small {
    color: var(--ink-faint);
    font-size: var(--text-s);
    font-variant-numeric: tabular-nums;
  }
  dl {
    grid-template-columns: 1fr 1fr;
    gap: var(--gap-s) var(--gap);
    font-variant-numeric: tabular-nums;
  }
  dl div {
    display: block;
  }
  dt {
    font-size: var(--text-s);
  }
  dd {
    font-weight: 650;
  }
  :host([compact]) dl {
    flex: 3 1 24rem;
    grid-template-columns: repeat(auto-fit, minmax(7rem, 1fr));
  }
  .problem {
    margin: 0;
    padding: var(--gap-s);
    border-radius: var(--radius-s);
    background: var(--bad-soft);
    color: var(--bad);
  }
  .field + .problem,
  .field .problem {
    margin-top: 0.3rem;
  }
  .panel > * {
    flex-shrink: 0;
  }
  .all {
    display: flex;
    flex: 1 0 auto;
    flex-direction: column;
    gap: var(--gap);
  }
  .all[hidden] {
    display: none;
  }
  :host([compact]) .panel {
    flex-flow: row wrap;
    align-items: center;
  }
  :host([compact]) .actions {
    flex: 1 1 18rem;
  }
  :host([compact]) .estimate {
    flex: 1 1 14rem;
    margin: 0;
    min-height: 0;
  }
  :host([compact]) .problem {
    flex: 1 1 14rem;
  }
  :host([compact]) .unfold {
    flex: 0 1 auto;
    margin-left: auto;
  }
  :host([compact]) .all {
    flex: 1 0 100%;
  }
  @media (min-width: 801px) {
    :host([compact]) .panel {
      padding-block: var(--gap-s);
    }
    :host([compact]) .actions > * {
      min-height: 2.6rem;
    }
  }
  @media (max-width: 800px) {
    :host([compact]) .unfold {
      flex: 1 0 100%;
    }
  }
  fieldset.options {
    display: flex;
    flex-direction: column;
    gap: var(--gap);
    margin: 0;
    padding: 0;
    border: 0;
    min-width: 0;
  }
  .about {
    display: flex;
    align-items: flex-start;
    gap: var(--gap-s);
    margin-top: 0.4rem;
  }
  .about .hint {
    flex: 1;
    margin: 0;
  }
  .about button {
    flex: none;
    margin-left: auto;
  }
  .sizes {
    margin: 0;
    padding: 0;
    border: 0;
    min-width: 0;
  }
  .chips {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(4.1rem, 1fr));
    gap: 0.3rem;
  }
  .chips label {
    position: relative;
    display: flex;
    justify-content: center;
    align-items: center;
    min-height: 2rem;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius-s);
    color: var(--ink-soft);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
    cursor: pointer;
  }
  .chips label:has(:checked) {
    border-color: var(--accent);
    background: var(--accent-soft);
    color: var(--accent);
    font-weight: 600;
  }
  .chips label:has(:focus-visible) {
    box-shadow: var(--focus);
  }
  .chips label input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: inherit;
  }
  .chips.names label {
    font-size: var(--text-s);
  }
  .chips .other {
    min-width: 0;
    border-style: dashed;
    text-align: center;
  }
  .sources {
    margin-top: 0.4rem;
    color: var(--ink-soft);
    font-size: var(--text-s);
    overflow-wrap: anywhere;
  }
  .recipe {
    display: grid;
    gap: var(--gap-s);
  }
  .recipe[open] summary {
    margin-bottom: var(--gap-s);
  }
  .recipe > * + .field {
    margin-top: var(--gap-s);
  }
  fieldset:disabled {
    opacity: 0.6;
  }
  fieldset:disabled :is(label, input) {
    cursor: not-allowed;
  }
  .files {
    margin-top: auto;
    padding-top: var(--gap-s);
    border-top: 1px solid var(--line);
  }
  @media (pointer: coarse) {
    .chips label,
    .segmented label {
      min-height: 2.8rem;
    }
  }
`;
