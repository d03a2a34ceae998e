import { css } from 'lit';

export const libraryViewStyles = css`
  main {
    display: flex;
    flex-direction: column;
    height: 100%;
    min-height: 0;
  }
  .panel > * {
    flex: none;
  }
  input[type='search'] {
    flex: 1 1 12rem;
    max-width: 22rem;
  }
  .said {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--gap-s) var(--gap);
    margin: 0 var(--gap) var(--gap-s);
    padding: var(--gap-s) var(--gap);
    border-radius: var(--radius-s);
    background: var(--raised);
  }
  .said[data-tone='warn'] {
    background: var(--warn-soft);
    color: var(--warn);
  }
  .said p {
    flex: 1 1 16rem;
    margin: 0;
    color: var(--ink);
  }
  .panel > .list {
    flex: 1 1 auto;
    min-height: 0;
    overflow: auto;
    padding: 0 var(--gap) var(--gap);
  }
  h3 {
    margin: var(--gap) 0 0.2rem;
    color: var(--ink-soft);
    font-size: var(--text-s);
    font-weight: 600;
  }
  h3:first-child {
    margin-top: 0;
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .kept {
    padding: 0.55rem 0;
    border-top: 1px solid var(--line);
  }
  .line {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: center;
    gap: var(--gap-s) var(--gap);
  }
  .name {
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .name input {
    width: 100%;
    min-height: 2rem;
  }
  small {
    display: block;
    color: var(--ink-soft);
    font-size: var(--text-s);
    font-weight: 400;
    font-variant-numeric: tabular-nums;
  }
  small em {
    color: var(--warn);
    font-style: normal;
    font-weight: 600;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 0.3rem;
  }
  .actions button {
    min-height: 2rem;
    padding: 0 0.65em;
    font-size: var(--text-s);
  }
  .actions .quiet {
    border-color: transparent;
    background: none;
    color: var(--ink-soft);
  }
  .actions button[aria-pressed='true'] {
    background: var(--accent-soft);
    color: var(--accent);
  }
  .actions .go {
    border-color: var(--accent);
    color: var(--accent);
    font-weight: 600;
  }
  details {
    margin: 0.2rem 0 0;
  }
  summary {
    width: max-content;
    color: var(--ink-soft);
    font-size: var(--text-s);
    cursor: pointer;
  }
  .scroll {
    overflow-x: auto;
    max-width: 46rem;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: var(--text-s);
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 0.25em 0.8em 0.25em 0;
    text-align: right;
    white-space: nowrap;
  }
  th {
    color: var(--ink-soft);
    font-weight: 500;
  }
  .words {
    text-align: left;
  }
  tr[data-again] td {
    color: var(--ink-soft);
  }
  @media (min-width: 1200px) and (min-height: 760px) {
    :host(:not([compact])) {
      height: 100%;
      min-height: 0;
    }
  }
  @media (max-width: 700px) {
    .line {
      grid-template-columns: minmax(0, 1fr);
    }
    .actions {
      justify-content: flex-start;
    }
    .actions button {
      min-height: 2.8rem;
    }
  }
`;
