import { css } from 'lit';

export const classDialogStyles = css`
  wa-dialog {
    --width: min(46rem, 94vw);
  }
  h3 {
    margin: var(--gap) 0 0.2rem;
    font-size: var(--text-m);
  }
  p {
    margin: 0.3rem 0;
    line-height: 1.45;
  }
  a {
    color: var(--accent);
    overflow-wrap: anywhere;
  }
  .count {
    display: inline-flex;
    align-items: center;
    gap: var(--gap);
    font-weight: 600;
  }
  .count input {
    width: 6rem;
  }
  .join {
    display: grid;
    grid-template-columns: 12rem minmax(0, 1fr);
    gap: var(--gap-l);
    margin: var(--gap) 0;
    padding: var(--gap);
    border-radius: var(--radius-s);
    background: var(--raised);
  }
  .join h3 {
    margin-top: 0;
  }
  /* Black on white in every theme: cameras expect it. */
  .qr svg {
    display: block;
    width: 100%;
    border-radius: var(--radius-s);
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: var(--gap-s);
    margin-top: var(--gap-s);
  }
  .warn {
    color: var(--warn);
  }
  .said {
    min-height: 1.4em;
    color: var(--good);
  }
  .paste {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: start;
    gap: var(--gap-s);
  }
  textarea {
    padding: 0.4em 0.5em;
    resize: vertical;
  }
  .scroll {
    max-height: 16rem;
    overflow: auto;
    border: 1px solid var(--line);
    border-radius: var(--radius-s);
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 0.3em var(--gap);
    border-bottom: 1px solid var(--line);
    text-align: left;
  }
  thead th {
    position: sticky;
    top: 0;
    background: var(--surface);
    color: var(--ink-soft);
    font-size: var(--text-s);
  }
  tr[data-done] {
    color: var(--good);
  }
  @media (max-width: 600px) {
    .join {
      grid-template-columns: minmax(0, 1fr);
    }
    .qr {
      max-width: 12rem;
    }
  }
`;
