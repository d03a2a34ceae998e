import { css } from 'lit';

export const labAboutStyles = css`
  dialog {
    width: min(46rem, 100vw - 2 * var(--gap));
    max-width: none;
    max-height: calc(100dvh - 2 * var(--gap));
    padding: 0;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    color: var(--ink);
    overflow: auto;
  }
  dialog::backdrop {
    background: color-mix(in oklab, black 45%, transparent);
  }
  header {
    position: sticky;
    top: 0;
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--gap);
    padding: var(--gap-s) var(--gap) var(--gap-s) var(--gap-l);
    border-bottom: 1px solid var(--line);
    background: var(--surface);
  }
  h2 {
    margin: 0;
    font-size: var(--text-l);
  }
  h3 {
    margin: 0;
    font-size: var(--text-m);
  }
  .close {
    min-width: 2.2rem;
    border-color: transparent;
  }
  section {
    padding: var(--gap) var(--gap-l);
  }
  section + section {
    border-top: 1px solid var(--line);
  }
  dl {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr));
    gap: 0.3em var(--gap-l);
    margin: 0;
  }
  dl div {
    display: grid;
    grid-template-columns: 9.5rem minmax(0, 1fr);
    gap: var(--gap-s);
  }
  dt {
    color: var(--ink-soft);
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .choose {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--gap-s) var(--gap);
    margin-bottom: var(--gap-s);
  }
  .choose label {
    display: flex;
    align-items: center;
    gap: var(--gap-s);
    margin-left: auto;
    color: var(--ink-soft);
  }
  select {
    min-height: 2.2rem;
    padding: 0 0.5em;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius-s);
    background: var(--surface);
    color: var(--ink);
    font: inherit;
  }
  p {
    margin: 0 0 var(--gap-s);
    color: var(--ink-soft);
    font-size: var(--text-s);
  }
  details,
  .shape {
    padding: var(--gap-s) 0;
    border-top: 1px solid var(--line);
  }
  summary {
    cursor: pointer;
  }
  .line {
    display: inline-grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    gap: 0 var(--gap);
    width: calc(100% - 1.4rem);
    vertical-align: top;
  }
  .shape .line {
    width: 100%;
  }
  .line small {
    display: block;
    color: var(--ink-soft);
    font-size: var(--text-s);
  }
  .scroll {
    overflow-x: auto;
  }
  table {
    width: 100%;
    margin-top: var(--gap-s);
    border-collapse: collapse;
    font-size: var(--text-s);
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 0.25em var(--gap-s) 0.25em 0;
    text-align: left;
    font-weight: inherit;
    vertical-align: baseline;
  }
  thead th {
    color: var(--ink-soft);
  }
  .ms {
    text-align: right;
    padding-right: var(--gap);
    white-space: nowrap;
  }
  tr[data-chosen] {
    color: var(--good);
    font-weight: 650;
  }
  tr[data-refused] {
    color: var(--bad);
  }
  @media (max-width: 600px) {
    section,
    header {
      padding-inline: var(--gap);
    }
    .line {
      grid-template-columns: minmax(0, 1fr);
    }
    .choose label {
      margin-left: 0;
    }
  }
`;
