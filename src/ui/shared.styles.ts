/** Styles several elements share: panels, buttons, boxed and segmented choices, text for screen readers only. */
import { css } from 'lit';

export const hostStyles = css`
  :host {
    display: block;
    min-width: 0;
    box-sizing: border-box;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :focus-visible {
    outline: none;
    box-shadow: var(--focus);
    border-radius: var(--radius-s);
  }
  sup,
  sub {
    font-size: 0.78em;
    line-height: 0;
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;

export const panelStyles = css`
  .panel {
    display: flex;
    flex-direction: column;
    height: 100%;
    min-height: 0;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    box-shadow: var(--shadow);
  }
  .panel > header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--gap-s) var(--gap);
    padding: var(--gap-s) var(--gap);
    min-height: 2.6rem;
  }
  h2 {
    margin: 0;
    font-size: var(--text-m);
    font-weight: 650;
  }
  .spring {
    flex: 1;
  }
  .empty {
    margin: auto;
    padding: var(--gap-l);
    max-width: 26rem;
    text-align: center;
    color: var(--ink-soft);
  }
`;

export const buttonStyles = css`
  button,
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.4em;
    min-height: 2.2rem;
    padding: 0.25em 0.8em;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius-s);
    background: var(--surface);
    color: var(--ink);
    font: inherit;
    cursor: pointer;
  }
  button:hover:not(:disabled),
  .button:hover {
    background: var(--raised);
  }
  button:disabled {
    color: var(--ink-faint);
    border-color: var(--line);
    cursor: not-allowed;
  }
`;

/** A choice from a list, or a field to type into, as a box; size and place are the element's own. */
export const boxStyles = css`
  select,
  textarea,
  input:where([type='text'], [type='search'], [type='number']) {
    min-width: 0;
    min-height: 2.2rem;
    padding: 0 0.5em;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius-s);
    background: var(--surface);
    color: var(--ink);
    font: inherit;
  }
`;

/** A row of radio buttons drawn as one control. */
export const segmentedStyles = css`
  .segmented {
    display: inline-flex;
    margin: 0;
    padding: 2px;
    border: 0;
    border-radius: var(--radius-s);
    background: var(--raised);
  }
  .segmented legend {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  .segmented label {
    position: relative;
    display: inline-flex;
    align-items: center;
    min-height: 1.7rem;
    padding: 0 0.7em;
    border-radius: calc(var(--radius-s) - 1px);
    color: var(--ink-soft);
    font-size: var(--text-s);
    cursor: pointer;
  }
  .segmented input {
    position: absolute;
    inset: 0;
    opacity: 0;
    margin: 0;
    cursor: inherit;
  }
  .segmented label:has(:checked) {
    background: var(--surface);
    color: var(--ink);
    font-weight: 600;
    box-shadow: 0 0 0 1px var(--line-strong);
  }
  .segmented label:has(:focus-visible) {
    box-shadow: var(--focus);
  }
  .segmented label:has(:disabled) {
    cursor: not-allowed;
  }
`;

/** Fields of a form in a column: a label over or beside its control. */
export const formStyles = [
  boxStyles,
  css`
    .field > label,
    .field > .label,
    .sizes legend {
      display: flex;
      justify-content: space-between;
      gap: var(--gap-s);
      width: 100%;
      margin: 0 0 0.3rem;
      padding: 0;
      font-weight: 600;
    }
    .field output,
    .sizes legend span,
    .hint {
      color: var(--ink-soft);
      font-weight: 400;
      font-variant-numeric: tabular-nums;
    }
    .hint {
      margin: 0.3rem 0 0;
      font-size: var(--text-s);
    }
    select,
    input[type='text'] {
      width: 100%;
    }
    input[type='text'] {
      min-height: 2rem;
      font-variant-numeric: tabular-nums;
    }
    .line {
      display: grid;
      grid-template-columns: minmax(0, 1fr) 7.5rem;
      align-items: center;
      gap: var(--gap-s);
    }
    .line > label {
      margin: 0;
      font-weight: 400;
    }
    .line input {
      text-align: right;
    }
    summary {
      color: var(--ink-soft);
      cursor: pointer;
    }
    input[type='range'] {
      width: 100%;
      margin: 0.2rem 0;
      accent-color: var(--accent);
    }
    .segmented {
      display: flex;
    }
    .segmented label {
      flex: 1;
      justify-content: center;
    }
  `,
];
