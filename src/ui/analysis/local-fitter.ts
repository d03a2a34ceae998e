/** Reads, fits and writes tables of runs, by the code of `npm run fit`. */
import { FORM_NAMES } from '../../experiments/joint-fits.ts';
import { parseMapping } from '../../runs-table/columns.ts';
import { fitJson, fitsCsv, predictionsCsv, residualsCsv } from '../../runs-table/files.ts';
import { findingsOf } from '../../runs-table/findings.ts';
import { analyse } from '../../runs-table/fits/analyse.ts';
import type { Analysis, Step } from '../../runs-table/fits/types.ts';
import { KindsError } from '../../runs-table/kinds.ts';
import { readRuns, type ReadOptions } from '../../runs-table/read.ts';
import { columnsTable } from '../../runs-table/tables.ts';
import type { RunsTable } from '../../runs-table/types.ts';
import { flopsOf } from '../../scaling/isoflop.ts';
import { rangeOf } from '../../scaling/planner/law.ts';
import { publishedLaw } from '../../scaling/published.ts';
import type { FittedLaw } from './own-law.ts';
import type { OnKinds, TableFile, TableFitter, TableSummary } from './table-fitter.ts';

function summaryOf(table: RunsTable): TableSummary {
  const columns = columnsTable(table).rows.map(([header, role, unit]) =>
    unit === '' ? `${header} as ${role}` : `${header} as ${role} (${unit})`,
  );
  return {
    runs: table.runs.length,
    rejected: table.rejected.length,
    columns,
    unread: table.unread,
    notes: table.notes,
  };
}

/** The law to speak of, with its bootstrap. */
function lawOf({ joint }: Analysis): FittedLaw | null {
  const fit = joint?.fits[joint.main];
  if (joint === null || fit === undefined) return null;
  const { law, bootstrap, level, warnings } = fit;
  const range = rangeOf(joint.points.map((point) => ({ n: point.n, d: point.d, flops: flopsOf(point) })));
  const runs = joint.points.length;
  return { name: FORM_NAMES[joint.main], runs, law: { law, bootstrap, level, range, caveats: warnings } };
}

/** Steps between two that are told: messages cost more than steps. */
const LEAST_PAUSE = 60;

/** Goes through a fit, telling how far it is. */
function run(steps: Generator<Step, Analysis>, onStep: (step: Step) => void): Analysis {
  let told = -Infinity;
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - told < LEAST_PAUSE) continue;
    told = performance.now();
    onStep(step.value);
  }
}

/** The table. Its kinds of runs are told, whether or not one was chosen, before it settles. Rejects with a TableError. */
async function read(text: string, options: ReadOptions, onKinds: OnKinds): Promise<RunsTable> {
  try {
    const table = readRuns(text, options);
    await onKinds(table.kinds, []);
    return table;
  } catch (error) {
    if (error instanceof KindsError) {
      const open = error.open.map(({ header }) => header);
      await onKinds(error.kinds, open);
    }
    throw error;
  }
}

/** A fitter that works where it stands. */
export function localFitter(): TableFitter {
  let last: { readonly name: string; readonly analysis: Analysis } | null = null;
  const done = () => {
    if (last === null) throw new Error('Nothing has been fitted yet. Choose a CSV first.');
    return last;
  };
  const files: Readonly<Record<TableFile, () => string>> = {
    'fit.json': () => fitJson(done().analysis, done().name),
    'fits.csv': () => fitsCsv(done().analysis),
    'residuals.csv': () => residualsCsv(done().analysis),
    'predictions.csv': () => predictionsCsv(done().analysis),
  };
  const findings = (laws: readonly string[]) => findingsOf(done().analysis, laws.map(publishedLaw));
  return {
    fit: async ({ name, text, mapping, where, settings, overlays }, onRead, onStep, onKinds) => {
      const mappings = mapping.trim() === '' ? [] : parseMapping(mapping);
      const table = await read(text, { where, mappings }, onKinds);
      onRead(summaryOf(table));
      last = { name, analysis: run(analyse(table, settings), onStep) };
      return findings(overlays);
    },
    overlay: (laws) => Promise.resolve().then(() => findings(laws)),
    file: (name) => Promise.resolve().then(() => files[name]()),
    law: () => Promise.resolve().then(() => lawOf(done().analysis)),
  };
}
