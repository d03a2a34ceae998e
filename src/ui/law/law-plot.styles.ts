import { css } from 'lit';

export const lawPlotStyles = css`
  :host {
    height: 100%;
  }
  plot-chart {
    flex: 1;
    min-height: 11rem;
    margin: 0 var(--gap-s) var(--gap-s);
  }
  .equation {
    font-size: var(--text-l);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .equation i {
    font-family: 'Cambria Math', Cambria, Georgia, 'Liberation Serif', serif;
  }
  .equation sup {
    font-size: 0.75em;
    line-height: 0;
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--gap);
    margin: 0;
    padding: 0 var(--gap) var(--gap-s);
    color: var(--ink-soft);
    font-size: var(--text-s);
    font-variant-numeric: tabular-nums;
  }
  .ways {
    margin-left: auto;
  }
  .ways select {
    padding: 0 0.2em;
    border: 0;
    border-radius: var(--radius-s);
    background: var(--raised);
    color: inherit;
    font: inherit;
  }
  .key {
    display: inline-flex;
    align-items: center;
    gap: 0.35em;
  }
  .key svg {
    width: 1.6em;
    height: 0.9em;
  }
  details {
    position: relative;
    font-size: var(--text-s);
  }
  summary {
    color: var(--warn);
    cursor: pointer;
  }
  details ul {
    position: absolute;
    right: 0;
    z-index: 2;
    width: 22rem;
    max-width: 80vw;
    margin: 0.3rem 0 0;
    padding: var(--gap-s) var(--gap) var(--gap-s) 1.6rem;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius-s);
    background: var(--surface);
    color: var(--ink);
    box-shadow: 0 6px 20px rgb(0 0 0 / 18%);
  }
`;
