/** The part of the report that lets someone else repeat the experiment. */
import type { CorpusInfo } from '../../data/corpus.ts';
import { corporaOf } from '../../experiments/corpora.ts';
import type { Field, OptionValue } from '../../experiments/experiment.ts';
import type { RunSpec } from '../../train/spec.ts';
import type { RunRecord } from '../../train/record.ts';
import { figure, integer, level, metric, short } from './format.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { adapterText, type LabResult } from './result.ts';

function setting(name: string, value: string): Html {
  return html`<dt>${name}</dt>
    <dd>${value}</dd>`;
}

/** Different values of a setting over the groups, in their order. */
function over(specs: readonly RunSpec[], value: (spec: RunSpec) => string): string {
  return [...new Set(specs.map(value))].join(', ');
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
  )}
  ${specs.some(({ training: each }) => each.optimiser) ? setting('hidden matrices', over(specs, hiddenText)) : ''}`;
}

/** What updates the hidden matrices. */
function hiddenText({ training: { optimiser } }: RunSpec): string {
  return optimiser ? `Muon, momentum ${optimiser.momentum}, 5 Newton-Schulz iterations` : 'AdamW';
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

function valueText(field: Field, value: OptionValue): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && 'matmul' in value) return `${value.matmul}, ${value.attention}`;
  const unitOf = 'unit' in field ? field.unit : '';
  const text = (number: number): string => {
    if (unitOf === 'FLOPs') return metric(number);
    return unitOf === 'ratio' ? short(number) : number < 1 ? figure(number) : integer(number);
  };
  const unit =
    'unit' in field && !['width', 'seed', 'layers', 'ratio', 'factor'].includes(field.unit) ? ` ${field.unit}` : '';
  return `${(typeof value === 'number' ? [value] : value).map((each) => (typeof each === 'string' ? each : text(each))).join(', ')}${unit}`;
}

function corpusSettings({ id, hash, title, source, documents, charactersPerToken }: CorpusInfo): Html {
  const tokens = charactersPerToken === undefined ? '' : `; ${figure(charactersPerToken)} characters a token`;
  return html`${setting('corpus', `${title} (${id}, hash ${hash}): ${source}${tokens}`)}
  ${setting('held out', `${integer(documents.heldOut)} of ${integer(documents.total)} documents`)}`;
}

export function settings(result: LabResult): Html {
  const { experiment, state, command } = result;
  const { options, groups } = state.plan;
  const specs = groups.flatMap(({ runs }) => runs.slice(0, 1).map(({ spec }) => spec));
  const chosen = experiment.fields.flatMap((field) => {
    const value = options[field.name];
    return value === undefined ? [] : [setting(field.label.toLowerCase(), valueText(field, value))];
  });
  return html`<h2>To repeat it</h2>
    <pre>${unbroken(command)}</pre>
    <dl class="settings">
      ${corporaOf(state.plan).map(corpusSettings)} ${chosen}
      ${setting(
        'layers, heads, hidden',
        over(specs, ({ model }) => `${model.layers}/${model.heads}/${model.hidden}`),
      )}
      ${training(specs)} ${setting('adapter', adapterText(result))} ${setting('kernels', kernelText(state.records))}
    </dl>`;
}
