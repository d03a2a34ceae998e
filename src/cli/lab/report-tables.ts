/** Tables of the report: what the runs say, the runs themselves, and what they write. */
import type { ExperimentState } from '../../experiments/experiment.ts';
import type { Table } from '../../experiments/figure.ts';
import type { RunRecord } from '../../train/record.ts';
import { groupBy } from '../../experiments/measured.ts';
import { integer, nats } from './format.ts';
import { html, prose } from './html.ts';
import type { Html } from './html.ts';
import { runCells, shortTitle, tableCells } from './words.ts';

/** A table with its heading; text stands to the left. */
export function tableSection(table: Table): Html {
  const left = (i: number): string => (table.columns[i]?.format === 'text' ? 'text' : '');
  const cell = (text: string, i: number): Html => html`<td class="${left(i)}">${text}</td>`;
  return html`<h2>${prose(table.title)}</h2>
    ${table.caption === '' ? null : html`<p>${prose(table.caption)}</p>`}
    <div class="scroll">
      <table>
        <thead>
          <tr>
            ${table.columns.map(({ title }, i) => html`<th class="${left(i)}">${title}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${tableCells(table).map(
            (row) =>
              html`<tr>
                ${row.map(cell)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

const TEXTS = new Set(['purpose', 'outcome']);

export function runsTable({ plan, records }: ExperimentState): Html {
  const { head, rows } = runCells(plan, records);
  const left = (i: number): string => (TEXTS.has(head[i] ?? '') ? 'text' : '');
  const together = records.some(({ replicas, shared }) => replicas > 1 || shared !== undefined);
  return html`<table>
      <thead>
        <tr>
          ${head.map((name, i) => html`<th class="${left(i)}">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell, i) => html`<td class="${left(i)}">${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
    ${together ? html`<p class="note">Seeds and rates of one shape train together and share their time; token counts share a stable run.</p>` : null}`;
}

function sample(name: string, record: RunRecord): Html {
  const { parameters, loss } = record;
  return html`<div>
    <dt>
      ${name}<br />${integer(parameters.total)} parameters${loss === null ? null : html`<br />${nats(loss)} nats`}
    </dt>
    <dd><b>${record.sample.prompt}</b>${record.sample.text}</dd>
  </div>`;
}

/** One text of each group: that of its run of least loss. */
export function samples({ plan, records }: ExperimentState): Html | null {
  const groupOf = new Map(plan.groups.flatMap(({ runs }, group) => runs.map(({ id }) => [id, group] as const)));
  const written = records.filter((record) => record.sample.text !== '');
  const best = [...groupBy(written, ({ id }) => groupOf.get(id) ?? 0)].map(([group, own]) => ({
    group,
    record: own.reduce((least, record) => ((record.loss ?? Infinity) < (least.loss ?? Infinity) ? record : least)),
  }));
  if (best.length === 0) return null;
  return html`<h2>What they write</h2>
    <dl class="samples">${best.map(({ group, record }) => sample(shortTitle(plan, group), record))}</dl>`;
}
