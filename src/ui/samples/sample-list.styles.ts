import { css } from 'lit';

export const sampleListStyles = css`
  :host {
    height: 100%;
  }
  ol {
    flex: 1;
    display: grid;
    grid-auto-rows: minmax(min-content, auto);
    align-content: start;
    margin: 0;
    padding: 0 var(--gap) var(--gap-s);
    overflow: auto;
    list-style: none;
  }
  li {
    display: grid;
    grid-template-columns: 4.6rem 1fr;
    gap: var(--gap-s);
    padding: 0.35rem 0;
    border-top: 1px solid var(--line);
  }
  li:first-child {
    border-top: 0;
  }
  .size {
    display: flex;
    align-items: baseline;
    gap: 0.4em;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .swatch {
    flex: none;
    width: 0.65em;
    height: 0.65em;
    border-radius: 50%;
  }
  blockquote {
    margin: 0;
    overflow: hidden;
    font-family: var(--mono);
    font-size: var(--text-s);
    line-height: 1.4;
    overflow-wrap: anywhere;
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }
  li:is(:hover, :focus-within, :focus) blockquote {
    -webkit-line-clamp: unset;
  }
  .prompt {
    color: var(--ink-faint);
  }
`;
