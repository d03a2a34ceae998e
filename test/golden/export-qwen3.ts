/**
 * Writes the golden models that Qwen3 can express as the page exports a trained one: a folder each, for check-qwen3.py to open.
 *
 *   npx tsx test/golden/export-qwen3.ts FOLDER
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { whyNotQwen3 } from '../../src/checkpoint/exportable.ts';
import { qwen3Export } from '../../src/checkpoint/qwen3.ts';
import { goldenCheckpoint } from '../checkpoint/fixtures.ts';
import { goldens } from './golden.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Name the folder to write to: npx tsx test/golden/export-qwen3.ts FOLDER');
for (const golden of goldens.filter(({ config }) => whyNotQwen3(config) === null)) {
  const place = join(folder, golden.name);
  mkdirSync(place, { recursive: true });
  for (const { name, bytes } of qwen3Export(goldenCheckpoint(golden))) writeFileSync(join(place, name), bytes);
  console.log(place);
}
