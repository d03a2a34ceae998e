/** What goes with an exported model: what it is, and how to open it. */
import { isMerged } from '../data/byte-pairs.ts';
import { countParameters, type ModelConfig } from '../model/config.ts';
import { stepsOf } from '../train/spec.ts';
import type { Checkpoint } from './checkpoint.ts';

const whole = (value: number): string => value.toLocaleString('en-GB');

/** A prompt that any of the lab's corpora can read: the first symbols that are letters. */
function promptOf(symbols: readonly string[]): string {
  const the = Array.from('the ');
  if (the.every((character) => symbols.includes(character))) return 'the ';
  return symbols.find((symbol) => /\p{Letter}/u.test(symbol)) ?? symbols[0] ?? '';
}

function expertsText({ experts }: ModelConfig): string {
  return experts ? ` of each of ${experts.count} experts, ${experts.active} a token` : '';
}

/** Title, and what was trained on what. */
function facts({ run, spec, symbols }: Checkpoint): string {
  const { model, corpus, training, seed } = spec;
  const steps = stepsOf(spec);
  return `# Loglog ${run}

A transformer of ${whole(countParameters(model).total)} parameters, trained in a web page by Loglog.

| | |
|---|---|
| text | \`${corpus.id}\` (${corpus.hash}), ${symbols.length} symbols, ${symbols.some(isMerged) ? 'byte pairs of several characters' : 'a token a character'} |
| trained on | ${whole(steps * training.batch * model.context)} tokens: ${whole(steps)} steps of ${training.batch} windows of ${model.context} |
| shape | width ${model.width}, ${model.layers} layers, ${model.heads} heads, hidden width ${model.hidden}${model.variant?.head === 'untied' ? ', head not tied to the embedding' : ''}${expertsText(model)} |
| seed | ${seed} |
`;
}

/** README.md of a Qwen3 model, Markdown. */
export function modelCard(checkpoint: Checkpoint): string {
  const { context } = checkpoint.spec.model;
  const prompt = promptOf(checkpoint.symbols);
  return `${facts(checkpoint)}
\`run.json\` has all that decides the run. The files are those of a Qwen3 model:

\`\`\`python
from transformers import AutoModelForCausalLM, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(".")
model = AutoModelForCausalLM.from_pretrained(".")
prompt = tokenizer(${JSON.stringify(prompt)}, return_tensors="pt").input_ids
text = model.generate(prompt, max_new_tokens=${Math.max(1, context - prompt.length)}, do_sample=True, temperature=0.8, top_k=0)
print(tokenizer.decode(text[0]))
\`\`\`

It has seen windows of ${context} tokens only: past them it has learnt nothing.
`;
}

/** README.md of a model that Qwen3 has no place for. @param reason 'Qwen3 has no …'. */
export function ownCard(checkpoint: Checkpoint, reason: string): string {
  const file = `${checkpoint.run}.safetensors`;
  return `${facts(checkpoint)}
${reason}, so these are the weights as Loglog keeps them itself, matrices as [in, out]. The header has all that decides the
run (\`spec\`) and the character of every token id (\`symbols\`), both as JSON:

\`\`\`python
import json
from safetensors import safe_open

with safe_open("${file}", framework="pt") as file:
    spec, symbols = (json.loads(file.metadata()[key]) for key in ("spec", "symbols"))
    weights = {name: file.get_tensor(name) for name in file.keys()}
\`\`\`
`;
}
