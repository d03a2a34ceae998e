import { css } from 'lit';

export const attentionViewStyles = css`
  form {
    display: flex;
    gap: var(--gap-s);
  }
  form input {
    flex: 1;
    font-family: var(--mono);
  }
  .problem {
    margin: var(--gap-s) 0 0;
    color: var(--bad);
  }
  .sentence {
    position: relative;
    display: flex;
    flex-wrap: wrap;
    row-gap: 0.5rem;
    margin: var(--gap) 0 var(--gap-s);
    font-family: var(--mono);
    font-size: var(--text-l);
    cursor: default;
  }
  .sentence > span {
    position: relative;
    padding: 0.15rem 0.06em 0.5rem;
    white-space: pre;
    background: color-mix(in oklab, var(--accent) calc(var(--drawn) * 70%), transparent);
  }
  .sentence > span::after {
    content: '';
    position: absolute;
    inset: auto 0 0;
    height: 0.35rem;
    background: color-mix(in oklab, var(--bad) calc(var(--surprise) * 100%), var(--line));
  }
  .sentence > [data-row] {
    outline: 2px solid var(--accent);
    outline-offset: -1px;
    border-radius: 2px;
  }
  .hint {
    min-height: 2.8em;
    margin: 0 0 var(--gap-s);
    color: var(--ink-soft);
    font-size: var(--text-s);
  }
  .maps {
    display: grid;
    gap: var(--gap-s);
    justify-content: start;
  }
  .layer {
    color: var(--ink-soft);
    font-size: var(--text-s);
    align-self: center;
    white-space: nowrap;
  }
  .maps button {
    display: block;
    min-height: 0;
    width: 100%;
    padding: 0;
    border: 1px solid var(--line);
    border-radius: var(--radius-s);
    background: var(--surface);
    overflow: hidden;
    cursor: pointer;
  }
  .maps button[aria-pressed='true'] {
    border-color: var(--accent);
    box-shadow: 0 0 0 1px var(--accent);
  }
  .maps button:focus-visible {
    box-shadow: var(--focus);
  }
  canvas {
    display: block;
    width: 100%;
    aspect-ratio: 1;
    image-rendering: pixelated;
    color: var(--accent);
  }
`;
