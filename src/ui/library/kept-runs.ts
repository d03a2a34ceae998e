/** The runs of a kept experiment as a table. */
import { html, nothing } from 'lit';
import type { RunSummary } from '../../library/types.ts';
import { formatCount, formatDate, formatLoss } from '../format/numbers.ts';

/** @param runs those of one name beside each other: a run that was trained on several adapters has a line for each. */
export function keptRuns(runs: readonly RunSummary[]) {
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th scope="col">Parameters</th>
          <th scope="col">Tokens</th>
          <th scope="col">Seed</th>
          <th scope="col">Loss</th>
          <th scope="col" class="words">State</th>
          <th scope="col" class="words">Adapter</th>
          <th scope="col" class="words">Ended</th>
        </tr>
      </thead>
      <tbody>
        ${runs.map((run, i) => {
          const again = runs[i - 1]?.id === run.id;
          return line(run, again, again || runs[i + 1]?.id === run.id);
        })}
      </tbody>
    </table>
  </div>`;
}

/** Adapters differ in digits that a loss is not usually told to. */
function line(run: RunSummary, again: boolean, compared: boolean) {
  const loss = run.loss === null ? '–' : compared ? run.loss.toFixed(6) : formatLoss(run.loss);
  return html`<tr ?data-again=${again} title=${again ? 'The same run on another adapter' : nothing}>
    <td>${again ? '' : formatCount(run.parameters)}</td>
    <td>${again ? '' : formatCount(run.tokens)}</td>
    <td>${again ? '' : run.seed}</td>
    <td>${loss}</td>
    <td class="words">${again ? 'same run' : run.outcome}</td>
    <td class="words">${run.adapter}${run.software ? ' (software)' : ''}</td>
    <td class="words">${formatDate(run.endedAt)}</td>
  </tr>`;
}
