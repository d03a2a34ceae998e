/** The report of a fit: one HTML file that needs no other, for screen and paper. */
import type { Table } from '../../experiments/figure.ts';
import { integer } from '../../experiments/format.ts';
import type { TableFindings } from '../../runs-table/findings.ts';
import type { Analysis } from '../../runs-table/fits/types.ts';
import { html, prose } from '../lab/html.ts';
import { cautions, factList, figureHtml, figureSection, reportPage } from '../lab/report-parts.ts';
import { tableSection } from '../lab/report-tables.ts';

/** Tables that stand before the pictures. */
function isFirst({ id }: Table): boolean {
  return ['laws', 'parameters', 'best-split', 'predictions'].includes(id);
}

/** @param made date and program, in small print. */
export function reportHtml(analysis: Analysis, findings: TableFindings, source: string, made: string): string {
  const { headline, sentences, warnings, facts, figures, tables } = findings;
  const [lead = '', ...more] = sentences;
  const [first, ...others] = figures;
  const title = headline.replace(/\.$/, '');
  return reportPage(
    `${source}: ${title.replaceAll('^', '')}`,
    html`<p class="kicker">Scaling laws · ${source} · ${integer(analysis.table.runs.length)} runs</p>
      <h1>${prose(title)}</h1>
      <p class="lead">${prose(lead)}</p>
      ${factList(facts)} ${first ? figureHtml(first) : null}
      ${more.map((sentence) => html`<p class="says">${prose(sentence)}</p>`)} ${cautions('What to mind', warnings)}
      ${tables.filter(isFirst).map(tableSection)} ${others.map(figureSection)}
      ${tables.filter((table) => !isFirst(table)).map(tableSection)}
      <footer>
        ${made} How the laws are fitted and what the intervals mean: docs/fits.md and docs/fit.md of the project. The
        data behind every figure: fit.json, fits.csv, residuals.csv and predictions.csv of the same folder.
      </footer>`,
  );
}
