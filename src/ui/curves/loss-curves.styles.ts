import { css } from 'lit';

export const lossCurvesStyles = css`
  :host {
    height: 100%;
    container-type: inline-size;
    position: relative;
  }
  /* A container paints its own layer: tips and lists that reach out of it lie above its neighbours. */
  :host(:hover),
  :host(:focus-within) {
    z-index: 1;
  }
  plot-chart {
    flex: 1;
    min-height: 11rem;
    margin: 0 var(--gap-s) var(--gap-s);
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--gap);
    margin: 0;
    padding: 0 var(--gap) var(--gap-s);
    list-style: none;
    color: var(--ink-soft);
    font-size: var(--text-s);
    font-variant-numeric: tabular-nums;
  }
  .legend li {
    display: flex;
    align-items: center;
    gap: 0.35em;
  }
  .legend li[data-waiting] {
    opacity: 0.55;
  }
  /* Beside the law: the choices have a row of their own. */
  @container (max-width: 36rem) {
    header {
      row-gap: 0;
    }
    plot-export {
      margin-left: auto;
    }
    .spring,
    .segmented {
      order: 1;
    }
    .spring {
      flex-basis: 100%;
    }
  }
  /* The texts below have the same colours in the same order. */
  @container (max-width: 27rem) {
    .legend:not([data-families]) {
      display: none;
    }
    .segmented label {
      padding-inline: 0.55em;
    }
  }
  .swatches {
    display: flex;
    overflow: hidden;
    border-radius: 1em;
  }
  .swatch {
    width: 0.85em;
    height: 0.25em;
  }
`;
