/** Tables of the report: predictions, runs, and what each size writes. */
import type { LadderState, ScoredPrediction } from '../../experiments/ladder-types.ts';
import type { RunRecord } from '../../train/record.ts';
import { bits, duration, integer, interval, level, nats, outcomeText, percent, short } from './format.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';

function predictionRow(state: LadderState, scored: ScoredPrediction): Html {
  const { prediction, measured, error, inside } = scored;
  const width = state.plan.rungs[scored.rung]?.model.width;
  return html`<tr>
    <td>${width ?? '–'}</td>
    <td>${integer(prediction.n)}</td>
    <td>${prediction.fittedTo.length}</td>
    <td>${nats(prediction.loss)}</td>
    <td>${interval(prediction.interval)}</td>
    <td>${measured === null ? 'not measured' : nats(measured)}</td>
    <td>${error === null ? '–' : percent(error)}</td>
    <td class="text">${inside === null ? '–' : inside ? 'inside' : 'outside'}</td>
  </tr>`;
}

export function predictionTable(state: LadderState): Html {
  const share = state.predictions[0]?.prediction.level ?? 0.8;
  return html`<table>
    <thead>
      <tr>
        <th>width</th>
        <th>parameters</th>
        <th>fitted to sizes</th>
        <th>predicted, nats</th>
        <th>${level(share)} interval</th>
        <th>measured</th>
        <th>error</th>
        <th class="text">verdict</th>
      </tr>
    </thead>
    <tbody>
      ${state.predictions.map((each) => predictionRow(state, each))}
    </tbody>
  </table>`;
}

function runRow(record: RunRecord): Html {
  const { spec, parameters, tokens, flops, seconds, loss, outcome } = record;
  return html`<tr>
    <td>${spec.model.width}</td>
    <td>${integer(parameters.total)}</td>
    <td>${spec.seed}</td>
    <td>${integer(tokens)}</td>
    <td>${short(flops)}</td>
    <td>${seconds > 0 ? short(tokens / seconds) : '–'}</td>
    <td>${duration(seconds)}</td>
    <td>${loss === null ? '–' : nats(loss)}</td>
    <td>${loss === null ? '–' : bits(loss)}</td>
    <td class="text">${outcomeText(outcome)}</td>
  </tr>`;
}

export function runsTable({ records }: LadderState): Html {
  const together = records.some(({ replicas }) => replicas > 1);
  return html`<table>
      <thead>
        <tr>
          <th>width</th>
          <th>parameters</th>
          <th>seed</th>
          <th>tokens</th>
          <th>FLOPs</th>
          <th>tokens/s</th>
          <th>time</th>
          <th>held-out nats</th>
          <th>bits</th>
          <th class="text">outcome</th>
        </tr>
      </thead>
      <tbody>
        ${records.map(runRow)}
      </tbody>
    </table>
    ${together ? html`<p class="note">Seeds of one size train together and share their time.</p>` : null}`;
}

function sample(record: RunRecord): Html {
  const { spec, parameters, loss } = record;
  return html`<div>
    <dt>
      width ${spec.model.width}<br />${integer(parameters.total)}
      parameters${loss === null ? null : html`<br />${nats(loss)} nats`}
    </dt>
    <dd><b>${record.sample.prompt}</b>${record.sample.text}</dd>
  </div>`;
}

/** One text of each size: that of its first seed which finished. */
export function samples({ records }: LadderState): Html | null {
  const written = records.filter((record) => record.sample.text !== '');
  const first = written.filter(
    ({ spec }, i) => written.findIndex((other) => other.spec.model.width === spec.model.width) === i,
  );
  if (first.length === 0) return null;
  return html`<h2>What each size writes</h2>
    <dl class="samples">${first.map(sample)}</dl>`;
}
