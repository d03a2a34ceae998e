/**
 * Writes the golden models as trained ones are exported, with PyTorch's logits of a window beside each: a folder each, for
 * check-qwen3.py to open.
 *
 *   npx tsx test/golden/export-qwen3.ts FOLDER
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkpointFolder } from '../../src/checkpoint/folder.ts';
import type { EngineLogits } from '../../src/checkpoint/logits.ts';
import { goldenCheckpoint } from '../checkpoint/fixtures.ts';
import { goldens, type Golden } from './golden.ts';

/** Of the first window of the first step. */
function logitsOf({ config: { context, vocabulary }, steps, logits }: Golden): EngineLogits {
  const tokens = steps[0]!.tokens.subarray(0, context);
  return { tokens, logits: logits.subarray(0, context * vocabulary), precision: 'float64' };
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Name the folder to write to: npx tsx test/golden/export-qwen3.ts FOLDER');
for (const golden of goldens) {
  const place = join(folder, golden.name);
  mkdirSync(place, { recursive: true });
  const { files } = checkpointFolder(goldenCheckpoint(golden), logitsOf(golden));
  for (const { name, bytes } of files) writeFileSync(join(place, name), bytes);
  console.log(place);
}
