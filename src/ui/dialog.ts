/** Web Awesome's dialog in the page's colours. Imported by parts that are loaded when they are first asked for. */
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import { css } from 'lit';
import './web-awesome.css';

export const dialogStyles = css`
  wa-dialog {
    --spacing: var(--gap-l);
    color: var(--ink);
    font-size: var(--text-m);
  }
  wa-dialog::part(header) {
    padding-bottom: var(--gap-s);
  }
  wa-dialog::part(title) {
    font-size: var(--text-l);
  }
  wa-dialog::part(body) {
    padding-top: 0;
    overscroll-behavior: contain;
  }
`;
