import { describe, expect, it } from 'vitest';
import { unpackCheckpoint } from '../../src/checkpoint/file.ts';
import { checkpointFolder } from '../../src/checkpoint/folder.ts';
import { unpackTensors } from '../../src/checkpoint/safetensors.ts';
import type { Checkpoint } from '../../src/checkpoint/checkpoint.ts';
import { goldens } from '../golden/golden.ts';
import { goldenCheckpoint } from './fixtures.ts';

function folderOf(name: string) {
  const golden = goldens.find((each) => each.name === name)!;
  const checkpoint: Checkpoint = goldenCheckpoint(golden);
  const { context, vocabulary } = golden.config;
  const tokens = golden.steps[0]!.tokens.subarray(0, context);
  const logits = golden.logits.subarray(0, context * vocabulary);
  const folder = checkpointFolder(checkpoint, { tokens, logits, precision: 'float64' });
  return { checkpoint, tokens, logits, folder, files: new Map(folder.files.map(({ name, bytes }) => [name, bytes])) };
}

describe('the folder of a trained model', () => {
  it.each(['plain', 'experts', 'variant'])('holds the engine’s logits with their tokens: %s', (name) => {
    const { checkpoint, tokens, logits, folder, files } = folderOf(name);
    expect(folder.name).toBe(`loglog-${checkpoint.run}`);
    const { metadata, tensors } = unpackTensors(files.get('logits.safetensors')!);
    expect(metadata).toEqual({
      format: 'loglog-logits',
      version: '1',
      precision: 'float64',
      tokens: JSON.stringify([...tokens]),
    });
    const { context, vocabulary } = checkpoint.spec.model;
    expect(tensors).toEqual([{ name: 'logits', shape: [context, vocabulary], data: logits }]);
  });

  it('is what transformers opens where Qwen3 has a place for the model', () => {
    const { folder, files } = folderOf('plain');
    expect(folder.notQwen3).toBeNull();
    expect([...files.keys()]).toEqual(
      expect.arrayContaining(['model.safetensors', 'config.json', 'tokenizer.json', 'run.json', 'README.md']),
    );
  });

  it('holds the lab’s own file, and says why, where it has none', () => {
    const { checkpoint, folder, files } = folderOf('variant');
    expect(folder.notQwen3).toMatch(/^Qwen3 has no attention without rotary positions, and no .*GELU\)$/);
    expect([...files.keys()]).toEqual([`${checkpoint.run}.safetensors`, 'README.md', 'logits.safetensors']);
    expect(unpackCheckpoint(files.get(`${checkpoint.run}.safetensors`)!, checkpoint.run)).toEqual(checkpoint);
    const readme = new TextDecoder().decode(files.get('README.md'));
    expect(readme).toContain(`${folder.notQwen3}, so these are the weights as Loglog keeps them itself`);
    expect(readme).toContain(`safe_open("${checkpoint.run}.safetensors"`);
  });
});
