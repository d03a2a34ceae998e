/**
 * What the records of each experiment say. Apart from what is planned (registry.ts): the page plans by itself and has a
 * worker for the fits, which are most of the code.
 */
import type { RunRecord } from '../train/record.ts';
import { batchFindings } from './batch-findings.ts';
import { computeFindings } from './compute-findings.ts';
import { contextFindings } from './context-findings.ts';
import { dataFindings } from './data-findings.ts';
import { domainsFindings } from './domains-findings.ts';
import { emergenceFindings } from './emergence-findings.ts';
import type { ExperimentPlan, Findings } from './experiment.ts';
import { isoFlopFindings } from './isoflop-findings.ts';
import { jointFindings } from './joint-findings.ts';
import { ladderFindings } from './ladder-findings.ts';
import { analyseLadder, planLadder } from './ladder.ts';
import type { LadderOptions } from './ladder-types.ts';
import { moeFindings } from './moe-findings.ts';
import { rateFindings } from './rate-findings.ts';
import { shapeFindings } from './shape-findings.ts';
import { truthFindings } from './truth-findings.ts';

type Analyse = (plan: ExperimentPlan, records: readonly RunRecord[]) => Findings;

const ANALYSES: Readonly<Record<string, Analyse>> = {
  ladder: ({ corpus, options }, records) =>
    ladderFindings(analyseLadder(planLadder(corpus, options as LadderOptions), records)),
  data: dataFindings as Analyse,
  compute: computeFindings as Analyse,
  isoflop: isoFlopFindings as Analyse,
  joint: jointFindings as Analyse,
  rate: rateFindings as Analyse,
  batch: batchFindings as Analyse,
  context: contextFindings as Analyse,
  shape: shapeFindings as Analyse,
  truth: truthFindings as Analyse,
  domains: domainsFindings as Analyse,
  emergence: emergenceFindings as Analyse,
  moe: moeFindings as Analyse,
};

/** Pure, and defined for any records of the plan, in any order; others are left out. Throws for an unknown experiment. */
export function findingsOf(plan: ExperimentPlan, records: readonly RunRecord[]): Findings {
  const analyse = ANALYSES[plan.experiment];
  if (analyse === undefined) throw new Error(`There is no experiment ${plan.experiment}.`);
  return analyse(plan, records);
}
