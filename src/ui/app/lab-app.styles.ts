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
  .body[data-lesson] {
    grid-template-columns: 25rem minmax(0, 1fr);
  }
  .body[data-lesson] > lab-lesson {
    min-height: 0;
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

  /* Where the page scrolls, the lesson stays beside what it speaks of. */
  :host([projector]) .body[data-lesson] > lab-lesson {
    position: sticky;
    top: var(--gap-s);
    align-self: start;
    height: calc(100vh - 5.2rem);
    max-height: 50rem;
  }

  /* No room beside it: a sheet at the foot of the screen. */
  @media (max-width: 1199px) {
    :host(:not([projector])) .body[data-lesson] {
      grid-template-columns: minmax(0, 1fr);
      padding-bottom: 52vh;
    }
    :host(:not([projector])) .body[data-lesson] > lab-lesson {
      position: fixed;
      inset: auto 0 0;
      z-index: 5;
    }
  }

  @media print {
    :host,
    :host(:not([projector])) {
      display: block;
      height: auto;
      overflow: visible;
    }
    .body,
    .body[data-lesson] {
      display: block;
      padding: 0;
    }
    .notices,
    lab-header,
    lab-chooser,
    lab-lesson {
      display: none;
    }
  }

  @media (max-width: 800px) {
    .notices,
    .body {
      padding-inline: var(--gap);
    }
  }
`;
