import { css } from 'lit';

export const fitViewStyles = css`
  .actions {
    display: grid;
    gap: var(--gap-s);
  }
  .go {
    min-height: 3.4rem;
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
  details > * + *,
  .check {
    margin-top: var(--gap-s);
  }
  .check {
    display: flex;
    align-items: center;
    gap: var(--gap-s);
  }
  .check input {
    accent-color: var(--accent);
  }
  select[data-open] {
    border-color: var(--accent);
    box-shadow: 0 0 0 1px var(--accent);
  }
  .files {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 0.3rem;
    margin-top: auto;
    padding-top: var(--gap-s);
    border-top: 1px solid var(--line);
  }
  .files .label,
  .files .wide {
    grid-column: 1 / -1;
    font-weight: 600;
  }
  .files button {
    min-height: 2rem;
    padding: 0 0.4em;
    font-size: var(--text-s);
  }
  .problem {
    margin: 0;
    padding: var(--gap);
    border-radius: var(--radius);
    background: var(--bad-soft);
    color: var(--bad);
    overflow-wrap: anywhere;
  }
  .reading {
    gap: var(--gap-s);
    padding: var(--gap);
    color: var(--ink-soft);
  }
  .reading > * {
    margin: 0;
  }
  .reading h2 {
    color: var(--ink);
  }
  .results > .invitation {
    flex: 1 0 auto;
    border-style: dashed;
    border-color: var(--line-strong);
  }
  .invitation > div {
    margin: auto;
    padding: var(--gap-l);
    max-width: 38rem;
    color: var(--ink-soft);
    line-height: 1.5;
  }
  .invitation h2 {
    color: var(--ink);
    font-size: 1.6rem;
    text-align: center;
  }
  pre,
  code {
    font-family: var(--mono);
    font-size: 0.92em;
  }
  pre {
    width: fit-content;
    margin: var(--gap) auto;
    padding: var(--gap) var(--gap-l);
    border-radius: var(--radius-s);
    background: var(--raised);
    color: var(--ink);
  }
`;
