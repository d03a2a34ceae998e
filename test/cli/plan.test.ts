/** The planner from a command line: arguments, answers, words. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { answer, type Answer } from '../../src/cli/plan/answer.ts';
import { planProgram, type PlanArguments } from '../../src/cli/plan/arguments.ts';
import { lawList, lawListText } from '../../src/cli/plan/list.ts';
import { answerText } from '../../src/cli/plan/words.ts';
import { fitJson } from '../../src/runs-table/files.ts';
import { projectRoot } from '../../src/cli/tool.ts';
import { analysed, gridTable, hoffmann } from '../runs-table/tables.ts';

const folder = mkdtempSync(join(tmpdir(), 'loglog-plan-'));
afterAll(() => rmSync(folder, { recursive: true }));

function parsed(words: string): PlanArguments {
  let found: PlanArguments | null = null;
  planProgram((args) => {
    found = args;
  }).parse(
    words.split(' ').filter((word) => word !== ''),
    { from: 'user' },
  );
  return found!;
}

function answered(words: string): Extract<Answer, { kind: 'plan' }> {
  const found = answer(parsed(words));
  if (found.kind !== 'plan') throw new Error('This law gives no loss.');
  return found;
}

describe('arguments', () => {
  test.each([
    ['', 'Give --law ID'],
    ['--law besiroglu-2024', 'Give one budget'],
    ['--law besiroglu-2024 --flops 1e20 --hours 3', 'Give one budget'],
    ['--law besiroglu-2024 --hours 3', 'Hours and money need a machine'],
    ['--law besiroglu-2024 --hours 3 --fleet 8 --peak 1e15', '--utilisation'],
    ['--law besiroglu-2024 --hours 3 --fleet 8 --flops-per-second 1e15', 'cannot be used with'],
    ['--law besiroglu-2024 --fit x --flops 1e20', 'cannot be used with'],
    ['--law besiroglu-2024 --flops 1e20 --price 3', 'are of a machine'],
    ['--law besiroglu-2024 --flops 1e20 --form kappa', '--form chooses among the laws of a --fit'],
    ['--law besiroglu-2024 --flops -3', 'It must be a number above 0'],
    ['--law besiroglu-2024 --flops 1e20 --utilisation 40', 'share above 0 and at most 1'],
    ['--law besiroglu-2024 --flops 1e20 --factor 1', 'above 1'],
    ['--law besiroglu-2024 --flops 1e20 --pue 0.5', '1 or more'],
    ['--law besiroglu-2024 --flops 1e20 more', 'too many arguments'],
  ])('%s', (words, message) => {
    expect(() => parsed(words)).toThrow(message);
  });

  test('numbers may be written as people do', () => {
    const args = parsed(
      '--law x --flops 1e21 --max-params 1.4B --unique-tokens 2T --fleet 16 --peak 989e12 --utilisation 40%',
    );
    expect(args).toMatchObject({ flops: 1e21, maxParams: 1.4e9, uniqueTokens: 2e12, utilisation: 0.4, factor: 10 });
  });
});

describe('by a published law', () => {
  test('the best split of a compute, its bill and what more would buy', () => {
    const words =
      '--law besiroglu-2024 --hours 720 --fleet 64 --peak 989e12 --utilisation 0.4 --price 2 --power 1000 --pue 1.2';
    const { plan, gains } = answered(words);
    expect(plan.flops).toBeCloseTo(720 * 3600 * 64 * 989e12 * 0.4, -10);
    expect(6 * plan.parameters * plan.tokens).toBeCloseTo(plan.flops, -12);
    expect(plan.bill).toMatchObject({ hours: 720, money: 92_160 });
    expect(plan.bill!.kilowattHours).toBeCloseTo(720 * 64 * 1.2, 6);
    expect(gains.gains.map(({ of }) => of)).toEqual(['parameters', 'tokens', 'split', 'compute']);
    const text = answerText(answered(words));
    expect(text).toContain('Chinchilla, as replicated (Besiroglu et al. 2024)');
    expect(text).toMatch(/time {8}720 h \(30 days\) {3}at 2\.53e16 FLOP\/s/);
    expect(text).toContain('note: Besiroglu et al. 2024 is a law of other tokens and texts than yours');
  });

  test('money buys hours', () => {
    const { plan } = answered('--law besiroglu-2024 --money 1000 --flops-per-second 1e15 --price 4');
    expect(plan.bill!.hours).toBeCloseTo(250, 9);
  });

  test('what holds it: memory, text; and the model that is cheaper to use', () => {
    const { plan, overTraining } = answered(
      '--law besiroglu-2024 --flops 1e23 --memory 80e9 --unique-tokens 1e11 --inference-tokens 1e13',
    );
    expect(plan.parameters).toBeCloseTo(5e9, -2);
    expect(plan.bound).toBe('memory');
    expect(plan.epochs).toBeGreaterThan(30);
    expect(overTraining!.parameters).toBeLessThan(overTraining!.computeOptimal.parameters);
    expect(overTraining!.saving).toBeGreaterThan(0.1);
  });

  test('a law that splits a compute and knows no loss says so', () => {
    const found = answer(parsed('--law llama-3-2024 --flops 3.8e25'));
    expect(found.kind).toBe('split');
    expect(answerText(found)).toContain('note: This law says nothing of the loss.');
  });

  test.each([
    ['--law nowhere --flops 1e20', 'There is no published law "nowhere"'],
    ['--law kaplan-2020-size --flops 1e20', 'does not say how to split a compute'],
    ['--law besiroglu-2024 --flops 100', 'which is no model'],
    ['--fit nowhere.json --flops 1e20', "nowhere.json can't be read"],
  ])('%s is refused', (words, message) => {
    expect(() => answer(parsed(words))).toThrow(message);
  });
});

describe("by one's own fit", () => {
  const path = join(folder, 'fit.json');
  writeFileSync(path, fitJson(analysed(gridTable(), { law: 'chinchilla', level: 0.9 }), 'runs.csv'));

  test('size, tokens and loss come with intervals, and reach is told', () => {
    const found = answered(`--fit ${path} --flops 1e24`);
    const { plan } = found;
    expect(plan.loss).toBeCloseTo(hoffmann(plan.parameters, plan.tokens), 1);
    expect(plan.lossInterval![0]).toBeLessThan(plan.loss);
    expect(plan.parametersInterval![1]).toBeGreaterThan(plan.parameters);
    expect(found.law.name).toBe("Chinchilla's law, fitted to 30 runs of runs.csv");
    expect(plan.warnings.join(' ')).toMatch(
      /FLOPs lie 2\.\d decades above the most that the law was fitted to \(6\.00e21\)/,
    );
    expect(answerText(found)).toContain('90 %: ');
  });

  test('another law of it can be chosen', () => {
    expect(answered(`--fit ${path} --flops 1e22 --form kaplan`).law.name).toMatch(/^Kaplan's law/);
  });

  test('what is no fit.json is refused with the reason', () => {
    const wrong = join(folder, 'wrong.json');
    writeFileSync(wrong, '{"format":"loglog-fit"}');
    expect(() => answer(parsed(`--fit ${wrong} --flops 1e20`))).toThrow('This is no fit.json of npm run fit: format');
    writeFileSync(wrong, 'no');
    expect(() => answer(parsed(`--fit ${wrong} --flops 1e20`))).toThrow('it is not JSON');
    writeFileSync(wrong, fitJson(analysed('params,loss\n1e6,3\n1e7,2.7\n1e8,2.5\n1e9,2.4'), 'a.csv'));
    expect(() => answer(parsed(`--fit ${wrong} --flops 1e20`))).toThrow('no law in both parameters and tokens');
  });
});

test('the list has every law and says which can plan', () => {
  const list = lawList();
  expect(list.find(({ id }) => id === 'besiroglu-2024')!.plans).toBe('loss');
  expect(list.find(({ id }) => id === 'llama-3-2024')!.plans).toBe('split');
  expect(list.find(({ id }) => id === 'clark-2022-hash')!.plans).toBeNull();
  for (const { id } of list) expect(lawListText()).toContain(id);
});

test('the command prints, and ends with 2 and one line where it cannot', () => {
  const run = (...words: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', 'src/cli/plan.ts', ...words], {
      cwd: projectRoot,
      encoding: 'utf8',
    });
  const good = run('--law', 'besiroglu-2024', '--flops', '1e21', '--json');
  expect(good.status).toBe(0);
  expect((JSON.parse(good.stdout) as { plan: { parameters: number } }).plan.parameters).toBeGreaterThan(1e9);
  const bad = run('--law', 'besiroglu-2024');
  expect([bad.status, bad.stdout, bad.stderr]).toEqual([
    2,
    '',
    'plan: Give one budget: --flops, --hours or --money.\n',
  ]);
  expect(run('--help').stdout).toContain('--inference-tokens');
});
