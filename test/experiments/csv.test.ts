import { expect, it } from 'vitest';
import { csvOf } from '../../src/experiments/csv.ts';
import { moe } from '../../src/experiments/moe.ts';
import { shape } from '../../src/experiments/shape.ts';
import type { RunRecord } from '../../src/train/record.ts';
import { corpus, recordsBy } from './synthetic.ts';

const last = (row: string): string => /(?:"([^"]*)"|([^,]*))$/.exec(row)!.slice(1).join('');

function variantsOf(records: readonly RunRecord[]): string[] {
  const [head, ...rows] = csvOf([corpus], records, []).trimEnd().split('\r\n');
  expect(last(head!)).toBe('variant');
  return [...new Set(rows.map(last))];
}

it('points.csv tells changed parts, optimisers and depths apart', () => {
  const plan = shape.plan(corpus, shape.defaults({ software: true }));
  const parts = ['standard', 'no positions', 'no query and key norm', 'GELU', 'untied head', 'Muon'];
  expect(variantsOf(recordsBy(plan, () => 2))).toEqual([...parts, '1 layer', '4 layers', '8 layers']);
});

it('points.csv tells mixtures apart', () => {
  const plan = moe.plan(corpus, moe.defaults({ software: true }));
  const mixtures = ['4 experts', '8 experts', '16 experts', '16 experts without balancing'];
  expect(variantsOf(recordsBy(plan, () => 2))).toEqual(['standard', ...mixtures]);
});
