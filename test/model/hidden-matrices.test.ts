import { describe, expect, it } from 'vitest';
import { modelOfWidth, type ModelConfig } from '../../src/model/config.ts';
import { hiddenMatrices } from '../../src/model/hidden-matrices.ts';
import { parameterTable } from '../../src/model/parameters.ts';

const base = modelOfWidth(12, 53, 64);
const models: ModelConfig[] = [
  base,
  modelOfWidth(32, 53, 64),
  { ...base, variant: { activation: 'gelu', head: 'untied' } },
  { ...base, experts: { count: 4, active: 2, balance: 0.01 } },
  { ...base, hidden: base.width },
];

describe.each(models)('the hidden matrices of width $width, hidden $hidden, $variant $experts', (model) => {
  const table = parameterTable(model);
  const { sets, words, rest } = hiddenMatrices(table);

  /** How often each element of a replica is named, by a matrix or a range. */
  function named(): Uint8Array {
    const times = new Uint8Array(table.length);
    for (const { short, long, first, count } of sets) {
      for (let i = first; i < first + count; i += 1) {
        const [offset4, row4, tall] = words.subarray(3 * i, 3 * i + 3) as unknown as [number, number, number];
        const [rows, cols] = tall === 1 ? [long, short] : [short, long];
        for (let at = 0; at < rows * cols; at += 1)
          times[4 * offset4 + 4 * row4 * Math.floor(at / cols) + (at % cols)]! += 1;
      }
    }
    for (const { offset, length } of rest) for (let i = 0; i < length; i += 1) times[offset + i]! += 1;
    return times;
  }

  it('name every weight once, those of the blocks as matrices and the others as ranges', () => {
    const times = named();
    for (const { offset, shape } of table.parameters)
      expect(times.subarray(offset, offset + shape[0] * shape[1]).every((count) => count === 1)).toBe(true);
    expect(Math.max(...times)).toBe(1);
    const outside = table.parameters.filter(({ hidden }) => !hidden).map(({ name }) => name.replace(/\d+/, 'n'));
    expect(new Set(outside)).toEqual(
      new Set(['embedding', ...(model.variant?.head ? ['head'] : []), ...(model.experts ? ['blocks.n.router'] : [])]),
    );
  });

  it('are as many as q, k, v, output, gate, up and down of every layer and expert', () => {
    const feedForward = (model.variant?.activation === 'gelu' ? 2 : 3) * (model.experts?.count ?? 1);
    const total = sets.reduce((sum, { count }) => sum + count, 0);
    expect(total).toBe(model.layers * (4 + feedForward));
    expect(words.length).toBe(3 * total);
    for (const { short, long } of sets) expect(short).toBeLessThanOrEqual(long);
  });

  it('begin and end where vec4s do', () => {
    for (const { offset, length } of rest) expect([offset % 4, length % 4]).toEqual([0, 0]);
  });
});

it('a side that is no multiple of 4 is refused', () => {
  const parameter = { name: 'a', shape: [4, 6], deviation: 1, stream: 0, offset: 0, hidden: [1, 1] } as const;
  expect(() => hiddenMatrices({ parameters: [parameter], length: 64, embeddingLength: 0 })).toThrow('4 by 6');
});
