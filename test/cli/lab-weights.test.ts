import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { knownWithoutWeights, weightsText } from '../../src/cli/lab/weights-words.ts';
import { WeightsFolder } from '../../src/cli/lab/weights.ts';
import { ended, planOf } from './lab-fixture.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lab-weights-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const piece = (folder: string, file: string, text: string) =>
  ({ kind: 'piece', folder, file, base64: Buffer.from(text).toString('base64') }) as const;

const REASON = 'Qwen3 has no attention without rotary positions';

describe('the folder of the weights', () => {
  it('holds whole models only, with a list of them and of the finished runs that have none', async () => {
    const state = await ended(planOf({ widths: [8, 12], seeds: [1] }));
    const [first, second] = state.records;
    const weights = new WeightsFolder(root);
    weights.take(piece('loglog-a', 'model.safetensors', 'one '));
    weights.take(piece('loglog-b', 'model.safetensors', 'cut short'));
    weights.take(piece('loglog-a', 'model.safetensors', 'two'));
    weights.take({ kind: 'whole', folder: 'loglog-a', run: second!.id, notQwen3: REASON });
    weights.finish(state);
    expect(readdirSync(root).sort()).toEqual(['README.md', 'loglog-a']);
    expect(readFileSync(join(root, 'loglog-a', 'model.safetensors'), 'utf8')).toBe('one two');
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    expect(readme).toContain(`${REASON}. Those models are in the lab's own format.`);
    const lines = readme.split('\n').filter((line) => /^\| (loglog-|[0-9a-f]{16})/.test(line));
    expect(lines[0]).toMatch(/^\| loglog-a \| width 12 \| 4,092 \| 65,536 \| 1 \| \d\.\d{3} \| the lab's own \|$/);
    expect(lines[1]).toContain(first!.id);
    expect(lines[1]).toContain('| not here |');
  });

  it('is empty where no model came, and stays away once it is discarded', async () => {
    const weights = new WeightsFolder(root);
    weights.finish(await ended(planOf({ widths: [8] })));
    expect(readdirSync(root)).toEqual([]);
    rmSync(root, { recursive: true });
    expect(() => weights.take(piece('loglog-a', 'model.safetensors', ''))).toThrow('ENOENT');
    expect(existsSync(root)).toBe(false);
  });
});

describe('what is said of the weights', () => {
  const model = (notQwen3: string | null) => ({ folder: 'loglog', notQwen3 });

  it.each([
    [[], 'No weights were written, as no run was trained to its end here.'],
    [[null], 'Weights of 1 run written; transformers opens it as Qwen3.'],
    [
      [null, REASON, REASON],
      `Weights of 3 runs written, 1 that transformers opens as Qwen3, 2 in the lab's own format: ${REASON}.`,
    ],
    [[REASON], `Weights of 1 run written, in the lab's own format: ${REASON}.`],
    [[REASON, 'Qwen3 has no gates'], `Weights of 2 runs written, in the lab's own format: ${REASON}; no gates.`],
  ])('of %j', (models, text) => {
    expect(weightsText(new Map(models.map((each, i) => [String(i), model(each)])))).toBe(text);
  });

  it('of runs whose records were given', () => {
    expect(knownWithoutWeights(0)).toBeNull();
    expect(knownWithoutWeights(1)).toMatch(/^1 run of the records given has no weights here: /);
    expect(knownWithoutWeights(2)).toMatch(/^2 runs of the records given have no weights here: /);
  });
});
