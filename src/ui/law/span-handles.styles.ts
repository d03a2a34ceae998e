import { css } from 'lit';

export const spanHandlesStyles = css`
  :host {
    position: absolute;
    inset: 0;
  }
  .out {
    position: absolute;
    top: 0;
    bottom: 0;
    background: repeating-linear-gradient(
      -45deg,
      color-mix(in oklab, var(--ink) 7%, transparent) 0 2px,
      transparent 2px 8px
    );
  }
  .out.low {
    left: 0;
  }
  .out.high {
    right: 0;
  }
  .handle {
    position: absolute;
    top: 0;
    bottom: -0.9rem;
    width: 2.2rem;
    margin-left: -1.1rem;
    cursor: ew-resize;
    pointer-events: none;
    touch-action: none;
  }
  .handle::before {
    content: '';
    position: absolute;
    inset: 0 calc(50% - 1px) 0.9rem;
    background: var(--accent);
    opacity: 0;
  }
  .handle:is(:hover, :focus-visible, [data-held])::before,
  .handle[data-set]::before {
    opacity: 0.75;
  }
  /* The grip alone takes the pointer: the points above it stay within reach. */
  .grip {
    position: absolute;
    left: 50%;
    bottom: 0;
    display: grid;
    place-items: center;
    width: 1.25rem;
    height: 1.8rem;
    margin-left: -0.625rem;
    border: 1px solid var(--accent);
    border-radius: 0.5rem;
    background: var(--accent-soft);
    color: var(--accent);
    pointer-events: auto;
    box-shadow: var(--shadow);
  }
  .grip svg {
    width: 0.8rem;
    height: 0.8rem;
  }
  .handle:focus-visible {
    outline: none;
  }
  .handle:focus-visible .grip {
    box-shadow: var(--focus);
  }
  .handle:is(:hover, [data-held]) .grip {
    background: var(--accent);
    color: var(--on-accent);
  }
  @media (pointer: coarse) {
    .grip::after {
      content: '';
      position: absolute;
      inset: -0.7rem;
    }
  }
`;
