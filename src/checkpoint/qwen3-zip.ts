/** The export of a checkpoint as one file. Loaded when somebody asks for it. */
import { zipSync } from 'fflate';
import type { Checkpoint } from './checkpoint.ts';
import { qwen3Export, type ExportedFile } from './qwen3.ts';

/** `loglog-RUN.zip` with one folder in it. Weights hardly compress: they are stored as they are. */
export function qwen3Zip(checkpoint: Checkpoint): ExportedFile {
  const folder = `loglog-${checkpoint.run}`;
  const entries = qwen3Export(checkpoint).map(({ name, bytes }) => [`${folder}/${name}`, bytes] as const);
  return { name: `${folder}.zip`, bytes: zipSync(Object.fromEntries(entries), { level: 0 }) };
}
