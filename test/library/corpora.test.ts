/** An experiment over several corpora, kept and sent: all of its texts go with it. */
import { describe, expect, it } from 'vitest';
import type { CorpusInfo } from '../../src/data/corpus.ts';
import { domains } from '../../src/experiments/domains.ts';
import { readExperiment } from '../../src/experiments/experiment-files.ts';
import { recordsText } from '../../src/experiments/records-file.ts';
import { experimentName } from '../../src/library/names.ts';
import { openedExperiment } from '../../src/library/opened.ts';
import { linkedRecords, resultFragment } from '../../src/library/result-link.ts';
import { checkedExperiment } from '../../src/library/schema.ts';
import { corpus, recordsBy } from '../experiments/synthetic.ts';

const images: CorpusInfo = {
  ...corpus,
  id: 'images',
  hash: '00000000000000dd',
  symbols: ['\n', '#', '.'],
  domain: 'images',
  image: { width: 9, height: 9 },
};
const offered = [corpus, images];
const options = {
  ...domains.defaults({ software: true }),
  corpora: ['sotu', 'images'],
  widths: [8, 12, 16],
  tokens: 65_536,
};
const plan = domains.plan(corpus, options, offered);
const records = recordsBy(plan, ({ model }) => 1 + 1 / model.width);
const recorded = { experiment: 'domains', corpus, corpora: offered, options: plan.options, records };

describe('an experiment over several corpora', () => {
  it('is kept with all of them', () => {
    const { experiment, records: own } = openedExperiment(recordsText(recorded), 'file');
    expect(experiment.corpora).toEqual(offered);
    expect(own).toHaveLength(6);
    expect(checkedExperiment(JSON.parse(JSON.stringify(experiment)))).toEqual({ value: experiment });
  });

  it('goes into a link and comes out of it with all of them', async () => {
    const opened = readExperiment(await linkedRecords(await resultFragment(recorded)));
    expect(opened.plan).toEqual(plan);
    expect(opened.records.map(({ id, loss }) => [id, loss])).toEqual(records.map(({ id, loss }) => [id, loss]));
  });

  it('is another one where one of its texts is another', () => {
    const named = { experiment: 'domains', corpus, options: plan.options };
    const other = { ...images, hash: '00000000000000ee' };
    const names = [offered, [corpus, other]].map((corpora) => experimentName({ ...named, corpora }));
    expect(new Set([...names, experimentName(named)]).size).toBe(3);
  });
});
