import { css } from 'lit';
import { lessonTextStyles } from './lesson-text.styles.ts';

export const lessonNotesStyles = [
  lessonTextStyles,
  css`
    :host {
      height: 100%;
      min-height: 0;
      overflow: auto;
    }
    main {
      max-width: 46rem;
      margin: 0 auto;
      padding: var(--gap-l);
      border: 1px solid var(--line);
      border-radius: var(--radius);
      background: var(--surface);
    }
    header {
      display: flex;
      align-items: start;
      justify-content: space-between;
      gap: var(--gap);
    }
    header p {
      color: var(--ink-soft);
    }
    h2 {
      margin: 0;
      font-size: 1.7rem;
    }
    h3 {
      margin: 1.6em 0 0.4em;
      font-size: var(--text-xl);
    }
    .blank {
      display: inline-block;
      width: 10rem;
      border-bottom: 1px solid currentcolor;
    }
    .sources {
      padding-left: 1.2em;
      color: var(--ink-soft);
      font-size: var(--text-s);
    }
    @media print {
      :host {
        height: auto;
        overflow: visible;
      }
      main {
        max-width: none;
        padding: 0;
        border: 0;
      }
      .print {
        display: none;
      }
      .question,
      .formula,
      table,
      h3 {
        break-inside: avoid;
      }
      h3 {
        break-after: avoid;
      }
      .sources a {
        color: inherit;
        text-decoration: none;
      }
    }
  `,
];
