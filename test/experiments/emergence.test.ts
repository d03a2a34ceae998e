import { describe, expect, it } from 'vitest';
import { TASKS } from '../../src/data/tasks/known.ts';
import { emergence, type EmergenceOptions } from '../../src/experiments/emergence.ts';
import { experimentFile, readExperiment } from '../../src/experiments/experiment-files.ts';
import { findingsOf } from '../../src/experiments/findings.ts';
import { PlanError } from '../../src/experiments/plan-error.ts';
import { stateOf } from '../../src/experiments/run-experiment.ts';
import type { Grade, RunRecord, TaskResult } from '../../src/train/record.ts';
import { shapeKey, stepsOf, type RunSpec } from '../../src/train/spec.ts';
import { expectDrawable } from './drawable.ts';
import { recordsBy, sizeOf } from './synthetic.ts';

const options: EmergenceOptions = {
  tasks: ['addition-2', 'addition-3', 'addition-4'],
  effort: 'small',
  widths: [4, 8, 12, 16, 24, 32],
  seeds: [1],
  records: 1024,
  probes: 16,
};
const planOf = (changes: Partial<EmergenceOptions> = {}) =>
  emergence.plan(TASKS[0]!, { ...options, ...changes }, TASKS);

const taskOf = ({ corpus }: RunSpec) => TASKS.find(({ id }) => id === corpus.id)!.task!;

/** Smooth in the size: 600 parameters to a digit beyond the first bring the loss of a token to 0.2. */
const lossOf = (spec: RunSpec): number => 0.2 * (sizeOf(spec) / (600 * (taskOf(spec).level - 1))) ** -1.2;

/** Tokens are right or wrong by themselves, so that p^L holds. */
function gradeOf(spec: RunSpec): Grade {
  const { period, answer } = taskOf(spec);
  const answerLoss = lossOf(spec);
  return { exact: Math.exp(-(period - answer.first) * answerLoss), tokenAccuracy: Math.exp(-answerLoss), answerLoss };
}

function resultOf(spec: RunSpec, grade: Grade = gradeOf(spec)): TaskResult {
  const { period, counted, chance } = taskOf(spec);
  const byPosition = Array.from({ length: period - 1 }, (_, t) => (t + 1 >= counted.first ? grade.answerLoss : null));
  return { ...grade, byPosition, chance };
}

const graded = (spec: RunSpec): Partial<RunRecord> => ({ task: resultOf(spec) });

interface Results {
  readonly tasks: readonly {
    readonly task: string;
    readonly answerTokens: number;
    readonly halfRight: { readonly parameters?: number; readonly below?: number; readonly above?: number };
    readonly sizes: readonly { readonly exact: number; readonly expected: number }[];
  }[];
  readonly learning: readonly { readonly trained: number | null; readonly understood: number | null }[];
}

const resultsOf = (plan: ReturnType<typeof planOf>, records: readonly RunRecord[]) =>
  findingsOf(plan, records).results as unknown as Results;

