/** The report of an experiment: one HTML file that needs no other, for screen and paper. */
import type { Fact } from '../../experiments/experiment.ts';
import type { Figure } from '../../experiments/figure.ts';
import { trainingFigure } from '../../experiments/training-figure.ts';
import { pagePalette } from './drawing.ts';
import type { Size } from './drawing.ts';
import { duration, integer, level, short } from './format.ts';
import { html, prose, raw } from './html.ts';
import type { Html } from './html.ts';
import { legendOf, legendSymbol } from './legend.ts';
import { plotFigure } from './plot-figure.ts';
import { runsTable, samples, tableSection } from './report-tables.ts';
import { settings } from './report-settings.ts';
import { reportStyle } from './report-style.ts';
import { adapterText, dateText, endOf, everyRunFinished, finishedRuns, trainingSeconds } from './result.ts';
import type { LabResult } from './result.ts';
import { runCount } from './words.ts';

const WIDE: Size = { width: 936, height: 500 };
const NARROW: Size = { width: 354, height: 400 };

function notices({ state }: LabResult): Html {
  const software = html`<p class="notice">
    <strong>Software adapter.</strong> The shaders ran on the processor. Losses are as on a GPU; times and tokens a
    second say nothing about one.
  </p>`;
  const partial = html`<p class="notice">
    <strong>Not complete.</strong> ${finishedRuns(state)} of ${runCount(state.plan)} planned runs finished. What follows
    rests on those.
  </p>`;
  const processor = state.records.some(({ adapter }) => adapter.software);
  return html`${processor ? software : null}${everyRunFinished(state) ? null : partial}`;
}

function fact({ name, value, note }: Fact): Html {
  return html`<div>
    <dt>${prose(name)}</dt>
    <dd>${value}<small>${note}</small></dd>
  </div>`;
}

function facts({ state }: LabResult): Html {
  const time = {
    name: 'training',
    value: duration(trainingSeconds(state)),
    note: `${short(state.plan.flops)} FLOPs planned`,
  };
  const shown = [...state.findings.facts, time].slice(0, 5);
  return html`<dl class="facts facts-${shown.length}">${shown.map(fact)}</dl>`;
}

/** A figure drawn twice, for wide and for narrow screens, with its legend. */
function figureHtml(figure: Figure): Html {
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

const figureSection = (figure: Figure): Html =>
  html`<h2>${prose(figure.title)}</h2>
    ${figureHtml(figure)}`;

/** What the runs can't tell, as a list. */
function cautions({ state: { findings } }: LabResult): Html | null {
  if (findings.warnings.length === 0) return null;
  return html`<h2>What these runs leave open</h2>
    <ul class="cautions">
      ${findings.warnings.map((warning) => html`<li>${prose(warning)}</li>`)}
    </ul>`;
}

function trainingSection({ state }: LabResult): Html | null {
  const figure = trainingFigure(state);
  if (figure === null) return null;
  const fraction = state.plan.groups[0]?.runs[0]?.spec.training.cooldownFraction ?? 0;
  const caption = `${figure.caption} Over the last ${level(fraction)} of a run the learning rate falls to zero.`;
  return figureSection({ ...figure, caption });
}

function findingsHtml(result: LabResult): Html {
  const { sentences, figures, tables } = result.state.findings;
  const [lead = '', ...more] = sentences;
  const [first, ...others] = figures;
  return html`<p class="lead">${prose(lead)}</p>
    ${notices(result)} ${facts(result)} ${first ? figureHtml(first) : null}
    ${more.map((sentence) => html`<p class="says">${prose(sentence)}</p>`)} ${others.map(figureSection)}
    ${tables.map(tableSection)} ${cautions(result)} ${trainingSection(result)}`;
}

/** The whole file. */
export function reportHtml(result: LabResult): string {
  const { experiment, state, program } = result;
  const { corpus } = state.plan;
  const date = dateText(endOf(state));
  const title = state.findings.headline.replace(/\.$/, '');
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${corpus.title}: ${title.replaceAll('^', '')}</title>
        <link rel="icon" href="data:," />
        <style>
          ${raw(reportStyle)}
        </style>
      </head>
      <body>
        <main>
          <p class="kicker">${experiment.title} · ${corpus.title} · ${date}</p>
          <h1>${prose(title)}</h1>
          ${findingsHtml(result)}
          <h2>Runs</h2>
          <div class="scroll runs">${runsTable(state)}</div>
          ${samples(state)} ${settings(result)}
          <footer>
            ${program}, ${adapterText(result)}. ${integer(finishedRuns(state))} of ${integer(runCount(state.plan))} runs
            finished; last one ${date}. The data behind every figure: records.json, points.csv and fit.json of the same
            folder.
          </footer>
        </main>
      </body>
    </html> `;
  return page.html;
}
