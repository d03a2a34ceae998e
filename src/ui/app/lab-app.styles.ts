import { css } from 'lit';

export const labAppStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 100vh;
    min-height: 100dvh;
  }
  .notices {
    display: grid;
    gap: var(--gap-s);
    padding: 0 var(--gap-l) var(--gap-s);
  }
  .notices:empty {
    display: none;
  }
  .body {
    flex: 1;
    display: grid;
    gap: var(--gap);
    min-height: 0;
    padding: 0 var(--gap-l) var(--gap-l);
    grid-template-columns: 14.4rem minmax(0, 1fr);
  }
  .body[data-compact] {
    grid-template-columns: minmax(0, 1fr);
  }
  .drop {
    position: fixed;
    inset: 0;
    z-index: 10;
    display: grid;
    place-items: center;
    border: 4px dashed var(--accent);
    background: color-mix(in oklab, var(--paper) 88%, transparent);
    color: var(--accent);
    font-size: 1.6rem;
    font-weight: 650;
    pointer-events: none;
  }

  /* One screen where it is large enough: the panels scroll, the page doesn't. */
  @media (min-width: 1200px) and (min-height: 760px) {
    :host(:not([projector])) {
      height: 100vh;
      overflow: hidden;
    }
    :host(:not([projector])) .body {
      grid-template-rows: minmax(0, 1fr);
    }
  }

  @media (max-width: 800px) {
    .notices,
    .body {
      padding-inline: var(--gap);
    }
  }
`;