describe('plan', () => {
  it('trains every size on every task, one record a window, easiest task first', () => {
    const plan = planOf({ tasks: ['addition-4', 'addition-2'], widths: [8, 16] });
    expect(plan.corpora!.map(({ id }) => id)).toEqual(['addition-2', 'addition-4']);
    const specs = plan.groups.flatMap(({ runs }) => runs.map(({ spec }) => spec));
    expect(specs.map(({ corpus, model }) => [corpus.id, model.width, model.context])).toEqual([
      ['addition-2', 8, 9],
      ['addition-2', 16, 9],
      ['addition-4', 8, 15],
      ['addition-4', 16, 15],
    ]);
    expect(new Set(plan.groups.map(({ runs }) => shapeKey(runs[0]!.spec))).size).toBe(4);
    for (const { evaluation } of specs) expect(evaluation.probes).toBe(16);
  });

  it('takes sizes, layers and lengths that suit the family, and what is chosen instead', () => {
    const { widths: _, ...bare } = options;
    const specs = (changes: Partial<EmergenceOptions>) =>
      emergence
        .plan(TASKS[0]!, { ...bare, ...changes }, TASKS)
        .groups.flatMap(({ runs }) => runs.map(({ spec }) => spec));
    const grokking = specs({ tasks: ['modular-59'] });
    for (const { model, training } of grokking) {
      expect(model).toMatchObject({ layers: 1, variant: { qkNorm: 'none', head: 'untied' } });
      expect(training).toMatchObject({ cooldownFraction: 0 });
      expect(training.weightDecay).toBeGreaterThan(0);
    }
    expect(new Set(specs({ tasks: ['copy-8'] }).map(({ model }) => model.layers))).toEqual(new Set([1, 2]));
    // 481 pairs are held out.
    expect(specs({ tasks: ['modular-31'] })[0]!.training.batch).toBe(256);
    const [spec] = specs({ tasks: ['addition-2'], layers: [3], examples: 6400, batch: 64, probes: 0 });
    expect([spec!.model.layers, stepsOf(spec!), spec!.training.batch]).toEqual([3, 100, 64]);
    expect(spec!.evaluation).toEqual({ characters: 1024 * 9 });
    expect(specs({ effort: 'full' }).length).toBeGreaterThan(specs({ effort: 'small' }).length);
  });

  it('refuses what can be no task, and tasks that do not compare', () => {
    const words = (changes: Partial<EmergenceOptions>) => {
      expect(() => planOf(changes)).toThrow(PlanError);
      try {
        planOf(changes);
      } catch (error) {
        return (error as PlanError).message;
      }
      return '';
    };
    expect(words({ tasks: ['addition-2', 'recall-4'] })).toMatch(/of different kinds/);
    expect(words({ tasks: ['chess'] })).toMatch(/no corpus chess/);
    expect(words({ examples: 1000, batch: 128 })).toMatch(/fewer than 40 steps of 128/);
    expect(words({ tasks: ['modular-31'], batch: 512, examples: 1e6 })).toMatch(/holds out 481 records/);
    const text = { ...TASKS[0]!, id: 'sotu', title: 'Addresses' };
    const { task: _, kind: __, ...prose } = text;
    const onText = () => emergence.plan(TASKS[0]!, { ...options, tasks: ['sotu'] }, [...TASKS, prose]);
    expect(onText).toThrow('Addresses is no task: it has no answers to grade.');
  });
});

describe('the records file', () => {
  it('reads back to the tasks, the grades and the findings', () => {
    const plan = planOf({ tasks: ['recall-4', 'recall-8'], widths: [8] });
    const records = recordsBy(plan, lossOf, (spec) => {
      const { byPosition, chance, ...grade } = resultOf(spec);
      const probes = [{ step: 10, tokens: 2560, ...grade, train: grade }];
      return { task: { ...grade, byPosition, chance, train: grade }, probes };
    });
    const state = stateOf(plan, records);
    const read = readExperiment(experimentFile('records.json', state));
    expect(read.plan).toEqual(plan);
    expect(stateOf(read.plan, read.records)).toEqual(state);
  });
});

