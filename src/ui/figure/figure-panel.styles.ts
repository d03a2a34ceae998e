import { css } from 'lit';

export const figurePanelStyles = css`
  :host {
    height: 100%;
  }
  .panel > header {
    flex-wrap: nowrap;
    padding-bottom: 0;
  }
  h2 {
    flex: 1;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 0.1rem var(--gap);
    margin: 0;
    padding: 0.2rem var(--gap) var(--gap-s);
    list-style: none;
    color: var(--ink-soft);
    font-size: var(--text-s);
    font-variant-numeric: tabular-nums;
  }
  .legend li {
    display: inline-flex;
    align-items: center;
    gap: 0.4em;
  }
  .legend svg {
    flex: none;
    width: 1.8em;
    height: 1em;
    overflow: visible;
  }
  .legend .step svg {
    width: 0.8em;
  }
  .steps {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.1rem 0.7em;
  }
  plot-chart {
    flex: 1;
    min-height: 13rem;
    margin: 0 var(--gap-s);
  }
  /* A panel is as high as it needs to be here, and the axis's words are as long as elsewhere. */
  @media (max-width: 800px) {
    plot-chart {
      min-height: 16rem;
    }
  }
  .caption {
    margin: 0;
    padding: var(--gap-s) var(--gap) var(--gap-s);
    color: var(--ink-soft);
    font-size: var(--text-s);
    line-height: 1.45;
  }
`;
