/** What is said of saved weights: in the terminal, and in the folder that holds them. */
import type { ExperimentState } from '../../experiments/experiment.ts';
import type { RunRecord } from '../../train/record.ts';
import { integer, nats, plural } from './format.ts';
import { shortTitle } from './words.ts';

/** A model that was written. */
export interface SavedModel {
  readonly folder: string;
  /** Why it is no Qwen3 model ('Qwen3 has no …'), null where it is one. */
  readonly notQwen3: string | null;
}

type Saved = ReadonlyMap<string, SavedModel>;

/** Why models are no Qwen3 models, each reason once: 'Qwen3 has no …; no …'. */
const reasonsText = (reasons: readonly string[]): string =>
  [...new Set(reasons)].map((reason, i) => (i === 0 ? reason : reason.replace(/^Qwen3 has /, ''))).join('; ');

/** 'Weights of 6 runs written, 4 that transformers opens as Qwen3, 2 in the lab's own format: Qwen3 has no … .' */
export function weightsText(saved: Saved): string {
  if (saved.size === 0) return 'No weights were written, as no run was trained to its end here.';
  const reasons = [...saved.values()].flatMap(({ notQwen3 }) => notQwen3 ?? []);
  const open = saved.size - reasons.length;
  const whole = `Weights of ${plural(saved.size, 'run')} written`;
  if (reasons.length === 0) return `${whole}; transformers opens ${saved.size > 1 ? 'them' : 'it'} as Qwen3.`;
  const parts = open > 0 ? `${open} that transformers opens as Qwen3, ${reasons.length} in` : 'in';
  return `${whole}, ${parts} the lab's own format: ${reasonsText(reasons)}.`;
}

/** Said before training where records were given; null where there is nothing to say. */
export function knownWithoutWeights(known: number): string | null {
  if (known === 0) return null;
  const [runs, verb] = [plural(known, 'run'), known > 1 ? 'have' : 'has'];
  return `${runs} of the records given ${verb} no weights here: leave --records out to train and write them too`;
}

/** The finished runs of an experiment, those first whose weights are here. */
function rows({ plan, records }: ExperimentState, saved: Saved): string[] {
  const names = new Map(
    plan.groups.flatMap(({ runs }, group) => runs.map(({ id, purpose }) => [id, [shortTitle(plan, group), purpose]])),
  );
  const row = ({ id, parameters, tokens, spec, loss }: RunRecord): string => {
    const model = saved.get(id);
    const opens = model === undefined ? 'not here' : model.notQwen3 === null ? 'Qwen3' : "the lab's own";
    const [title = '', purpose = ''] = names.get(id) ?? [];
    const what = title.includes(purpose) || purpose.startsWith('seed') ? title : `${title}, ${purpose}`;
    const cells = [model?.folder ?? id, what, integer(parameters.total), integer(tokens), String(spec.seed)];
    return `| ${[...cells, loss === null ? '–' : nats(loss), opens].join(' | ')} |`;
  };
  const finished = records.filter(({ outcome }) => outcome.kind === 'finished');
  return finished.sort((a, b) => Number(saved.has(b.id)) - Number(saved.has(a.id))).map(row);
}

/** README.md of the folder: which model is which, Markdown. */
export function weightsReadme(state: ExperimentState, saved: Saved): string {
  const reasons = [...saved.values()].flatMap(({ notQwen3 }) => notQwen3 ?? []);
  const own = reasons.length === 0 ? '' : `${reasonsText(reasons)}. Those models are in the lab's own format.\n`;
  return `# Weights of ${state.plan.experiment}

One folder for each run that was trained to its end, at the end of its own cooldown. \`logits.safetensors\` of each holds what the engine
itself gave to the first held-out window. \`test/golden/check-qwen3.py\` of Loglog's source, given the path of this folder, opens every
model with PyTorch and compares.
${own === '' ? '' : `\n${own}`}
| folder | run | parameters | tokens | seed | nats | format |
|---|---|---|---|---|---|---|
${rows(state, saved).join('\n')}
`;
}
