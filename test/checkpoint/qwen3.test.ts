/** The export opens as Qwen3 and is the same model: its logits against PyTorch's for the model itself. */
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { whyNotQwen3 } from '../../src/checkpoint/exportable.ts';
import { qwen3Export } from '../../src/checkpoint/qwen3.ts';
import { qwen3Zip } from '../../src/checkpoint/qwen3-zip.ts';
import { unpackTensors } from '../../src/checkpoint/safetensors.ts';
import { goldens } from '../golden/golden.ts';
import { goldenCheckpoint, smallCheckpoint } from './fixtures.ts';
import { qwen3Logits, type Qwen3Config } from './qwen3-forward.ts';

function opened(files: ReturnType<typeof qwen3Export>) {
  const bytesOf = (name: string) => files.find((file) => file.name === name)!.bytes;
  const json = (name: string) => JSON.parse(new TextDecoder().decode(bytesOf(name))) as unknown;
  return { json, config: json('config.json') as Qwen3Config, file: unpackTensors(bytesOf('model.safetensors')) };
}

/**
 * Both sides compute in float64 from the same float32 weights. What differs is what the export rounds once more to float32: the
 * normalised embedding and the gains, each by at most 2^-24 of its value. Of the golden models' greatest logit that was 7 roundings.
 */
const TOLERANCE = 32 * 2 ** -24;

const expressible = goldens.filter(({ config }) => whyNotQwen3(config) === null);

describe.each(expressible)('the export of the golden model $name', (golden) => {
  const { config, file } = opened(qwen3Export(goldenCheckpoint(golden)));

  it('gives the logits of the model', () => {
    const { context: T, vocabulary: V } = golden.config;
    const greatest = golden.logits.reduce((most, logit) => Math.max(most, Math.abs(logit)), 0);
    const { tokens } = golden.steps[0]!;
    let worst = 0;
    for (let b = 0; b < golden.batch; b += 1) {
      const logits = qwen3Logits(file.tensors, config, tokens.subarray(b * T, (b + 1) * T)).flat();
      expect(logits).toHaveLength(T * V);
      logits.forEach((logit, i) => (worst = Math.max(worst, Math.abs(logit - golden.logits[b * T * V + i]!))));
    }
    expect(worst / greatest).toBeLessThan(TOLERANCE);
  });

  it('has the tensors of Qwen3ForCausalLM, in its shapes', () => {
    const { width: C, hidden: F, layers, heads, vocabulary: V, experts } = golden.config;
    const shapes = Object.fromEntries(file.tensors.map(({ name, shape }) => [name, shape]));
    expect(file.tensors).toHaveLength(3 + (8 + (experts ? 1 + 3 * experts.count : 3)) * layers);
    const mlp = `model.layers.0.mlp.${experts ? 'experts.1.' : ''}`;
    expect(shapes).toMatchObject({
      'model.embed_tokens.weight': [V, C],
      'model.layers.0.self_attn.q_norm.weight': [C / heads],
      'model.layers.0.self_attn.v_proj.weight': [C, C],
      ...(experts && { 'model.layers.0.mlp.gate.weight': [experts.count, C] }),
      [`${mlp}gate_proj.weight`]: [F, C],
      [`${mlp}down_proj.weight`]: [C, F],
      'model.norm.weight': [C],
      'lm_head.weight': [V, C],
    });
    expect(file.metadata).toEqual({ format: 'pt' });
  });
});

describe('a variant that Qwen3 has no place for', () => {
  it.each([
    [{ positions: 'none' }, /rotary positions/],
    [{ qkNorm: 'none' }, /norms of queries and keys/],
    [{ activation: 'gelu' }, /without a gate/],
  ] as const)('is refused by name, %o', (variant, words) => {
    const checkpoint = smallCheckpoint();
    const spec = { ...checkpoint.spec, model: { ...checkpoint.spec.model, variant } };
    expect(() => qwen3Export({ ...checkpoint, spec })).toThrow(words);
  });

  it('names all that is lacking at once', () => {
    const variant = { positions: 'none', qkNorm: 'none', activation: 'gelu', head: 'untied' } as const;
    expect(whyNotQwen3({ variant })).toMatch(/positions.*norms.*gate/);
    expect(whyNotQwen3({ variant: { head: 'untied' } })).toBeNull();
    expect(whyNotQwen3({})).toBeNull();
  });
});

