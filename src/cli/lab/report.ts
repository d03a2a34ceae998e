/** The report of a ladder: one HTML file that needs no other, for screen and paper. */
import { pagePalette } from './drawing.ts';
import { drawCurves } from './figure-curves.ts';
import { drawLaw } from './figure-law.ts';
import { legendSymbol } from './figure-page.ts';
import { adapterName, duration, figure, integer, interval, lawText, level, nats, short } from './format.ts';
import { html, raw } from './html.ts';
import type { Html } from './html.ts';
import { lawLegend } from './law-picture.ts';
import { predictionTable, runsTable, samples } from './report-tables.ts';
import { settings } from './report-settings.ts';
import { reportStyle } from './report-style.ts';
import {
  dateText,
  endOf,
  everyRunFinished,
  finishedRuns,
  headline,
  mainFit,
  plannedRuns,
  scored,
  scoreSummary,
  trainingSeconds,
} from './result.ts';
import type { LadderResult } from './result.ts';
import type { Interval, LawFit } from '../../scaling/types.ts';

const wide = { width: 936, height: 500 } as const;
const narrow = { width: 354, height: 400 } as const;

/** Text with N^−0.34 set as a power and numbers kept with their unit. */
function prose(text: string): Html {
  const parts = text.replace(/(?<=\d) (?=%|nats)/g, '\u00a0').split(/\^(−?[\d.]*\d)/);
  return html`${parts.map((part, i) => (i % 2 === 1 ? html`<sup>${part}</sup>` : part))}`;
}

/** A figure drawn twice, for wide and for narrow screens. */
function responsive(
  draw: (size: { readonly width: number; readonly height: number }) => SVGElement | null,
): Html | null {
  const [large, small] = [draw(wide), draw(narrow)];
  if (large === null || small === null) return null;
  return html`<div class="wide">${raw(large.outerHTML)}</div>
    <div class="narrow">${raw(small.outerHTML)}</div>`;
}

function notices({ state, adapter }: LadderResult): Html {
  const software = html`<p class="notice">
    <strong>Software adapter.</strong> The shaders ran on the processor. Losses are as on a GPU; times and tokens a
    second say nothing about one.
  </p>`;
  const partial = html`<p class="notice">
    <strong>Not complete.</strong> ${finishedRuns(state)} of ${plannedRuns(state)} planned runs finished. The law is
    fitted to the sizes that did.
  </p>`;
  return html`${adapter.software ? software : null}${everyRunFinished(state) ? null : partial}`;
}

