import { describe, expect, it } from 'vitest';
import { publishedLaw } from '../../src/scaling/published.ts';
import { planningLaw } from '../../src/scaling/published/use.ts';
import { plotRanges } from '../../src/ui/chart/plot.ts';
import { figurePlot } from '../../src/ui/figure/figure-plot.ts';
import { readPalette } from '../../src/ui/figure/palette.ts';
import { plannerFindings, type PlannerFindings } from '../../src/ui/planner/planner-findings.ts';
import { readInput, usualInput, writeInput, type PlannerInput } from '../../src/ui/planner/planner-input.ts';
import { billText, flopsText, hoursText } from '../../src/ui/planner/planner-words.ts';

const LAW = planningLaw(publishedLaw('besiroglu-2024'))!;

function inputWith(numbers: Partial<PlannerInput['numbers']>, budget: PlannerInput['budget'] = 'flops'): PlannerInput {
  const usual = usualInput();
  return { ...usual, budget, numbers: { ...usual.numbers, ...numbers } };
}

function found(input: PlannerInput, law = LAW): PlannerFindings {
  const findings = plannerFindings(input, law);
  if (typeof findings === 'string') throw new Error(findings);
  return findings;
}

const valueOf = ({ facts }: PlannerFindings, name: string) => facts.find((fact) => fact.name.startsWith(name))?.value;

describe('a plan', () => {
  it('of Chinchilla’s compute by the replicated law is the one that docs/planner.md prints', () => {
    const findings = found(inputWith({ flops: 5.76e23 }));
    expect(valueOf(findings, 'parameters')).toBe('72.2B');
    expect(valueOf(findings, 'tokens')).toBe('1.33T');
    expect(valueOf(findings, 'loss')).toBe('1.974');
    expect(valueOf(findings, 'training FLOPs')).toBe('5.76·10^23');
    expect(findings.warnings.join(' ')).toContain('other tokens and texts');
  });

  it('of a fleet says time, cost and energy', () => {
    const fleet = { hours: 1629, accelerators: 16_384, price: 2, watts: 1400 };
    const findings = found(inputWith(fleet, 'fleet'));
    expect(valueOf(findings, 'time')).toBe('68 days');
    expect(findings.sentences[0]).toBe('It takes 68 days, a cost of 53.4M, 44.8GWh of energy.');
    expect(findings.headline).toContain('in 68 days');
  });

  it('on an adapter buys what its speed allows', () => {
    const day = found(inputWith({ hours: 24, speed: 1e13 }, 'adapter'));
    const same = found(inputWith({ flops: 24 * 3600 * 1e13 }));
    expect(valueOf(day, 'parameters')).toBe(valueOf(same, 'parameters'));
  });

  it('says what can’t be used in place of a wrong number', () => {
    expect(plannerFindings(inputWith({ flops: NaN }), LAW)).toMatch(/budget in FLOPs is NaN\. Give a positive number/);
    expect(plannerFindings(inputWith({ speed: null }, 'adapter'), LAW)).toMatch(/speed/);
    expect(plannerFindings(inputWith({ flops: 3 }), LAW)).toMatch(/no model/);
    expect(plannerFindings(inputWith({ utilisation: 400 }, 'fleet'), LAW)).toMatch(/utilisation/);
  });

  it('is held by memory and by text, and says so', () => {
    const findings = found(inputWith({ flops: 1e22, memory: 16, text: 1e10 }));
    expect(valueOf(findings, 'parameters')).toBe('1.07B');
    expect(findings.warnings.join(' ')).toContain('Memory holds the model');
    expect(findings.sentences.join(' ')).toMatch(/The text is seen \d+ times/);
  });
});

describe('serving', () => {
  it('makes the model smaller and its training longer, and the picture shows both', () => {
    const findings = found(inputWith({ flops: 1e22, served: 1e13 }));
    expect(findings.figures.map(({ id }) => id)).toEqual(['size', 'lifetime']);
    const [plain, cheap] = findings.figures[1]!.points;
    expect(cheap!.x).toBeLessThan(plain!.x);
    expect(cheap!.y).toBeLessThan(plain!.y);
    expect(findings.sentences.at(-1)).toMatch(/cheapest with .* less compute in all/);
    // The two models lie on the line of one loss: it passes through both.
    const all = findings.figures[1]!.lines.at(-1)!;
    const nearest = all.x.reduce((a, b) =>
      Math.abs(Math.log(b / cheap!.x)) < Math.abs(Math.log(a / cheap!.x)) ? b : a,
    );
    expect(all.y[all.x.indexOf(nearest)]! / cheap!.y).toBeCloseTo(1, 2);
  });

  it('of nothing leaves the plan alone', () => {
    expect(found(inputWith({ served: 0 })).figures.map(({ id }) => id)).toEqual(['size']);
  });
});

it('a law with a bootstrap gives intervals, in the facts and in the picture', () => {
  const { law } = LAW;
  if (law.form !== 'chinchilla') throw new Error('another form');
  const bootstrap = Array.from({ length: 60 }, (_, i) => ({ ...law, alpha: law.alpha + 0.0004 * (i - 30) }));
  const findings = found(inputWith({ flops: 1e21 }), { law, bootstrap, level: 0.8 });
  expect(findings.facts[0]!.note).toMatch(/^80 %: [\d.]+[MB] to [\d.]+B$/);
  const [figure] = findings.figures;
  expect(figure!.bands).toHaveLength(1);
  expect(figure!.points[0]!.xBar![0]).toBeLessThan(figure!.points[0]!.x);
  const ranges = plotRanges(
    figurePlot(
      figure!,
      readPalette('light', (name) => name),
    ),
  );
  expect(ranges.x[1] / ranges.x[0]).toBeGreaterThan(100);
});

it('the tables have a row a lever and a row a rule', () => {
  const [gains, rules] = found(inputWith({})).tables;
  expect(gains!.rows.map(([lever]) => lever)).toHaveLength(4);
  expect(rules!.rows.length).toBeGreaterThan(5);
  for (const table of [gains!, rules!]) for (const row of table.rows) expect(row).toHaveLength(table.columns.length);
});

describe('the address', () => {
  it('keeps what was asked', () => {
    const input = inputWith(
      { hours: 1629, accelerators: 16_384, price: 2, watts: 1400, served: 1e13, text: 1e12 },
      'fleet',
    );
    const search = `?${new URLSearchParams(writeInput({ ...input, law: 'gadre-2024-c4' })).toString()}`;
    expect(readInput(search)).toEqual({ ...input, law: 'gadre-2024-c4' });
  });

  it('says nothing of what is usual, and passes on what is no number', () => {
    expect(writeInput(usualInput())).toEqual([
      ['law', 'besiroglu-2024'],
      ['budget', 'flops'],
    ]);
    expect(readInput('?flops=many').numbers.flops).toBeNaN();
  });
});

it('amounts are written to be read', () => {
  expect([3e9, 1e15, 5.76e23, 1e21].map(flopsText)).toEqual(['3G', '10^15', '5.76·10^23', '10^21']);
  expect([0.5, 30, 60, 1629, 1e6].map(hoursText)).toEqual([
    '30 min 0 s',
    '30 h 0 min',
    '2.5 days',
    '68 days',
    '114 years',
  ]);
  expect(billText({ hours: 1, money: null, kilowattHours: 0.0005 })).toBe('1 h 0 min, 0.5 Wh of energy');
});
