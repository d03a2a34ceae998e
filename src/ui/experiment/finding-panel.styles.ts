import { css } from 'lit';

export const findingPanelStyles = css`
  .panel {
    gap: var(--gap-s);
    padding: var(--gap);
  }
  .headline {
    margin: 0;
    font-size: 1.25rem;
    font-weight: 600;
    line-height: 1.35;
    text-wrap: pretty;
  }
  dl {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr));
    gap: var(--gap-s) var(--gap-l);
    margin: 0.2rem 0;
  }
  dl div {
    padding-left: var(--gap);
    border-left: 3px solid var(--accent);
  }
  dt {
    color: var(--ink-soft);
    font-size: var(--text-s);
  }
  dd {
    margin: 0;
    font-variant-numeric: tabular-nums;
  }
  dd strong {
    display: block;
    font-size: 1.45rem;
    font-weight: 700;
    line-height: 1.2;
  }
  /* Clear of the name above it. */
  dd strong sup {
    font-size: 0.7em;
    vertical-align: 0.45em;
  }
  dd span {
    color: var(--ink-soft);
    font-size: var(--text-s);
  }
  ul {
    margin: 0;
    padding-left: 1.2rem;
    color: var(--ink-soft);
  }
  .sentences {
    columns: 26rem 2;
    column-gap: 2.4rem;
  }
  li {
    break-inside: avoid;
  }
  .caution {
    margin: 0;
    color: var(--warn);
  }
  .caution ul {
    margin-top: 0.3rem;
    color: var(--ink);
  }
  summary {
    cursor: pointer;
  }
`;