describe('the cliff and the slope', () => {
  const plan = planOf();
  const records = recordsBy(plan, lossOf, graded);
  const findings = findingsOf(plan, records);

  it('find the size at which half is right, where the law puts it', () => {
    const { tasks } = resultsOf(plan, records);
    expect(tasks.map(({ answerTokens }) => answerTokens)).toEqual([3, 4, 5]);
    tasks.forEach(({ halfRight }, i) => {
      // exp(−L · loss) = 1/2 at loss ln 2 / L.
      const truth = 600 * (i + 1) * ((0.2 * (i + 3)) / Math.log(2)) ** (1 / 1.2);
      expect(Math.abs(Math.log(halfRight.parameters! / truth))).toBeLessThan(0.15);
    });
    const sizes = tasks.map(({ halfRight }) => halfRight.parameters!);
    expect(sizes, 'harder tasks want larger models').toEqual([...sizes].sort((a, b) => a - b));
  });

  it('are drawn from the same models, and p^L meets them where tokens are independent', () => {
    expectDrawable(findings);
    expect(findings.figures.map(({ id }) => id)).toEqual(['cliff', 'slope', 'thresholds']);
    const [cliff, slope] = findings.figures;
    expect(cliff!.points.length).toBe(18);
    expect(slope!.points.length).toBe(18);
    for (const { sizes } of resultsOf(plan, records).tasks) {
      for (const { exact, expected } of sizes) expect(expected).toBeCloseTo(exact, 10);
    }
    expect(findings.facts.map(({ name }) => name)).toContain('half right, 2 digits');
    expect(findings.tables[0]!.rows).toHaveLength(18);
    expect(Object.keys(findings.columns[0]!.values)).toHaveLength(18);
  });

  it('say in one sentence how far both go', () => {
    expect(findings.headline).toMatch(
      /from 368 to [\d.]+K parameters whole answers go from [\d.]+ % to \d+ % right, and half are at [\d.]+K; the loss of a token goes from \d\.\d+ to 0\.\d+ nats\.$/,
    );
    expect(findings.sentences.join(' ')).toMatch(/The greatest step between two sizes is \d+ % of the whole rise/);
  });

  it('bound a threshold that lies outside the sizes', () => {
    const all = (exact: number) =>
      recordsBy(plan, lossOf, (spec) => ({ task: resultOf(spec, { ...gradeOf(spec), exact }) }));
    expect(resultsOf(plan, all(0.9)).tasks[0]!.halfRight).toEqual({ below: 368 });
    expect(resultsOf(plan, all(0.1)).tasks[0]!.halfRight).toHaveProperty('above');
    expectDrawable(findingsOf(plan, all(0.1)));
    expect(findingsOf(plan, all(0.1)).sentences[0]).toMatch(
      /^2 digits: fewer than half are right at [\d.]+K parameters, the largest size\.$/,
    );
    expect(findingsOf(plan, all(0.9)).sentences[0]).toBe('2 digits: half are right already at 368 parameters.');
    expect(findingsOf(plan, all(0)).warnings).toEqual([]);
    const guessing = recordsBy(plan, lossOf, (spec) => ({
      task: resultOf(spec, { exact: 0, tokenAccuracy: taskOf(spec).chance.token, answerLoss: 2 }),
    }));
    expect(findingsOf(plan, guessing).warnings[0]).toMatch(/no size is much better than chance/);
  });

  it('need two sizes, and say so', () => {
    expect(findingsOf(plan, records.slice(0, 1)).headline).toMatch(/1 of 18 runs finished: a cliff needs two sizes/);
    expectDrawable(findingsOf(plan, records.slice(0, 1)));
  });
});

describe('grokking', () => {
  const plan = planOf({ tasks: ['modular-31'], widths: [32, 48] });
  /** By heart at step 100, understood at step 900, or never. */
  const along = (understood: number) => (spec: RunSpec) => {
    const at = (step: number): Grade & { train: Grade } => {
      const own = (from: number): Grade => {
        const exact = step >= from ? 1 : 0.1;
        return { exact, tokenAccuracy: exact, answerLoss: step >= from ? 0.01 : 3 };
      };
      return { ...own(understood), train: own(100) };
    };
    const steps = [10, 30, 100, 300, 900, stepsOf(spec)];
    const probes = steps.map((step) => ({ step, tokens: step * 1024, ...at(step) }));
    const { train, ...grade } = at(stepsOf(spec));
    return { task: { ...resultOf(spec, grade), train }, probes };
  };

  it('is the delay between the training pairs and the held-out ones', () => {
    const records = recordsBy(plan, lossOf, along(900));
    const findings = findingsOf(plan, records);
    expectDrawable(findings);
    expect(findings.headline).toMatch(
      /95 % of the training pairs are right after 100 steps, and of the held-out ones after 900: 9 times later\.$/,
    );
    expect(resultsOf(plan, records).learning.map(({ trained, understood }) => [trained, understood])).toEqual([
      [100, 900],
      [100, 900],
    ]);
    const [moments] = findings.figures;
    expect(moments!.lines.map(({ dash }) => dash)).toEqual(['dashed', 'solid', 'dashed', 'solid']);
  });

  it('is not claimed where it did not come', () => {
    const findings = findingsOf(plan, recordsBy(plan, lossOf, along(1e9)));
    expect(findings.headline).toMatch(/learnt by heart, and at most 10 % of the held-out ones are right/);
    expect(findings.sentences[0]).toMatch(/of the held-out ones not within the run\.$/);
    expectDrawable(findings);
  });
});

