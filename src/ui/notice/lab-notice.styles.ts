import { css } from 'lit';

export const labNoticeStyles = css`
  .notice {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--gap-s) var(--gap);
    padding: var(--gap-s) var(--gap);
    border: 1px solid currentcolor;
    border-radius: var(--radius);
    background: var(--accent-soft);
    color: var(--accent);
  }
  .notice[data-tone='warn'] {
    background: var(--warn-soft);
    color: var(--warn);
  }
  .notice[data-tone='bad'] {
    background: var(--bad-soft);
    color: var(--bad);
  }
  p {
    flex: 1 1 20rem;
    margin: 0;
    color: var(--ink);
  }
  strong {
    margin-right: 0.4em;
    color: inherit;
  }
  button {
    min-height: 2rem;
  }
`;
