import { css } from 'lit';

export const labAboutStyles = css`
  wa-dialog {
    --width: min(48rem, 100vw - 2 * var(--gap));
  }
  wa-dialog::part(body) {
    min-height: min(26rem, 70dvh);
  }
  wa-tab-panel {
    --padding: var(--gap) 0 0;
  }
  dl {
    --names: 9.5rem;
    row-gap: 0.6em;
  }
`;

/** Words, a row of choices and a table, as both tabs on kernels have them. */
export const aboutTableStyles = css`
  p {
    margin: 0 0 var(--gap-s);
    color: var(--ink-soft);
  }
  .choose {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--gap-s) var(--gap);
    margin-bottom: var(--gap-s);
  }
  .verdict {
    color: var(--good);
    font-weight: 650;
  }
  .verdict[data-bad] {
    color: var(--bad);
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
  tbody tr {
    border-top: 1px solid var(--line);
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
`;

export const kernelChoicesStyles = css`
  .choose label {
    display: flex;
    align-items: center;
    gap: var(--gap-s);
    color: var(--ink-soft);
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
  @media (max-width: 600px) {
    .line {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