it('says where seeds of one size end apart, and draws each of them', () => {
  const plan = planOf({ tasks: ['recall-4'], widths: [8, 16], layers: [2], seeds: [1, 2] });
  const records = recordsBy(plan, lossOf, (spec) => ({
    task: { ...resultOf(spec), exact: spec.seed === 1 ? 0.08 : spec.model.width / 16 },
  }));
  const findings = findingsOf(plan, records);
  expect(findings.figures[0]!.points.map(({ y }) => y)).toEqual([0.08, 0.5, 0.08, 1]);
  expect(findings.sentences).toContainEqual(
    expect.stringMatching(/^Initial weights decide as well: .* 8 % and 100 % \(.*, 6\.14K parameters\) of the answers/),
  );
});

describe('tasks that are learnt from the context', () => {
  it('are drawn by place with the predictors that are known, and their depths compared', () => {
    const plan = planOf({ tasks: ['n-grams-3'], widths: [16], layers: [1, 2] });
    const references = TASKS.find(({ id }) => id === 'n-grams-3')!.task!.references!;
    const records = recordsBy(plan, lossOf, (spec) => ({
      task: {
        ...resultOf(spec),
        byPosition: references[2 - spec.model.layers]!.losses.map((loss) => loss + 0.01),
      },
    }));
    const findings = findingsOf(plan, records);
    expectDrawable(findings);
    const [positions] = findings.figures;
    expect(positions!.lines.map(({ series }) => series)).toEqual([
      'Bayes predictor',
      'frequencies so far',
      expect.stringMatching(/^1 layer, /) as string,
      expect.stringMatching(/^2 layers, /) as string,
    ]);
    expect(positions!.lines[0]!.x).toEqual(Array.from({ length: 63 }, (_, t) => t + 2));
    expect(findings.headline).toMatch(
      /a token costs 0\.9\d+ nats with 1 layer and 0\.8\d+ nats with 2 layers, against/,
    );
    expect(findings.headline).toMatch(/the Bayes predictor has 0\.8\d+\.$/);
  });

  it('show copying by whole answers, one layer beside two', () => {
    const plan = planOf({ tasks: ['copy-8'], widths: [8, 16], layers: [1, 2] });
    const findings = findingsOf(plan, recordsBy(plan, lossOf, graded));
    expectDrawable(findings);
    expect(findings.figures.map(({ id }) => id)).toEqual(['cliff', 'slope']);
    expect(findings.headline).toMatch(
      /^Copying in context, 8 symbols, 2 layers: from .* % right, against \d+ % with 1 layer, and half/,
    );
    expect(findings.sentences.slice(0, 2)).toEqual([
      expect.stringContaining('1 layer:') as string,
      expect.stringContaining('2 layers:') as string,
    ]);
    const single = planOf({ tasks: ['copy-8'], widths: [16], layers: [1, 2] });
    const one = findingsOf(single, recordsBy(single, lossOf, graded));
    expect(one.headline).toMatch(/a cliff needs two sizes of one task\.$/);
  });
});
