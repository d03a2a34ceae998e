import { describe, expect, it } from 'vitest';
import type { CorpusInfo } from '../../src/data/corpus.ts';
import { GENERATED } from '../../src/data/generated/known.ts';
import { TASKS } from '../../src/data/tasks/known.ts';
import type { Experiment } from '../../src/experiments/experiment.ts';
import { findingsOf } from '../../src/experiments/findings.ts';
import { experimentFile, readExperiment } from '../../src/experiments/experiment-files.ts';
import { isoflop } from '../../src/experiments/isoflop.ts';
import { PlanError } from '../../src/experiments/plan-error.ts';
import { RecordsError } from '../../src/experiments/records-file.ts';
import { defaultsFor, EXPERIMENTS } from '../../src/experiments/registry.ts';
import { stateOf } from '../../src/experiments/run-experiment.ts';
import { corpus, recordsBy, sizeOf } from './synthetic.ts';

const plan = isoflop.plan(corpus, { ...isoflop.defaults({ software: true }), budgets: [6e9, 24e9] });
const records = recordsBy(plan, (spec) => 1 + 9 * sizeOf(spec) ** -0.35 + 36 * spec.training.tokens ** -0.35);
const state = stateOf(plan, records);
const file = experimentFile('records.json', state);

describe('the files of any experiment', () => {
  it('read back to the very experiment, plan and findings', () => {
    const read = readExperiment(file);
    expect(read.experiment).toBe(isoflop);
    expect(read.plan).toEqual(plan);
    expect(stateOf(read.plan, read.records)).toEqual(state);
  });

  const spoiled = (path: string, value: unknown): string => {
    const whole: unknown = JSON.parse(file);
    const names = path.split('.');
    const holder = names.slice(0, -1).reduce((at, name) => (at as Record<string, unknown>)[name], whole);
    (holder as Record<string, unknown>)[names.at(-1)!] = value;
    return JSON.stringify(whole);
  };

  it.each([
    [
      'an experiment unheard of',
      'experiment',
      'alchemy',
      RecordsError,
      /experiment "alchemy", which is none of ladder/,
    ],
    ['a loss that is none', 'records.0.loss', -1, RecordsError, /records\.0\.loss/],
    ['a spec changed by hand', 'records.0.spec.seed', 77, RecordsError, /is not that of its spec/],
    ['an option missing', 'options.budgets', undefined, PlanError, /Budgets is not chosen/],
    ['an option in words', 'options.seeds', 'one', PlanError, /Seeds takes a list of numbers/],
    ['an option out of its limits', 'options.widths', [8, 12, 1000], PlanError, /and 1,000 is not one/],
    ['kernels that are none', 'options.kernels', { matmul: 'fast', attention: 'plain' }, PlanError, /called 'fast'/],
  ] as const)('are refused with the reason: %s', (_, path, value, kind, words) => {
    const text = spoiled(path, value);
    expect(() => readExperiment(text)).toThrow(kind);
    expect(() => readExperiment(text)).toThrow(words);
  });

  it('drop options that no field describes', () => {
    expect(readExperiment(spoiled('options.colour', 'red')).plan).toEqual(plan);
  });

  it('name the experiment in fit.json and hold a row a run in points.csv', () => {
    expect(JSON.parse(experimentFile('fit.json', state))).toMatchObject({
      format: 'loglog-fit',
      version: 1,
      experiment: 'isoflop',
      corpus: 'sotu',
      parameters: { exponent: expect.any(Number) as number },
    });
    const lines = experimentFile('points.csv', state).trimEnd().split('\r\n');
    expect(lines.length).toBe(1 + records.length);
    expect(new Set(lines.map((line) => line.split(',').length)).size).toBe(1);
  });
});

/** The corpus an experiment is made for. */
const corpusFor = ({ corpus: id }: Experiment) => [...GENERATED, ...TASKS].find((info) => info.id === id) ?? corpus;

/** What is offered beside a corpus. */
const offeredWith = (text: CorpusInfo) => {
  const others = ['sotu-bpe', 'code', 'music', 'images', 'mixed'].map((id): CorpusInfo => ({ ...corpus, id }));
  return [text, ...others, ...TASKS.filter(({ id }) => id !== text.id)];
};

describe('every experiment', () => {
  it.each(EXPERIMENTS.map((experiment) => [experiment.id, experiment] as const))(
    '%s has defaults that make a plan on either adapter, also of a short text',
    (_, experiment) => {
      const whole = corpusFor(experiment);
      const brief = { ...whole, trainCharacters: 90_000, heldOutCharacters: 10_000 };
      for (const adapter of [{ software: true }, { software: false }, null]) {
        for (const text of [whole, brief]) {
          const plan_ = experiment.plan(text, defaultsFor(experiment, adapter, text), offeredWith(text));
          expect(plan_.experiment).toBe(experiment.id);
          expect(plan_.groups.length).toBeGreaterThan(0);
          const ids = plan_.groups.flatMap(({ runs }) => runs.map(({ id }) => id));
          expect(new Set(ids).size, 'no run twice').toBe(ids.length);
        }
      }
    },
  );

  it.each(EXPERIMENTS.map((experiment) => [experiment.id, experiment] as const))(
    '%s describes each option once, by a flag and an example of its own kind',
    (_, experiment) => {
      const { fields, question } = experiment;
      const options = experiment.defaults({ software: true });
      expect(new Set(fields.map(({ flag }) => flag)).size).toBe(fields.length);
      expect(Object.keys(options).filter((name) => !fields.some((field) => field.name === name))).toEqual([]);
      for (const field of fields) {
        expect(field.optional || field.name in options, field.name).toBe(true);
        expect(field.flag).toMatch(/^[a-z-]+$/);
      }
      expect(question).toMatch(/\?$/);
    },
  );

  it.each(EXPERIMENTS.map((experiment) => [experiment.id, experiment] as const))(
    '%s says what is missing before the first record',
    (_, experiment) => {
      const empty = findingsOf(
        experiment.plan(
          corpusFor(experiment),
          experiment.defaults({ software: true }),
          offeredWith(corpusFor(experiment)),
        ),
        [],
      );
      expect(empty.headline).toMatch(/\.$/);
      expect(empty.figures).toEqual([]);
      expect(() => JSON.stringify(empty)).not.toThrow();
    },
  );
});
