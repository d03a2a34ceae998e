import { css } from 'lit';

export const lawsViewStyles = css`
  main {
    display: grid;
    grid-template-columns: 19rem minmax(0, 1fr);
    gap: var(--gap);
    height: 100%;
  }
  :host([compact]) main {
    grid-template-columns: minmax(0, 1fr);
    grid-template-rows: auto auto;
  }
  .pick {
    display: flex;
    align-items: center;
    gap: var(--gap-s);
    font-weight: 600;
  }
  select {
    flex: 1;
    min-height: 2.4rem;
  }
  .list {
    padding: var(--gap-s);
    overflow: auto;
  }
  .list h3 {
    position: sticky;
    top: calc(-1 * var(--gap-s));
    margin: 0;
    padding: 0.5rem var(--gap-s) 0.2rem;
    background: var(--surface);
    color: var(--ink-soft);
    font-size: var(--text-s);
    font-weight: 600;
  }
  .list ul {
    margin: 0 0 var(--gap-s);
    padding: 0;
    list-style: none;
  }
  .list button {
    display: block;
    width: 100%;
    min-height: 0;
    padding: 0.35rem var(--gap-s);
    border: 0;
    background: none;
    text-align: left;
  }
  .list button[aria-current] {
    background: var(--accent-soft);
    color: var(--accent);
  }
  .list .formula {
    display: block;
    overflow: hidden;
    color: var(--ink-soft);
    font-size: var(--text-s);
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .reading {
    display: flex;
    flex-direction: column;
    gap: var(--gap);
    min-width: 0;
    min-height: 0;
  }
  .reading > * {
    flex: none;
    height: auto;
  }
  .reading > figure-panel {
    height: 30rem;
  }
  .law > * {
    margin-inline: var(--gap);
  }
  .law > header {
    margin: 0;
  }
  .large {
    margin-block: 0 var(--gap-s);
    font-family: 'Cambria Math', Cambria, Georgia, 'Liberation Serif', serif;
    font-size: 1.7rem;
    line-height: 1.5;
  }
  .formula {
    font-family: 'Cambria Math', Cambria, Georgia, 'Liberation Serif', serif;
  }
  .scroll {
    overflow-x: auto;
  }
  table {
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 0.25rem 1.4rem 0.25rem 0;
    text-align: left;
    vertical-align: baseline;
    font-weight: inherit;
  }
  .symbol {
    font-family: 'Cambria Math', Cambria, Georgia, 'Liberation Serif', serif;
    white-space: nowrap;
  }
  thead th {
    color: var(--ink-soft);
    font-size: var(--text-s);
  }
  tbody tr > * {
    border-top: 1px solid var(--line);
  }
  .number {
    font-weight: 650;
    white-space: nowrap;
  }
  dl {
    --names: 7rem;
    grid-template-columns: none;
    margin-block: var(--gap);
  }
  a:not(.button) {
    color: var(--accent);
  }
  .button {
    text-decoration: none;
  }
  .notes {
    margin-block: 0 var(--gap);
    padding-left: 1.2rem;
  }
  .hint {
    color: var(--ink-soft);
  }
  .law details {
    margin-bottom: var(--gap);
  }
  summary {
    cursor: pointer;
  }
  .disagreements details {
    padding: var(--gap-s) var(--gap);
    border-top: 1px solid var(--line);
  }
  .disagreements summary {
    font-weight: 600;
  }
  .disagreements p {
    max-width: 62rem;
    margin: 0.4rem 0 0;
    line-height: 1.5;
  }
  .mark {
    margin-left: 0.4em;
    padding: 0.05em 0.55em;
    border-radius: 1em;
    background: var(--accent-soft);
    color: var(--accent);
    font-size: var(--text-s);
    font-weight: 600;
  }
  .disagreements .about {
    color: var(--ink-soft);
    font-size: var(--text-s);
  }
  .inline {
    display: inline;
    min-height: 0;
    padding: 0;
    border: 0;
    background: none;
    color: var(--accent);
    text-align: left;
    text-decoration: underline;
  }
  @media (min-width: 1200px) and (min-height: 760px) {
    :host(:not([compact])) {
      height: 100%;
      min-height: 0;
    }
    :host(:not([compact])) main,
    :host(:not([compact])) .list {
      min-height: 0;
    }
    :host(:not([compact])) .reading {
      overflow: auto;
    }
  }
  @media (max-width: 700px) {
    .reading > figure-panel {
      height: 26rem;
    }
    dl div {
      grid-template-columns: minmax(0, 1fr);
      gap: 0;
    }
    .large {
      font-size: 1.35rem;
    }
  }
`;
