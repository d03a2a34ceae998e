import { css } from 'lit';

export const plannerViewStyles = css`
  main {
    display: grid;
    grid-template-columns: 18.6rem minmax(0, 1fr);
    gap: var(--gap);
    height: 100%;
  }
  .form {
    gap: var(--gap);
    padding: var(--gap);
    overflow: auto;
  }
  .form > * {
    flex-shrink: 0;
  }
  details > .field {
    margin-top: var(--gap-s);
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
  .pictures[data-one] {
    grid-template-columns: minmax(0, 1fr);
  }
  .problem,
  .waiting {
    margin: 0;
    padding: var(--gap);
    border-radius: var(--radius);
  }
  .waiting {
    background: var(--accent-soft);
  }
  .problem {
    background: var(--bad-soft);
    color: var(--bad);
  }
  @media (min-width: 1200px) and (min-height: 760px) {
    :host(:not([compact])) {
      height: 100%;
      min-height: 0;
    }
    :host(:not([compact])) main,
    :host(:not([compact])) .form {
      min-height: 0;
    }
    :host(:not([compact])) .results {
      min-height: 0;
      overflow: auto;
    }
  }
  :host([compact]) main {
    grid-template-columns: minmax(0, 1fr);
    grid-template-rows: auto auto;
  }
  @media (max-width: 800px) {
    .pictures {
      grid-template-columns: minmax(0, 1fr);
      grid-auto-rows: 25rem;
    }
  }
`;
