/** The report of an experiment: one HTML file that needs no other, for screen and paper. */
import { corporaTitle } from '../../experiments/corpora.ts';
import { trainingFigure } from '../../experiments/training-figure.ts';
import { duration, integer, level, metric } from './format.ts';
import { html, prose } from './html.ts';
import type { Html } from './html.ts';
import { cautions, factList, figureHtml, figureSection, reportPage } from './report-parts.ts';
import { runsTable, samples, tableSection } from './report-tables.ts';
import { settings } from './report-settings.ts';
import { adapterText, dateText, endOf, everyRunFinished, finishedRuns, trainingSeconds } from './result.ts';
import type { LabResult } from './result.ts';
import { runCount } from './words.ts';

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

function facts({ state }: LabResult): Html {
  const time = {
    name: 'training',
    value: duration(trainingSeconds(state)),
    note: `${metric(state.plan.flops)} FLOPs planned`,
  };
  const shown = [...state.findings.facts, time].slice(0, 5);
  return factList(shown);
}

function trainingSection({ state }: LabResult): Html | null {
  const figure = trainingFigure(state);
  if (figure === null) return null;
  const fraction = state.plan.groups[0]?.runs[0]?.spec.training.cooldownFraction ?? 0;
  const caption = `${figure.caption} Over the last ${level(fraction)} of a run the learning rate falls to zero.`;
  return figureSection({ ...figure, caption });
}

function findingsHtml(result: LabResult): Html {
  const { sentences, figures, tables, warnings } = result.state.findings;
  const [lead = '', ...more] = sentences;
  const [first, ...others] = figures;
  return html`<p class="lead">${prose(lead)}</p>
    ${notices(result)} ${facts(result)} ${first ? figureHtml(first) : null}
    ${more.map((sentence) => html`<p class="says">${prose(sentence)}</p>`)} ${others.map(figureSection)}
    ${tables.map(tableSection)} ${cautions('What these runs leave open', warnings)} ${trainingSection(result)}`;
}

/** The whole file. */
export function reportHtml(result: LabResult): string {
  const { experiment, state, program } = result;
  const text = corporaTitle(state.plan);
  const date = dateText(endOf(state));
  const title = state.findings.headline.replace(/\.$/, '');
  return reportPage(
    `${text}: ${title.replaceAll('^', '')}`,
    html`<p class="kicker">${experiment.title} · ${text} · ${date}</p>
      <h1>${prose(title)}</h1>
      ${findingsHtml(result)}
      <h2>Runs</h2>
      <div class="scroll runs">${runsTable(state)}</div>
      ${samples(state)} ${settings(result)}
      <footer>
        ${program}, ${adapterText(result)}. ${integer(finishedRuns(state))} of ${integer(runCount(state.plan))} runs
        finished; last one ${date}. The data behind every figure: records.json, points.csv and fit.json of the same
        folder.
      </footer>`,
  );
}
