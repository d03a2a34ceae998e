import { css } from 'lit';

export const plannerViewStyles = css`
  details > .field {
    margin-top: var(--gap-s);
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
`;