describe('the export', () => {
  const checkpoint = smallCheckpoint();
  const { json } = opened(qwen3Export(checkpoint));

  it('names the files that transformers looks for, and says what the run was', () => {
    expect(json('config.json')).toMatchObject({ architectures: ['Qwen3ForCausalLM'], tie_word_embeddings: false });
    expect(json('run.json')).toEqual({ run: checkpoint.run, spec: checkpoint.spec, symbols: checkpoint.symbols });
    const card = new TextDecoder().decode(qwen3Export(checkpoint).find(({ name }) => name === 'README.md')!.bytes);
    expect(card).toContain(checkpoint.run);
    expect(card).toContain('tokenizer("the "');
  });

  it('has a token for every symbol, by its id', () => {
    const tokenizer = json('tokenizer.json') as { model: { vocab: Record<string, number>; unk_token: string | null } };
    expect(tokenizer.model.vocab).toEqual(Object.fromEntries(checkpoint.symbols.map((symbol, id) => [symbol, id])));
    expect(tokenizer.model.unk_token).toBeNull();
  });

  it('reads characters that the alphabet had no room for as the replacement', () => {
    const symbols = [...checkpoint.symbols.slice(0, -1), '\ufffd'];
    const replaced = opened(qwen3Export({ ...checkpoint, symbols }));
    expect(replaced.json('tokenizer.json')).toMatchObject({ model: { unk_token: '\ufffd' } });
    expect(replaced.json('tokenizer_config.json')).toMatchObject({ unk_token: '\ufffd', model_max_length: 16 });
  });

  it('merges as a byte-pair vocabulary does, within words', () => {
    const merged = [...checkpoint.symbols, 'th', 'the', ' the'];
    const { json: read } = opened(qwen3Export({ ...checkpoint, symbols: merged }));
    const { model, pre_tokenizer } = read('tokenizer.json') as {
      model: { merges: unknown; vocab: Record<string, number> };
      pre_tokenizer: { pattern: { Regex: string } };
    };
    expect(model.merges).toEqual([
      ['t', 'h'],
      ['th', 'e'],
      [' ', 'the'],
    ]);
    expect(model.vocab[' the']).toBe(merged.length - 1);
    expect('the 12 cats, so'.match(new RegExp(pre_tokenizer.pattern.Regex, 'gu'))).toEqual([
      'the',
      ' 12',
      ' cats',
      ',',
      ' so',
    ]);
    const card = qwen3Export({ ...checkpoint, symbols: merged }).find(({ name }) => name === 'README.md')!;
    expect(new TextDecoder().decode(card.bytes)).toContain('byte pairs of several characters');
  });

  it.each([
    [0, '0.0'],
    [1, '1.0'],
    [0.01, '0.01'],
    [1e-7, '1e-7'],
  ])('writes a balancing coefficient of %d as a number that Python takes for a float', (balance, written) => {
    const golden = goldens.find(({ name }) => name === 'experts')!;
    const experts = { ...golden.config.experts!, balance };
    const files = qwen3Export(goldenCheckpoint({ ...golden, config: { ...golden.config, experts } }));
    const text = new TextDecoder().decode(files.find(({ name }) => name === 'config.json')!.bytes);
    expect(text).toContain(`"router_aux_loss_coef": ${written},`);
    expect((JSON.parse(text) as { router_aux_loss_coef: number }).router_aux_loss_coef).toBe(balance);
  });

  it('is one zip with a folder in it', () => {
    const { name, bytes } = qwen3Zip(checkpoint);
    expect(name).toBe(`loglog-${checkpoint.run}.zip`);
    const files = qwen3Export(checkpoint).map((file) => [`loglog-${checkpoint.run}/${file.name}`, file.bytes]);
    expect(unzipSync(bytes)).toEqual(Object.fromEntries(files));
  });
});
