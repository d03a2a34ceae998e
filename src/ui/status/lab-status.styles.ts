import { css } from 'lit';

export const labStatusStyles = css`
  .strip {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--gap-s) var(--gap-l);
    padding: var(--gap-s) var(--gap);
    min-height: 3.9rem;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    box-shadow: var(--shadow);
  }
  .now {
    flex: 1 1 17rem;
    min-width: 0;
  }
  .now p {
    margin: 0;
    color: var(--ink-soft);
  }
  .now p.finding {
    color: var(--ink);
    text-wrap: pretty;
  }
  .now p.about {
    font-size: var(--text-s);
  }
  /* A room reads what was found; where it was trained stands in the notes. */
  :host([projector]) .about {
    display: none;
  }
  .badge {
    display: inline-block;
    margin-right: 0.4em;
    padding: 0.05em 0.55em;
    border-radius: 1em;
    background: var(--raised);
    color: var(--ink);
    font-size: var(--text-s);
    font-weight: 650;
  }
  .badge[data-tone='good'] {
    background: var(--good-soft);
    color: var(--good);
  }
  .badge[data-tone='warn'] {
    background: var(--warn-soft);
    color: var(--warn);
  }
  .badge[data-tone='bad'] {
    background: var(--bad-soft);
    color: var(--bad);
  }
  .bar {
    display: flex;
    align-items: center;
    gap: var(--gap-s);
    margin-top: 0.35rem;
    font-size: var(--text-s);
    color: var(--ink-soft);
    font-variant-numeric: tabular-nums;
  }
  progress {
    flex: 1;
    height: 0.4rem;
    border: 0;
    border-radius: 1rem;
    background: var(--line);
    overflow: hidden;
  }
  progress::-webkit-progress-bar {
    background: var(--line);
  }
  progress::-webkit-progress-value {
    background: var(--accent);
    border-radius: 1rem;
  }
  progress::-moz-progress-bar {
    background: var(--accent);
  }
  .verdict {
    flex: none;
    padding-left: var(--gap);
    border-left: 3px solid var(--line-strong);
    font-variant-numeric: tabular-nums;
  }
  .verdict[data-tone='good'] {
    border-color: var(--good);
  }
  .verdict[data-tone='warn'] {
    border-color: var(--warn);
  }
  .verdict p {
    margin: 0;
  }
  .figures {
    font-size: 1.3rem;
    line-height: 1.25;
  }
  .figures strong {
    font-weight: 700;
  }
  .small {
    color: var(--ink-soft);
    font-size: var(--text-s);
  }
  .verdict[data-tone='good'] .score {
    color: var(--good);
  }
  .verdict[data-tone='warn'] .score {
    color: var(--warn);
  }
`;
