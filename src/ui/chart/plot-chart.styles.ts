import { css } from 'lit';

export const plotChartStyles = css`
  :host {
    display: block;
    position: relative;
    min-width: 0;
    min-height: 0;
  }
  .frame {
    position: absolute;
    inset: 0;
  }
  .area {
    position: absolute;
    pointer-events: none;
  }
  .tip {
    position: absolute;
    z-index: 1;
    width: max-content;
    max-width: min(26rem, 100vw - 1rem);
    padding: 0.3em 0.6em;
    border-radius: var(--radius-s);
    border-left: 3px solid var(--tip-color, var(--accent));
    background: var(--ink);
    color: var(--surface);
    font-size: var(--text-s);
    font-variant-numeric: tabular-nums;
    white-space: pre-line;
    pointer-events: none;
    transform: translate(-50%, calc(-100% - 0.8em));
  }
  .tip[data-below] {
    transform: translate(-50%, 0.9em);
  }
  .tip[hidden] {
    display: none;
  }
`;
