/** Text of the lesson, as the panel and the notes set it. */
import { css } from 'lit';

export const lessonTextStyles = css`
  p {
    margin: 0 0 0.7em;
    line-height: 1.5;
  }
  a {
    color: var(--accent);
  }
  .formula {
    margin: 0 0 0.7em;
    overflow-x: auto;
    overflow-y: hidden;
  }
  .formula .katex-display {
    margin: 0.2em 0;
  }
  .katex {
    font-size: 1.05em;
  }
  table {
    width: 100%;
    margin: 0 0 1em;
    border-collapse: collapse;
    font-size: var(--text-s);
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 0.3em 0.4em;
    border-bottom: 1px solid var(--line);
    text-align: right;
  }
  th:first-child {
    text-align: left;
  }
  th {
    font-weight: 600;
  }
  .question {
    margin: var(--gap) 0;
    padding: var(--gap);
    border-radius: var(--radius-s);
    background: var(--raised);
  }
  .question > p:first-child {
    font-weight: 600;
  }
  .verdict {
    margin: 0;
  }
  .scale {
    display: grid;
    gap: 0.25rem;
    margin: 0 0 var(--gap-s);
    font-size: var(--text-s);
    font-variant-numeric: tabular-nums;
  }
  .row {
    position: relative;
    height: 1.6rem;
    border-bottom: 1px solid var(--line-strong);
  }
  .mark {
    position: absolute;
    bottom: -0.34rem;
    width: 0;
    height: 0.68rem;
  }
  .mark::before {
    content: '';
    position: absolute;
    left: -0.34rem;
    width: 0.68rem;
    height: 0.68rem;
    box-sizing: border-box;
    border: 2px solid var(--accent);
    border-radius: 50%;
    background: var(--accent);
  }
  .mark[data-kind='guess']::before {
    background: var(--surface);
  }
  .mark[data-kind='beside']::before {
    border-color: var(--ink-soft);
    background: var(--ink-soft);
  }
  .mark span {
    position: absolute;
    bottom: 0.62rem;
    white-space: nowrap;
  }
  .mark[data-side='start'] span {
    left: -0.34rem;
  }
  .mark[data-side='middle'] span {
    transform: translateX(-50%);
  }
  .mark[data-side='end'] span {
    right: -0.34rem;
  }
  .mark[data-kind='answer'] span {
    font-weight: 650;
  }
  .range {
    position: absolute;
    bottom: -0.2rem;
    height: 0.4rem;
    background: var(--line-strong);
  }
  .ends {
    display: flex;
    justify-content: space-between;
    color: var(--ink-soft);
  }
`;
