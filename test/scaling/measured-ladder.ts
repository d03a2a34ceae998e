/** The ladder measured in PyTorch, by training length. fixtures/README.md says what it is. */
import { readFileSync } from 'node:fs';
import type { LawPoint } from '../../src/scaling/types.ts';

const FILE = new URL('./fixtures/ladder-sotu-pytorch.csv', import.meta.url);

/** Points of each training length, in order of size; keys are training characters. */
export function measuredLadders(): Map<number, LawPoint[]> {
  const lines = readFileSync(FILE, 'utf8').split('\n');
  const rows = lines.filter((line) => /^\d/.test(line)).map((line) => line.split(',').map(Number));
  const ladders = new Map<number, LawPoint[]>();
  for (const row of rows) {
    const tokens = row[4]!;
    ladders.set(tokens, [...(ladders.get(tokens) ?? []), { n: row[2]!, loss: row[7]! }]);
  }
  return ladders;
}
