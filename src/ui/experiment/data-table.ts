/** A table of the findings. */
import { LitElement, html, nothing } from 'lit';
import type { Table, TableColumn } from '../../experiments/figure.ts';
import { withPowers } from '../format/powers.ts';
import { hostStyles, panelStyles } from '../shared.styles.ts';
import { cellText } from './cell-text.ts';
import { dataTableStyles } from './data-table.styles.ts';

/** @property table - what to show. */
export class DataTable extends LitElement {
  static override styles = [hostStyles, panelStyles, dataTableStyles];
  static override properties = { table: { attribute: false } };

  declare table: Table | null;

  constructor() {
    super();
    this.table = null;
  }

  override render() {
    if (this.table === null) return nothing;
    const { title, caption, columns, rows } = this.table;
    const kind = ({ format }: TableColumn) => (format === 'text' ? 'words' : '');
    return html`
      <section class="panel" aria-label=${title}>
        <header><h2>${title}</h2></header>
        ${caption === '' ? nothing : html`<p class="caption">${withPowers(caption)}</p>`}
        <div class="scroll" tabindex="0" role="region" aria-label=${`Table: ${title}`}>
          <table>
            <thead>
              <tr>
                ${columns.map((column) => html`<th scope="col" class=${kind(column)}>${withPowers(column.title)}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${rows.map(
                (row) =>
                  html`<tr>
                    ${columns.map((column, i) => html`<td class=${kind(column)}>${cellText(row[i] ?? null, column)}</td>`)}
                  </tr>`,
              )}
            </tbody>
          </table>
        </div>
      </section>
    `;
  }
}

customElements.define('data-table', DataTable);
declare global {
  interface HTMLElementTagNameMap {
    'data-table': DataTable;
  }
}
