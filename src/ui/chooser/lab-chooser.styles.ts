import { css } from 'lit';

export const labChooserStyles = css`
  :host(:not([compact])) {
    height: 100%;
    overflow: auto;
  }
  h2 {
    margin: var(--gap) var(--gap-s) 0.2rem;
    color: var(--ink-faint);
    font-size: var(--text-s);
    font-weight: 600;
  }
  h2:first-child {
    margin-top: var(--gap-s);
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li a {
    display: block;
    padding: 0.32rem var(--gap-s);
    border-radius: var(--radius-s);
    color: inherit;
    text-decoration: none;
  }
  li a:hover {
    background: var(--raised);
  }
  a[aria-current] {
    background: var(--accent-soft);
  }
  a[aria-current]:hover {
    background: var(--accent-soft);
  }
  .title {
    display: flex;
    justify-content: space-between;
    gap: var(--gap-s);
    font-weight: 600;
  }
  a[aria-current] .title {
    color: var(--accent);
  }
  .question {
    display: block;
    color: var(--ink-soft);
    font-size: var(--text-s);
    line-height: 1.3;
  }
  .share {
    color: var(--good);
    font-size: var(--text-s);
    font-variant-numeric: tabular-nums;
    font-weight: 600;
    white-space: nowrap;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--gap-s) var(--gap);
  }
  select {
    min-height: 2.4rem;
    max-width: 100%;
    font-weight: 600;
  }
  p {
    flex: 1 1 14rem;
    margin: 0;
    color: var(--ink-soft);
  }
  @media (max-width: 600px) {
    select {
      flex: 1 0 100%;
      min-height: 3rem;
    }
  }
`;
