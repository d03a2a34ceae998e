import { css } from 'lit';

/** Choices beside results, pictures two abreast; above each other where it is narrow. */
export const besideStyles = css`
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

  /* One screen where it is large enough: choices and results scroll beside each other. */
  @media (min-width: 1200px) and (min-height: 760px) {
    :host(:not([projector])) {
      height: 100%;
      min-height: 0;
    }
    :host(:not([projector])) main,
    :host(:not([projector])) main > :first-child {
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
      grid-auto-rows: minmax(25rem, auto);
    }
  }
`;

/** Of choices that are a form of their own: it scrolls, and a projector has it narrow beside the results. */
export const sideFormStyles = css`
  .form {
    gap: var(--gap);
    padding: var(--gap);
    overflow: auto;
  }
  .form > * {
    flex-shrink: 0;
  }
  @media (min-width: 1000px) {
    :host([compact]) main {
      grid-template-columns: 15rem minmax(0, 1fr);
      grid-template-rows: none;
    }
    :host([compact]) .form {
      align-self: start;
    }
  }
`;
