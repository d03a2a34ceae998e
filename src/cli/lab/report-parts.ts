/** What the reports of `lab` and `fit` share: the page around them, facts, and figures with their legends. */
import type { Fact } from '../../experiments/experiment.ts';
import type { Figure } from '../../experiments/figure.ts';
import { pagePalette } from './drawing.ts';
import type { Size } from './drawing.ts';
import { html, prose, raw } from './html.ts';
import type { Html } from './html.ts';
import { legendOf, legendSymbol } from './legend.ts';
import { plotFigure } from './plot-figure.ts';
import { reportStyle } from './report-style.ts';

const WIDE: Size = { width: 936, height: 500 };
const NARROW: Size = { width: 354, height: 400 };

function fact({ name, value, note }: Fact): Html {
  return html`<div>
    <dt>${prose(name)}</dt>
    <dd>${value}<small>${note}</small></dd>
  </div>`;
}

export function factList(facts: readonly Fact[]): Html {
  return html`<dl class="facts facts-${facts.length}">${facts.map(fact)}</dl>`;
}

/** A figure drawn twice, for wide and for narrow screens, with its legend. */
export function figureHtml(figure: Figure): Html {
  const steps = figure.scale?.steps.length ?? 1;
  const drawn = (size: Size): Html => raw(plotFigure(figure, size, pagePalette).outerHTML);
  const legend = legendOf(figure).map(
    (entry) =>
      html`<li>${raw(legendSymbol(entry, steps, pagePalette).outerHTML)}<span>${prose(entry.text)}</span></li>`,
  );
  return html`<figure>
    <div class="wide" role="img" aria-label="${figure.description}">${drawn(WIDE)}</div>
    <div class="narrow" role="img" aria-label="${figure.description}">${drawn(NARROW)}</div>
    <figcaption>
      <ul class="legend">
        ${legend}
      </ul>
      ${prose(figure.caption)}
    </figcaption>
  </figure>`;
}

export const figureSection = (figure: Figure): Html =>
  html`<h2>${prose(figure.title)}</h2>
    ${figureHtml(figure)}`;

/** What is to be minded, as a list; nothing where there is nothing. */
export function cautions(title: string, warnings: readonly string[]): Html | null {
  if (warnings.length === 0) return null;
  return html`<h2>${title}</h2>
    <ul class="cautions">
      ${warnings.map((warning) => html`<li>${prose(warning)}</li>`)}
    </ul>`;
}

/** The text of a file that needs no other. @param title plain text. */
export function reportPage(title: string, main: Html): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <style>
          ${raw(reportStyle)}
        </style>
      </head>
      <body>
        <main>${main}</main>
      </body>
    </html> `;
  return page.html;
}
