import { css } from 'lit';

export const dataTableStyles = css`
  .caption {
    margin: 0;
    padding: 0 var(--gap) var(--gap-s);
    color: var(--ink-soft);
    font-size: var(--text-s);
  }
  .scroll {
    overflow: auto;
    max-height: 30rem;
    padding: 0 var(--gap-s) var(--gap-s);
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
    vertical-align: baseline;
  }
  td {
    white-space: nowrap;
  }
  .words {
    text-align: left;
    white-space: normal;
    min-width: 8rem;
  }
  th {
    position: sticky;
    top: 0;
    background: var(--surface);
    color: var(--ink-soft);
    font-size: var(--text-s);
    font-weight: 500;
    vertical-align: bottom;
    box-shadow: inset 0 -1px var(--line-strong);
  }
  tbody tr + tr td {
    border-top: 1px solid var(--line);
  }
`;
