import { css } from 'lit';

export const runTableStyles = css`
  :host {
    height: 100%;
  }
  /* Positioned, so that text for screen readers, which is absolute, scrolls with the rows. */
  .scroll {
    position: relative;
    flex: 1;
    min-height: 0;
    overflow: auto;
    padding: 0 var(--gap-s) var(--gap-s);
    container-type: inline-size;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 0.28rem 0.42rem;
    text-align: right;
    white-space: nowrap;
  }
  th:first-child,
  td:first-child,
  th.state,
  td.state,
  .words {
    text-align: left;
  }
  thead th {
    position: sticky;
    top: 0;
    z-index: 1;
    background: var(--surface);
    color: var(--ink-soft);
    font-size: var(--text-s);
    font-weight: 500;
    vertical-align: bottom;
    box-shadow: inset 0 -1px var(--line-strong);
  }
  thead small {
    display: block;
    color: var(--ink-faint);
    font-size: 0.92em;
  }
  tbody tr + tr > * {
    border-top: 1px solid var(--line);
  }
  tbody th {
    font-weight: 600;
  }
  tbody tr[data-kind='waiting'] {
    color: var(--ink-faint);
  }
  tbody tr:is([data-kind='compiling'], [data-kind='training'], [data-kind='evaluating']) {
    background: var(--accent-soft);
  }
  /* The button reaches over its row. */
  tbody tr {
    position: relative;
    cursor: pointer;
  }
  tbody tr:hover {
    background: var(--raised);
  }
  .open {
    padding: 0;
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    white-space: nowrap;
    cursor: inherit;
  }
  .open::after {
    content: '';
    position: absolute;
    inset: 0;
  }
  .open:focus-visible {
    box-shadow: none;
  }
  .open:focus-visible::after {
    box-shadow: inset 0 0 0 2px var(--accent);
    border-radius: var(--radius-s);
  }
  .swatch {
    display: inline-block;
    width: 0.7em;
    height: 0.7em;
    margin-right: 0.5em;
    border-radius: 50%;
  }
  .swatch.ring {
    border: 2px solid currentcolor;
    background: none;
  }
  .state {
    width: 20%;
    min-width: 7.4rem;
  }
  td.state {
    white-space: normal;
  }
  .bad {
    color: var(--bad);
  }
  progress {
    display: block;
    width: 100%;
    height: 0.25rem;
    margin-top: 0.15rem;
    border: 0;
    border-radius: 1rem;
    background: var(--line);
    overflow: hidden;
  }
  progress::-webkit-progress-bar {
    background: var(--line);
  }
  progress::-webkit-progress-value {
    background: var(--accent);
  }
  progress::-moz-progress-bar {
    background: var(--accent);
  }
  .inside {
    color: var(--good);
  }
  .outside {
    color: var(--warn);
  }
  .last {
    color: var(--ink-faint);
  }
  /* The state matters more than what can be worked out. */
  @container (max-width: 46rem) {
    .optional {
      display: none;
    }
  }
  @media (max-width: 700px) {
    th,
    td {
      padding-inline: 0.35rem;
    }
    .state {
      min-width: 5.5rem;
    }
  }
`;
