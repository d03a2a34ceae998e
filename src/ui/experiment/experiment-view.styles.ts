import { css } from 'lit';

export const experimentViewStyles = css`
  main {
    display: grid;
    grid-template-columns: 18.6rem minmax(0, 1fr);
    gap: var(--gap);
    height: 100%;
  }
  .results {
    display: flex;
    flex-direction: column;
    gap: var(--gap);
    min-width: 0;
  }
  .results > * {
    flex: none;
    height: auto;
  }
  .pictures {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: var(--gap);
    grid-auto-rows: 27rem;
  }
  .pictures > :last-child:nth-child(odd) {
    grid-column: 1 / -1;
  }
  .results > run-table {
    display: grid;
    grid-template-rows: minmax(0, 1fr);
    max-height: 34rem;
  }
  .results > .invitation {
    flex: 1 0 20rem;
  }
  .question {
    margin: auto;
    padding: var(--gap-l);
    max-width: 34rem;
    font-size: 1.6rem;
    font-weight: 600;
    line-height: 1.35;
    text-align: center;
    text-wrap: balance;
  }

  /* One screen where it is large enough: choices and results scroll beside each other. */
  @media (min-width: 1200px) and (min-height: 760px) {
    :host(:not([projector])) {
      height: 100%;
      min-height: 0;
    }
    :host(:not([projector])) main {
      min-height: 0;
    }
    :host(:not([projector])) lab-controls {
      min-height: 0;
    }
    :host(:not([projector])) .results {
      min-height: 0;
      overflow: auto;
    }
  }
  @media (max-width: 1199px) {
    main {
      grid-template-columns: minmax(0, 1fr);
      grid-template-rows: auto auto;
    }
  }
  @media (max-width: 800px) {
    .pictures {
      grid-template-columns: minmax(0, 1fr);
      grid-auto-rows: 24rem;
    }
  }
  :host([projector]) main {
    grid-template-columns: minmax(0, 1fr);
    grid-template-rows: auto auto;
  }
`;
