import { css } from 'lit';
import { lessonTextStyles } from './lesson-text.styles.ts';

export const labLessonStyles = [
  lessonTextStyles,
  css`
    aside {
      display: flex;
      flex-direction: column;
      height: 100%;
      min-height: 0;
      border: 1px solid var(--line);
      border-radius: var(--radius);
      background: var(--surface);
      box-shadow: var(--shadow);
    }
    header,
    footer {
      display: flex;
      align-items: center;
      gap: var(--gap-s);
      padding: var(--gap-s) var(--gap);
    }
    header {
      border-bottom: 1px solid var(--line);
    }
    footer {
      justify-content: space-between;
      border-top: 1px solid var(--line);
      color: var(--ink-soft);
      font-variant-numeric: tabular-nums;
    }
    nav {
      flex: 1;
    }
    ol {
      display: flex;
      gap: 0.3rem;
      margin: 0;
      padding: 0;
      list-style: none;
    }
    .dot {
      min-width: 2rem;
      min-height: 2rem;
      padding: 0;
      border-radius: 1rem;
      color: var(--ink-soft);
      font-variant-numeric: tabular-nums;
    }
    .dot[data-done] {
      border-color: var(--good);
      color: var(--good);
    }
    .dot[aria-current] {
      border-color: var(--accent);
      background: var(--accent);
      color: var(--on-accent);
      font-weight: 600;
    }
    .dot[aria-current]:hover {
      background: var(--accent-strong);
    }
    .icon {
      min-width: 2.2rem;
      padding: 0;
      border-color: transparent;
      background: none;
      color: var(--ink-soft);
    }
    .fold {
      display: none;
    }
    .page {
      flex: 1;
      min-height: 0;
      overflow: auto;
      padding: var(--gap);
    }
    h2 {
      margin: 0 0 var(--gap-s);
      font-size: var(--text-xl);
      line-height: 1.2;
    }
    h2:focus-visible {
      box-shadow: none;
    }
    button.next {
      border-color: var(--accent);
      background: var(--accent);
      color: var(--on-accent);
      font-weight: 600;
    }
    button.next:hover:not(:disabled) {
      background: var(--accent-strong);
    }
    button.next:disabled {
      border-color: var(--line);
      background: var(--raised);
      color: var(--ink-faint);
    }
    .training {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--gap-s) var(--gap);
      margin: var(--gap) 0;
    }
    .training p {
      flex: 1 1 10rem;
      margin: 0;
      color: var(--ink-soft);
      font-size: var(--text-s);
    }
    form {
      display: grid;
      gap: var(--gap-s);
      justify-items: start;
    }
    .slider {
      display: flex;
      align-items: center;
      gap: var(--gap);
      width: 100%;
    }
    .slider input {
      flex: 1;
      min-width: 0;
      accent-color: var(--accent);
    }
    output {
      min-width: 6.4rem;
      font-variant-numeric: tabular-nums;
      font-weight: 600;
      text-align: right;
    }
    fieldset {
      display: grid;
      gap: 0.3rem;
      margin: 0;
      padding: 0;
      border: 0;
    }
    .sources {
      margin-top: var(--gap);
      color: var(--ink-soft);
      font-size: var(--text-s);
    }
    .sources ul {
      margin: var(--gap-s) 0 0;
      padding-left: 1.2em;
    }
    summary {
      cursor: pointer;
    }

    /* A sheet at the foot of a small screen, so that the lab stays in sight above it. */
    @media (max-width: 1199px) {
      :host(:not([projector])) aside {
        height: auto;
        max-height: 50vh;
        max-height: 50dvh;
        border-radius: var(--radius) var(--radius) 0 0;
        box-shadow: 0 -4px 24px rgb(0 0 0 / 18%);
      }
      :host(:not([projector])) .fold {
        display: inline-flex;
      }
      :host(:not([projector])) aside[data-folded] > :is(.page, footer) {
        display: none;
      }
    }
  `,
];