function fact(name: string, value: string, more: string): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}<small>${more}</small></dd>
  </div>`;
}

function facts({ state }: LadderResult): Html {
  const fit = mainFit(state);
  const range = (each: Interval | null | undefined): string =>
    fit === null || !each ? '' : `${level(fit.level)}: ${interval(each)}`;
  const done = scored(state);
  return html`<dl class="facts">
    ${fact('exponent α', fit === null ? '–' : fit.law.exponent.toFixed(3), fit === null ? 'too few sizes' : range(fit.intervals.exponent))}
    ${fact('floor E, nats', state.fits.floor === null ? '–' : nats(state.fits.floor.law.floor), range(state.fits.floor?.intervals.floor))}
    ${fact('predictions inside', done.length === 0 ? '–' : `${done.filter((each) => each.inside).length} of ${done.length}`, 'frozen before training')}
    ${fact('training', duration(trainingSeconds(state)), `${short(state.plan.flops)} FLOPs planned`)}
  </dl>`;
}

function lawFigure(result: LadderResult): Html | null {
  if (result.law.measured.length === 0) return null;
  const legend = lawLegend(result).map(
    (entry) => html`<li>${raw(legendSymbol(entry, pagePalette).outerHTML)}${entry.text}</li>`,
  );
  return html`<figure>
    ${responsive((size) => drawLaw(result.law, size, pagePalette))}
    <figcaption>
      <ul class="legend">
        ${legend}
      </ul>
    </figcaption>
  </figure>`;
}

function fitSection(fit: LawFit): Html {
  const { law, intervals } = fit;
  const row = (name: string, value: number, range: Interval | null, write: (value: number) => string): Html =>
    html`<tr>
      <td>${name}</td>
      <td>${write(value)}</td>
      <td>${range === null ? '–' : interval(range, write)}</td>
    </tr>`;
  const equation = lawText(fit);
  return html`<div>
    <h3>${law.form === 'floor' ? 'With a floor' : 'Without a floor'}</h3>
    <p class="law">${prose(equation)}</p>
    <table>
      <thead>
        <tr>
          <th></th>
          <th>fitted</th>
          <th>${level(fit.level)} interval</th>
        </tr>
      </thead>
      <tbody>
        ${law.form === 'floor' ? row('floor E, nats', law.floor, intervals.floor, nats) : null}
        ${row('scale A', law.scale, intervals.scale, figure)}
        ${row('exponent α', law.exponent, intervals.exponent, nats)}
        ${row('rms of ln L residuals', fit.rms, null, (rms) => `${(rms * 100).toFixed(2)} %`)}
      </tbody>
    </table>
    ${
      fit.warnings.length > 0
        ? html`<ul>
            ${fit.warnings.map((warning) => html`<li>${prose(warning)}</li>`)}
          </ul>`
        : null
    }
  </div>`;
}

function lawSection({ state, comparison }: LadderResult): Html | null {
  const fits = [state.fits.floor, state.fits.pure].filter((fit) => fit !== null);
  if (fits.length === 0) return null;
  return html`<h2>The law</h2>
    ${comparison === '' ? null : html`<p>${prose(comparison)}</p>`}
    <div class="fits">${fits.map(fitSection)}</div>`;
}

function predictionSection({ state }: LadderResult): Html | null {
  if (state.predictions.length === 0) return null;
  return html`<h2>Predicted before training</h2>
    <p>Each prediction was fixed before the first step of its size, from the smaller sizes alone.</p>
    <div class="scroll">${predictionTable(state)}</div>`;
}

function curvesSection({ state }: LadderResult): Html | null {
  const drawing = responsive((size) => drawCurves(state.records, size, pagePalette));
  if (drawing === null) return null;
  const cooldown = level(state.plan.rungs[0]?.runs[0]?.training.cooldownFraction ?? 0);
  return html`<h2>Training</h2>
    <figure>
      ${drawing}
      <figcaption>
        Training loss, averaged over stretches of equal length on the axis. Over the last ${cooldown} of a run the
        learning rate falls to zero.
      </figcaption>
    </figure>`;
}

/** The whole file. */
export function reportHtml(result: LadderResult): string {
  const { state, adapter, program } = result;
  const date = dateText(endOf(state));
  const title = headline(state);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${state.plan.corpus.title}: ${title}</title>
        <link rel="icon" href="data:," />
        <style>
          ${raw(reportStyle)}
        </style>
      </head>
      <body>
        <main>
          <p class="kicker">Scaling ladder · ${state.plan.corpus.title} · ${date}</p>
          <h1>${prose(title)}</h1>
          <p class="lead">${prose(scoreSummary(state))}</p>
          ${notices(result)} ${facts(result)} ${lawFigure(result)} ${predictionSection(result)} ${lawSection(result)}
          ${curvesSection(result)}
          <h2>Runs</h2>
          <div class="scroll">${runsTable(state)}</div>
          ${samples(state)} ${settings(result)}
          <footer>
            ${program}, ${adapterName(adapter)}, ${adapter.browser}. ${integer(finishedRuns(state))} of
            ${integer(plannedRuns(state))} runs finished; last one ${date}. The data behind every figure: records.json,
            points.csv and fit.json of the same folder.
          </footer>
        </main>
      </body>
    </html> `;
  return page.html;
}
