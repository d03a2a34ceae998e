import { css } from 'lit';

export const ladderViewStyles = css`
  main {
    display: grid;
    gap: var(--gap);
    align-content: start;
    grid-template-columns: 17.4rem minmax(0, 1.9fr) minmax(0, 1fr);
    grid-template-rows: auto 17rem 15rem auto;
    grid-template-areas:
      'controls status status'
      'controls law curves'
      'controls law samples'
      'controls runs samples';
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
  run-table {
    max-height: 30rem;
  }

  /* One screen where it is large enough: the panels scroll, the page doesn't. */
  @media (min-width: 1200px) and (min-height: 760px) {
    :host(:not([projector])) main {
      height: 100%;
      min-height: 0;
      align-content: stretch;
      grid-template-rows: auto minmax(0, 1.06fr) minmax(0, 0.74fr) minmax(0, 0.8fr);
    }
  }

  @media (max-width: 1199px) {
    main {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      grid-template-rows: auto auto 32rem minmax(20rem, auto) auto;
      grid-template-areas: 'controls controls' 'status status' 'law law' 'curves samples' 'runs runs';
    }
  }

  @media (max-width: 800px) {
    main {
      grid-template-columns: minmax(0, 1fr);
      grid-template-rows: none;
      grid-auto-rows: auto;
      grid-template-areas: 'controls' 'status' 'law' 'samples' 'curves' 'runs';
    }
    law-plot {
      height: auto;
    }
    loss-curves {
      height: 23rem;
    }
  }

  /* Projector: button, prediction and the two plots fill the first screen; runs and texts follow below. */
  :host([projector]) main {
    grid-template-columns: minmax(0, 1.6fr) minmax(0, 1fr);
    grid-template-rows: auto auto max(20rem, calc(100vh - 14.9rem)) auto auto;
    grid-template-areas: 'status status' 'controls controls' 'law curves' 'samples samples' 'runs runs';
  }
`;
