import { css } from 'lit';

export const labHeaderStyles = css`
  header {
    display: flex;
    align-items: center;
    gap: var(--gap);
    min-height: 3.2rem;
    padding: 0 var(--gap-l);
  }
  h1 {
    display: flex;
    align-items: center;
    gap: 0.45em;
    margin: 0;
    font-size: 1.35rem;
    font-weight: 750;
    letter-spacing: -0.02em;
  }
  svg {
    flex: none;
  }
  .mark {
    width: 1.5rem;
    height: 1.5rem;
    color: var(--accent);
  }
  p {
    margin: 0.15rem 0 0;
    color: var(--ink-soft);
  }
  .about {
    flex: 1 1 auto;
    min-width: 0;
  }
  .adapter,
  button.adapter {
    display: inline-flex;
    justify-content: start;
    min-width: 0;
    overflow: hidden;
    align-items: center;
    gap: 0.5em;
    margin-left: auto;
    max-width: 24rem;
    color: var(--ink-soft);
    font-size: var(--text-s);
    white-space: nowrap;
  }
  .adapter span {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  button.adapter span + span {
    text-decoration: underline dotted;
    text-underline-offset: 0.3em;
  }
  .dot {
    flex: none;
    width: 0.6em;
    height: 0.6em;
    border-radius: 50%;
    background: var(--ink-faint);
  }
  .dot[data-tone='good'] {
    background: var(--good);
  }
  .dot[data-tone='warn'] {
    background: var(--warn);
  }
  .dot[data-tone='bad'] {
    background: var(--bad);
  }
  button {
    min-width: 2.2rem;
    padding: 0 0.5em;
    border-color: transparent;
    background: none;
    color: var(--ink-soft);
  }
  button[aria-pressed='true'] {
    background: var(--accent-soft);
    color: var(--accent);
  }
  button svg {
    width: 1.25rem;
    height: 1.25rem;
  }
  /* Icons alone where there is no room for words: seen no more, these are still the buttons' names. */
  @media (max-width: 1099px) {
    .word {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
  }
  :host([projector]) .word {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  @media (max-width: 900px) {
    header {
      flex-wrap: wrap;
      gap: 0 var(--gap-s);
      padding: var(--gap-s) var(--gap);
    }
    .about {
      order: 3;
      flex-basis: 100%;
    }
    .adapter,
    button.adapter {
      flex: 1 1 0;
      justify-content: end;
      max-width: none;
    }
    .projector,
    .library,
    .class {
      display: none;
    }
  }
`;
