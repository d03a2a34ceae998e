/** The part of the report that lets someone else repeat the ladder. */
import type { RunSpec } from '../../train/spec.ts';
import type { RunRecord } from '../../train/record.ts';
import { adapterName, figure, integer, level } from './format.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import type { LadderResult } from './result.ts';

function setting(name: string, value: string): Html {
  return html`<dt>${name}</dt>
    <dd>${value}</dd>`;
}

/** Values of a setting over the sizes: one where all agree, else one a size. */
function over(specs: readonly RunSpec[], value: (spec: RunSpec) => string): string {
  const values = specs.map(value);
  return new Set(values).size === 1 ? (values[0] ?? '') : values.join(', ');
}

function training(specs: readonly RunSpec[]): Html {
  return html` ${setting(
    'learning rate, hidden matrices',
    over(specs, ({ training: { learningRate } }) => figure(learningRate.hidden)),
  )}
  ${setting(
    'learning rate, embedding',
    over(specs, ({ training: { learningRate } }) => figure(learningRate.embedding)),
  )}
  ${setting(
    'schedule',
    over(
      specs,
      ({ training: each }) =>
        `${each.warmupSteps} warm-up steps, cooldown over the last ${level(each.cooldownFraction)}`,
    ),
  )}
  ${setting(
    'AdamW',
    over(
      specs,
      ({ training: each }) =>
        `β₁ ${each.beta1}, β₂ ${each.beta2}, ε ${each.epsilon}, weight decay ${each.weightDecay}, gradients clipped at norm ${each.clipNorm}`,
    ),
  )}`;
}

/** Which kernels served each family, by adapter: 'matmul quad'. */
function kernelText(records: readonly RunRecord[]): string {
  const used = new Set(
    records.flatMap(({ kernels }) => Object.entries(kernels).map(([family, kernel]) => `${family} ${kernel}`)),
  );
  return [...used].sort().join(', ') || 'not recorded';
}

/** A command line that breaks between its options only. */
function unbroken(command: string): Html {
  return html`${command.split(/ (?=--\w)/).map((part) => html`<span>${part}</span> `)}`;
}

export function settings({ state, adapter, command }: LadderResult): Html {
  const { corpus, options, rungs } = state.plan;
  const specs = rungs.flatMap(({ runs }) => runs.slice(0, 1));
  return html`<h2>To repeat it</h2>
    <pre>${unbroken(command)}</pre>
    <dl class="settings">
      ${setting('corpus', `${corpus.title} (${corpus.id}, hash ${corpus.hash}): ${corpus.source}`)}
      ${setting('held out', `${integer(corpus.documents.heldOut)} of ${integer(corpus.documents.total)} documents, ${integer(options.heldOutCharacters)} characters evaluated`)}
      ${setting('widths', options.widths.join(', '))}
      ${setting(
        'layers, heads, hidden',
        over(specs, ({ model }) => `${model.layers}/${model.heads}/${model.hidden}`),
      )}
      ${setting('tokens a run', integer(options.tokens))}
      ${setting('batch', `${options.batch} windows of ${options.context} tokens`)}
      ${setting('seeds', options.seeds.join(', '))} ${training(specs)} ${setting('adapter', adapterName(adapter))}
      ${setting('browser', adapter.browser)} ${setting('kernels', kernelText(state.records))}
    </dl>`;
}
