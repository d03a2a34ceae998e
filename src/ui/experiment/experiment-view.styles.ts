import { css } from 'lit';

export const experimentViewStyles = css`
  .results > run-table {
    display: grid;
    grid-template-rows: minmax(0, 1fr);
    max-height: 34rem;
  }
  .results > .invitation {
    flex: 1 0 20rem;
  }
  .recordings {
    display: flex;
    flex-wrap: wrap;
    gap: var(--gap-s);
    align-items: center;
    color: var(--ink-soft);
  }
  .recordings .segmented {
    flex-wrap: wrap;
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

  :host([projector]) main {
    grid-template-columns: minmax(0, 1fr);
    grid-template-rows: auto auto;
  }
`;
