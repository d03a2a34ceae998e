import { css } from 'lit';

export const runDialogStyles = css`
  wa-dialog {
    --width: min(80rem, 100vw - 2 * var(--gap));
  }
  wa-dialog::part(dialog) {
    height: min(52rem, 100dvh - 2 * var(--gap));
  }
  wa-dialog::part(body) {
    padding: 0;
    border-top: 1px solid var(--line);
  }
  .title {
    display: flex;
    align-items: center;
    gap: 0.5em;
    min-width: 0;
    line-height: 1.25;
  }
  h3 {
    margin: 0 0 var(--gap-s);
    font-size: var(--text-m);
  }
  .swatch {
    flex: none;
    width: 0.7em;
    height: 0.7em;
    border-radius: 50%;
  }
  .step {
    min-width: 2.2rem;
    border-color: transparent;
  }
  .columns {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    align-items: start;
  }
  .columns > div {
    display: grid;
  }
  section {
    padding: var(--gap) var(--gap-l);
    min-width: 0;
  }
  section + section {
    border-top: 1px solid var(--line);
  }
  .columns > :last-child {
    border-left: 1px solid var(--line);
    min-height: 100%;
    align-content: start;
  }
  plot-chart {
    height: 19rem;
  }
  dl {
    font-variant-numeric: tabular-nums;
  }
  .files {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--gap-s);
    margin-top: var(--gap);
  }
  .said {
    color: var(--ink-soft);
    font-size: var(--text-s);
  }
  .bad {
    color: var(--bad);
  }
  summary {
    margin-top: var(--gap-s);
    color: var(--ink-soft);
    cursor: pointer;
  }
  pre {
    margin: var(--gap-s) 0 0;
    padding: var(--gap-s) var(--gap);
    max-height: 18rem;
    border-radius: var(--radius-s);
    background: var(--raised);
    font-family: var(--mono);
    font-size: var(--text-s);
    overflow: auto;
  }
  .picture {
    display: block;
    max-width: 100%;
    color: var(--ink);
  }
  blockquote {
    margin: 0;
    font-family: var(--mono);
    line-height: 1.5;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .prompt {
    color: var(--ink-faint);
  }
  .absent {
    margin: var(--gap-s) 0 0;
    padding: var(--gap-s) var(--gap);
    border-radius: var(--radius-s);
    background: var(--raised);
    color: var(--ink-soft);
  }
  .hint {
    margin: 0 0 var(--gap-s);
    color: var(--ink-soft);
    font-size: var(--text-s);
  }
  @media (max-width: 900px) {
    wa-dialog::part(dialog) {
      height: auto;
    }
    .columns {
      grid-template-columns: minmax(0, 1fr);
    }
    .columns > :last-child {
      border-top: 1px solid var(--line);
      border-left: 0;
    }
    section {
      padding-inline: var(--gap);
    }
  }
`;
