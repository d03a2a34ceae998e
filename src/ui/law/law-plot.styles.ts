import { css } from 'lit';

export const lawPlotStyles = css`
  :host {
    height: 100%;
    container-type: inline-size;
    position: relative;
  }
  /* A container paints its own layer: tips and lists that reach out of it lie above its neighbours. */
  :host(:hover),
  :host(:focus-within) {
    z-index: 1;
  }
  .panel > header,
  .choices {
    flex: none;
  }
  .hero {
    position: relative;
    flex: 1;
    display: grid;
    min-height: 13rem;
    margin: 0 var(--gap-s) var(--gap-s);
  }
  .residuals {
    flex: none;
    height: 7rem;
    margin: 0 var(--gap-s) var(--gap-s);
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.2rem 1.1rem;
    padding: 0 var(--gap) var(--gap-s);
    color: var(--ink-soft);
    font-size: var(--text-s);
  }
  .choice {
    display: inline-flex;
    align-items: center;
    gap: 0.35em;
    min-height: 1.7rem;
    white-space: nowrap;
    cursor: pointer;
  }
  .choice input {
    margin: 0;
    accent-color: var(--accent);
  }
  .choice select {
    min-height: 1.7rem;
    max-width: 9.5rem;
    padding: 0 0.3em;
    border-color: var(--line);
    text-overflow: ellipsis;
  }
  .all {
    min-height: 1.7rem;
    padding: 0 0.7em;
    border: 1px solid var(--accent);
    border-radius: var(--radius-s);
    background: var(--accent-soft);
    color: var(--accent);
    font: inherit;
    font-weight: 600;
    cursor: pointer;
  }
  .problem {
    margin: 0 var(--gap) var(--gap-s);
    color: var(--bad);
  }
  /* A falling law leaves this corner empty. */
  .caption {
    position: absolute;
    top: 0.9rem;
    right: 1.6rem;
    display: grid;
    justify-items: end;
    gap: 0.15rem;
    padding: 0.2rem 0.5rem;
    border-radius: var(--radius-s);
    background: color-mix(in oklab, var(--surface) 78%, transparent);
    color: var(--ink-soft);
    font-size: var(--text-s);
    font-variant-numeric: tabular-nums;
    text-align: right;
    pointer-events: none;
  }
  .caption[aria-busy='true'] .equation {
    opacity: 0.5;
  }
  .equation {
    color: var(--ink);
    font-size: clamp(1.15rem, 3.6cqi, 1.75rem);
    line-height: 1.3;
    white-space: nowrap;
  }
  .equation i {
    font-family: 'Cambria Math', Cambria, Georgia, 'Liberation Serif', serif;
  }
  .equation sup {
    font-size: 0.72em;
    line-height: 0;
  }
  .held {
    color: var(--accent);
    font-weight: 600;
  }
  .keys {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 0 var(--gap);
    max-width: 18rem;
  }
  .key {
    display: inline-flex;
    align-items: center;
    gap: 0.35em;
    white-space: nowrap;
  }
  .key svg {
    width: 1.6em;
    height: 0.9em;
  }
  details {
    position: relative;
    font-size: var(--text-s);
  }
  summary {
    color: var(--warn);
    white-space: nowrap;
    cursor: pointer;
  }
  details ul {
    position: absolute;
    right: 0;
    z-index: 2;
    width: 22rem;
    max-width: 80vw;
    margin: 0.3rem 0 0;
    padding: var(--gap-s) var(--gap) var(--gap-s) 1.6rem;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius-s);
    background: var(--surface);
    color: var(--ink);
    box-shadow: 0 6px 20px rgb(0 0 0 / 18%);
  }
  .tried {
    color: var(--ink-faint);
  }
  /* Too narrow for an empty corner: the equation stands above the plot. */
  @container (max-width: 30rem) {
    .tried,
    .keys {
      display: none;
    }
    .choices {
      gap-inline: var(--gap-s);
    }
    .hero {
      grid-template-rows: auto minmax(19rem, 1fr);
    }
    .caption {
      position: static;
      order: -1;
      justify-items: start;
      min-height: 3.4rem;
      padding: 0 var(--gap-s);
      text-align: left;
    }
  }
`;
