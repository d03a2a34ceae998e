/** The figures in docs/planner.md are computed here: where one differs, copy the line that the test asks for. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { short } from '../../../src/scaling/planner/extrapolation.ts';
import { gainsFrom } from '../../../src/scaling/planner/gains.ts';
import type { PlanningLaw } from '../../../src/scaling/planner/law.ts';
import { billOf, fleetMachine } from '../../../src/scaling/planner/machine.ts';
import { overTrain } from '../../../src/scaling/planner/over-train.ts';
import { plan } from '../../../src/scaling/planner/plan.ts';
import { rulesOfThumb } from '../../../src/scaling/planner/rules.ts';
import { publishedLaw } from '../../../src/scaling/published.ts';
import { paperUrl } from '../../../src/scaling/published/papers.ts';
import { publishedAllocation, planningLaw } from '../../../src/scaling/published/use.ts';

const text = readFileSync(new URL('../../../docs/planner.md', import.meta.url), 'utf8');
const law = (id: string): PlanningLaw => planningLaw(publishedLaw(id))!;

function row(...cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

describe('docs/planner.md', () => {
  it.each(['besiroglu-2024', 'hoffmann-2022-approach-3-unrounded', 'gadre-2024-refinedweb', 'kaplan-2020-allocation'])(
    "has the plan for Chinchilla's compute by %s",
    (id) => {
      const split = publishedAllocation(publishedLaw(id), 5.76e23)!;
      const planned = planningLaw(publishedLaw(id));
      const loss = planned === null ? '' : plan({ law: planned, budget: { flops: 5.76e23 } }).loss.toFixed(3);
      const { parameters, tokens } = split;
      expect(text).toContain(row(`\`${id}\``, short(parameters), short(tokens), short(tokens / parameters), loss));
    },
  );

  it('has the bill of a fleet', () => {
    const machine = fleetMachine({
      accelerators: 16384,
      peakFlopsPerSecond: 9.89e14,
      utilisation: 0.4,
      pricePerHour: 2,
      watts: 1400,
      pue: 1.2,
    });
    const { hours, money, kilowattHours } = billOf(3.8e25, machine);
    expect(text).toContain(
      `${Math.round(hours).toLocaleString('en')} hours (${(hours / 24).toFixed(0)} days), ${(money! / 1e6).toFixed(0)} million, ${(kilowattHours! / 1e6).toFixed(0)} GWh`,
    );
  });

  it.each([0, 1e12, 1e13])('has the model to serve %d tokens', (inferenceTokens) => {
    const rounded = law('hoffmann-2022-approach-3');
    const { parameters, tokens, tokensPerParameter, saving } = overTrain({
      law: rounded,
      quality: { loss: 2.1835 },
      inferenceTokens,
    });
    expect(text).toContain(
      row(
        inferenceTokens === 0 ? '0' : inferenceTokens.toExponential().replace('e+', 'e'),
        short(parameters),
        short(tokens),
        short(tokensPerParameter),
        `${(100 * saving).toPrecision(2)} %`,
      ),
    );
  });

  it('has what ten times more buys', () => {
    const { gains } = gainsFrom(law('besiroglu-2024'), { parameters: 1e9, tokens: 2e10 });
    for (const { of, parameters, tokens, loss, drop } of gains) {
      expect(text).toContain(row(`\`${of}\``, short(parameters), short(tokens), loss.toFixed(3), drop.toFixed(3)));
    }
  });

  it.each([1e12, 1e11, 1e10])('has the plan for %d unique tokens', (uniqueTokens) => {
    const made = plan({ law: law('muennighoff-2023'), budget: { flops: 1e22 }, repeats: { uniqueTokens } });
    expect(text).toContain(
      row(
        uniqueTokens.toExponential().replace('e+', 'e'),
        short(made.parameters),
        short(made.tokens),
        made.epochs!.toPrecision(2),
        made.loss.toFixed(3),
      ),
    );
  });

  it('names every rule of thumb with its source', () => {
    for (const { rule, source, where } of rulesOfThumb(law('besiroglu-2024').law, { parameters: 1, tokens: 1 })) {
      expect(text).toContain(`- ${rule} [${source.cite}](${paperUrl(source)}), ${where}.`);
    }
  });
});
