import { css } from 'lit';

export const labAppStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 100vh;
    min-height: 100dvh;
  }
  .notices {
    display: grid;
    gap: var(--gap-s);
    padding: 0 var(--gap-l) var(--gap-s);
  }
  .notices:empty {
    display: none;
  }
  main {
    flex: 1;
    display: grid;
    gap: var(--gap);
    padding: 0 var(--gap-l) var(--gap-l);
    grid-template-columns: 20rem minmax(0, 1fr) 6rem minmax(0, 0.84fr);
    grid-template-rows: auto minmax(19rem, 1.2fr) minmax(14rem, 1fr);
    grid-template-areas: 'controls status status status' 'controls curves law law' 'controls runs runs samples';
  }
  lab-controls {
    grid-area: controls;
  }
  lab-status {
    grid-area: status;
  }
  loss-curves {
    grid-area: curves;
  }
  law-plot {
    grid-area: law;
  }
  run-table {
    grid-area: runs;
  }
  sample-list {
    grid-area: samples;
  }
  .drop {
    position: fixed;
    inset: 0;
    z-index: 10;
    display: grid;
    place-items: center;
    border: 4px dashed var(--accent);
    background: color-mix(in oklab, var(--paper) 88%, transparent);
    color: var(--accent);
    font-size: 1.6rem;
    font-weight: 650;
    pointer-events: none;
  }

  /* One screen where it is large enough: the panels scroll, the page doesn't. */
  @media (min-width: 1200px) and (min-height: 760px) {
    :host(:not([projector])) {
      height: 100vh;
      overflow: hidden;
    }
    :host(:not([projector])) main {
      min-height: 0;
      grid-template-rows: auto minmax(0, 1.25fr) minmax(0, 1fr);
    }
  }

  @media (max-width: 1199px) {
    main {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      grid-template-rows: auto auto 24rem auto auto;
      grid-template-areas: 'controls controls' 'status status' 'curves law' 'runs runs' 'samples samples';
    }
  }

  @media (max-width: 800px) {
    .notices,
    main {
      padding-inline: var(--gap);
    }
    main {
      grid-template-columns: minmax(0, 1fr);
      grid-template-rows: none;
      grid-auto-rows: auto;
      grid-template-areas: 'controls' 'status' 'law' 'curves' 'runs' 'samples';
    }
    law-plot,
    loss-curves {
      height: 24rem;
    }
  }

  /* Projector: button, prediction and the two plots fill the first screen; runs and texts follow below. */
  :host([projector]) main {
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    grid-template-rows: auto auto max(20rem, calc(100vh - 14.9rem)) auto auto;
    grid-template-areas: 'status status' 'controls controls' 'curves law' 'runs runs' 'samples samples';
  }
`;
