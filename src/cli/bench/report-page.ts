/** report.html: the tables and the rooflines in one file that needs no other. */
import { pagePalette } from '../lab/drawing.ts';
import { html, raw } from '../lab/html.ts';
import type { Html } from '../lab/html.ts';
import { reportStyle } from '../lab/report-style.ts';
import { ceilingOf } from './figures.ts';
import type { BenchResult } from './result.ts';
import { drawRoofline, rooflineMarks } from './roofline.ts';
import type { Table } from './table.ts';
import { tablesOf } from './tables.ts';
import { basisText, choiceText, sizeName, sourceText } from './words.ts';

const PLOT = { width: 936, height: 460 } as const;

function tableHtml({ title, note, head, rows }: Table): Html {
  return html`<h2>${title}</h2>
    <p class="note">${note}</p>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            ${head.map((cell) => html`<th>${cell}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr>
                ${head.map((_, column) => html`<td>${row[column] ?? ''}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

function rooflines({ kernels, basis }: BenchResult): Html | null {
  if (!kernels) return null;
  const ceiling = ceilingOf(kernels, basis);
  return html`<h2>Rooflines</h2>
    <p class="note">
      Each dot is a kernel, its area the part of the step it takes; blue are products, orange attention. The line is
      what the adapter allows: the best copy up to the ridge, then the best matrix product.
    </p>
    ${kernels.steps.map((step) => {
      const marks = rooflineMarks(step, ceiling, basis);
      if (marks.length === 0) return null;
      return html`<figure>
        ${raw(drawRoofline(marks, ceiling, PLOT, pagePalette).outerHTML)}
        <figcaption>${sizeName(step)}, batch ${step.batch}, context ${step.context}</figcaption>
      </figure>`;
    })}`;
}

function setting(name: string, value: string): Html {
  return html`<dt>${name}</dt>
    <dd>${value}</dd>`;
}

function settings({ environment, settings: chosen, basis }: BenchResult): Html {
  const { browser, system, node, versions, load } = environment;
  return html`<h2>How it was measured</h2>
    <pre>${chosen.command}</pre>
    <dl class="settings">
      ${setting('rounds', `${chosen.rounds}; medians are shown`)} ${setting('compared by', basisText(basis))}
      ${setting('system', `${system}, Node ${node}, load average ${load.toFixed(1)} before the start`)}
      ${setting('browser', `${browser.name} ${browser.version} ${browser.args.join(' ')}`)}
      ${Object.keys(versions).length > 0 ? setting('packages', choiceText(versions)) : null}
    </dl>`;
}

/** The whole file. */
export function reportHtml(result: BenchResult): string {
  const tables = tablesOf(result);
  const notice = html`<p class="notice">
    <strong>Software adapter.</strong> The shaders ran on the processor. These figures say nothing about a GPU.
  </p>`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Loglog: benchmark</title>
        <link rel="icon" href="data:," />
        <style>
          ${raw(reportStyle)}
        </style>
      </head>
      <body>
        <main>
          <h1>Benchmark</h1>
          <p class="kicker">${sourceText(result)}</p>
          ${result.environment.adapter.software ? notice : null} ${tables.map(tableHtml)} ${rooflines(result)}
          ${settings(result)}
          <footer>The data behind every figure: bench.json of the same folder.</footer>
        </main>
      </body>
    </html> `;
  return page.html;
}
