import { describe, expect, it } from 'vitest';
import { fitFile, parseRecordsFile, pointsCsv, RecordsError, recordsFile } from '../../src/experiments/files.ts';
import { analyseLadder, PlanError } from '../../src/experiments/ladder.ts';
import type { LadderState } from '../../src/experiments/ladder-types.ts';
import { compareForms } from '../../src/scaling/compare.ts';
import { runId } from '../../src/train/spec.ts';
import { climbed, fakeTrain, planOf } from '../cli/lab-fixture.ts';

const ladder = climbed(planOf());

/** Rows of cells of an RFC 4180 text, which ends every line with CRLF. */
function csvRows(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain!);
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

describe('records.json', () => {
  it('replays to the very state it was written from', async () => {
    const state = await ladder;
    const { plan, records } = parseRecordsFile(recordsFile(state));
    expect(plan).toEqual(state.plan);
    expect(analyseLadder(plan, records)).toEqual(state);
  });

  /** The file with the field at a path such as 'records.2.loss' changed, or taken away by undefined. */
  const spoiled = async (path: string, value: unknown): Promise<string> => {
    const file: unknown = JSON.parse(recordsFile(await ladder));
    const names = path.split('.');
    const holder = names.slice(0, -1).reduce((at, name) => (at as Record<string, unknown>)[name], file);
    (holder as Record<string, unknown>)[names.at(-1)!] = value;
    return JSON.stringify(file);
  };

  it.each([
    ['another format', 'format', 'other', /format: .*"loglog-records"/],
    ['a later version', 'version', 2, /version: /],
    ['a missing corpus', 'corpus', undefined, /corpus: /],
    ['a width in words', 'records.2.spec.model.width', 'wide', /records\.2\.spec\.model\.width: /],
    ['a negative loss', 'records.0.loss', -1, /records\.0\.loss: /],
    ['a loss that is lost', 'records.0.loss', undefined, /records\.0\.loss: /],
    ['an outcome unheard of', 'records.1.outcome.kind', 'won', /records\.1\.outcome/],
    ['a time that is none', 'records.0.endedAt', 'today', /records\.0\.endedAt: /],
    ['a spec changed by hand', 'records.0.spec.seed', 77, /is not that of its spec/],
  ] as const)('is refused by the name of the field: %s', async (_, path, value, words) => {
    const text = await spoiled(path, value);
    expect(() => parseRecordsFile(text)).toThrow(RecordsError);
    expect(() => parseRecordsFile(text)).toThrow(words);
  });

  it('keeps what a record may hold besides: steps shared with other token counts, a part of the text and its loss', async () => {
    const { records, ...state } = await ladder;
    const [first] = records;
    const spec = { ...first!.spec, corpus: { ...first!.spec.corpus, characters: 4096 } };
    const record = { ...first!, spec, id: runId(spec), shared: { steps: 96 }, trainLoss: 1.25 };
    expect(parseRecordsFile(recordsFile({ ...state, records: [record] })).records).toEqual([record]);
  });

  it('is refused where its options make no ladder', async () => {
    const text = await spoiled('options.widths', [9]);
    expect(() => parseRecordsFile(text)).toThrow(PlanError);
  });

  it.each(['', 'PK\u0003\u0004', '[1, 2'])('is refused where it is not JSON: %j', (text) => {
    expect(() => parseRecordsFile(text)).toThrow(/it is not JSON/);
  });

  it('is refused where it is JSON of something else', () => {
    expect(() => parseRecordsFile('[]')).toThrow(RecordsError);
    expect(() => parseRecordsFile('null')).toThrow(RecordsError);
  });
});

describe('points.csv', () => {
  it('has one row a run, with the figures of the record and the prediction of its size', async () => {
    const { records, predictions, plan } = await ladder;
    const [head, ...rows] = csvRows(pointsCsv(await ladder));
    expect(rows.length).toBe(12);
    rows.forEach((row, i) => {
      const cell = (name: string) => row[head!.indexOf(name)]!;
      const record = records[i]!;
      expect(row.length).toBe(head!.length);
      expect(cell('run')).toBe(record.id);
      expect(cell('corpus')).toBe('sotu');
      expect(Number(cell('parameters'))).toBe(record.parameters.total);
      expect(Number(cell('loss_nats_per_token'))).toBe(record.loss);
      expect(Number(cell('loss_bits_per_token'))).toBeCloseTo(record.loss! / 0.6931471805599453, 12);
      expect(Number(cell('tokens_per_second'))).toBeCloseTo(record.tokens / record.seconds, 6);
      const rung = plan.options.widths.indexOf(record.spec.model.width);
      const prediction = predictions.find((each) => each.rung === rung)?.prediction;
      expect(cell('predicted_loss_nats_per_token')).toBe(prediction === undefined ? '' : String(prediction.loss));
      expect(cell('predicted_low')).toBe(prediction === undefined ? '' : String(prediction.interval[0]));
      expect(cell('predicted_high')).toBe(prediction === undefined ? '' : String(prediction.interval[1]));
    });
  });

  it('leaves the loss of a run that did not finish empty', async () => {
    const state = await climbed(
      planOf({ widths: [8] }),
      fakeTrain(() => ({ kind: 'stopped' })),
    );
    const [head, row] = csvRows(pointsCsv(state));
    expect(row![head!.indexOf('outcome')]).toBe('stopped');
    expect(row![head!.indexOf('loss_nats_per_token')]).toBe('');
  });

  it('has its column names even without runs', () => {
    expect(csvRows(pointsCsv(analyseLadder(planOf(), [])))).toHaveLength(1);
  });

  it('quotes what needs it', async () => {
    const state = await ladder;
    const id = 'a "text", in\r\nlines';
    const records = state.records.map((record) => ({
      ...record,
      spec: { ...record.spec, corpus: { ...record.spec.corpus, id } },
    }));
    const odd: LadderState = { ...state, records };
    const [head, row] = csvRows(pointsCsv(odd));
    expect(row![head!.indexOf('corpus')]).toBe(id);
    expect(row!.length).toBe(head!.length);
  });
});

describe('fit.json', () => {
  it('has the laws, the comparison and the scored predictions of the state', async () => {
    const { fits, points, predictions } = await ladder;
    const { law, intervals, level, rms, residuals, warnings } = fits.floor!;
    const { floor, scale, exponent } = law;
    expect(JSON.parse(fitFile(await ladder))).toMatchObject({
      format: 'loglog-fit',
      version: 1,
      experiment: 'ladder',
      corpus: 'sotu',
      method: { huberDelta: 1.345 * 0.005, noise: 0.005, bootstrap: 'parametric', replicates: 400, seed: 1 },
      points,
      floor: { floor, scale, exponent, intervals, level, rms, residuals, warnings },
      pure: { floor: 0, exponent: fits.pure!.law.exponent },
      comparison: compareForms(points),
      predictions: predictions.map(({ prediction, measured, error, inside }) => {
        const { n, loss, interval, law: from, fittedTo } = prediction;
        return { parameters: n, predicted: loss, interval, level: 0.8, measured, error, inside, law: from, fittedTo };
      }),
    });
  });

  it('says null where there is too little to fit', () => {
    const file = JSON.parse(fitFile(analyseLadder(planOf(), []))) as Record<string, unknown>;
    expect(file).toMatchObject({ floor: null, pure: null, comparison: null, predictions: [], points: [] });
  });
});
