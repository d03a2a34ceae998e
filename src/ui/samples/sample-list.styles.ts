import { css } from 'lit';

export const sampleListStyles = css`
  :host {
    height: 100%;
  }
  .expand {
    min-width: 2.2rem;
    border-color: transparent;
    color: var(--ink-soft);
  }
  section > header {
    flex-wrap: nowrap;
  }
  .expand {
    min-height: 1.7rem;
    margin: -0.2rem -0.4rem -0.2rem 0;
  }
  .expand svg {
    width: 1em;
    height: 1em;
  }
  form {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: center;
    gap: var(--gap-s);
    padding: 0 var(--gap) var(--gap-s);
  }
  form input[type='text'] {
    min-height: 2rem;
    font-family: var(--mono);
    font-size: var(--text-s);
  }
  form:not([method]) button {
    min-height: 2rem;
  }
  form .back {
    min-height: 1.6rem;
    font-size: var(--text-s);
  }
  .temperature {
    display: flex;
    align-items: center;
    gap: var(--gap-s);
    color: var(--ink-soft);
    font-size: var(--text-s);
    font-variant-numeric: tabular-nums;
  }
  .temperature input {
    flex: 1;
    min-width: 3rem;
    max-width: 12rem;
    margin: 0;
    accent-color: var(--accent);
  }
  .hint {
    margin: 0;
    padding: 0 var(--gap) var(--gap-s);
    color: var(--ink-soft);
    font-size: var(--text-s);
  }
  ol {
    flex: 1;
    display: grid;
    grid-auto-rows: minmax(min-content, auto);
    align-content: start;
    min-height: 0;
    margin: 0;
    padding: 0 var(--gap) var(--gap-s);
    overflow: auto;
    list-style: none;
  }
  li {
    display: grid;
    grid-template-columns: 4.6rem 1fr;
    gap: var(--gap-s);
    padding: 0.35rem 0;
    border-top: 1px solid var(--line);
  }
  li:first-child {
    border-top: 0;
  }
  .size {
    display: flex;
    justify-content: flex-start;
    align-items: baseline;
    gap: 0.4em;
    min-height: 0;
    padding: 0;
    border: 0;
    background: none;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .size:hover:not(:disabled) {
    background: none;
    text-decoration: underline;
  }
  .swatch {
    flex: none;
    width: 0.65em;
    height: 0.65em;
    border-radius: 50%;
  }
  .text {
    min-width: 0;
  }
  blockquote {
    margin: 0;
    overflow: hidden;
    font-family: var(--mono);
    font-size: var(--text-s);
    line-height: 1.4;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .picture {
    display: block;
    max-width: 100%;
    color: var(--ink);
  }
  li .text blockquote {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }
  li .text blockquote:is([data-kind='draft'], [data-kind='asked']) {
    -webkit-line-clamp: 4;
  }
  li .text:is(:hover, :focus) blockquote {
    -webkit-line-clamp: unset;
  }
  .prompt {
    color: var(--ink-faint);
  }
  .caret {
    display: inline-block;
    width: 0.5em;
    height: 1em;
    margin-left: 0.1em;
    vertical-align: text-bottom;
    background: var(--accent);
  }
  small {
    color: var(--ink-faint);
    font-size: 0.92em;
  }
  small.bad {
    color: var(--bad);
  }
  wa-dialog {
    --width: min(110rem, 100vw - 2 * var(--gap));
  }
  wa-dialog :is(form, .hint, ol.cards) {
    padding-inline: 0;
  }
  wa-dialog form {
    grid-template-columns: minmax(0, 40rem) auto minmax(0, 18rem) auto;
    justify-content: start;
  }
  ol.cards {
    grid-template-columns: repeat(auto-fit, minmax(min(19rem, 100%), 1fr));
    gap: var(--gap);
    overflow: visible;
  }
  .cards li {
    display: flex;
    flex-direction: column;
    gap: var(--gap-s);
    padding: var(--gap);
    border: 1px solid var(--line);
    border-radius: var(--radius-s);
  }
  .cards .head {
    display: flex;
    justify-content: space-between;
    font-weight: 600;
  }
  .cards .loss {
    color: var(--ink-soft);
    font-weight: 400;
    font-variant-numeric: tabular-nums;
  }
  .cards blockquote {
    font-size: var(--text-m);
    line-height: 1.5;
    white-space: pre-wrap;
  }
  @media (max-width: 700px) {
    wa-dialog form {
      grid-template-columns: minmax(0, 1fr) auto;
    }
  }
`;
