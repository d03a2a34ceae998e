/** The files of a fit as text; docs/fit.md describes every field. */
import Papa from 'papaparse';
import { flopsOf } from '../scaling/isoflop.ts';
import { rangeOf } from '../scaling/planner/law.ts';
import type { Trend } from '../scaling/trend.ts';
import type { Analysis, Approaches, Entry } from './fits/types.ts';
import { entryWarnings } from './fits/entry.ts';
import { entriesOf, isInside } from './tables.ts';

type Cell = string | number | boolean | null;

function csv(fields: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return `${Papa.unparse({ fields: [...fields], data: rows.map((row) => [...row]) }, { newline: '\r\n' })}\r\n`;
}

/** fits.csv: a row a parameter of every law. */
export function fitsCsv(analysis: Analysis): string {
  const fields =
    'law,title,runs,set_aside,parameter,symbol,value,low,high,level,determined,reason,rms,held_out_error,aicc';
  const rows = entriesOf(analysis).flatMap((entry) => {
    const { id, title, lines, fit, heldOut, aicc } = entry;
    return entry.parameters.map(({ name, symbol, estimated: { value, interval, determined, reason } }): Cell[] => [
      ...[id, title, lines.length, fit.setAside.length, name, symbol, value],
      ...[interval?.[0] ?? null, interval?.[1] ?? null, fit.level, determined, reason, fit.rms, heldOut, aicc],
    ]);
  });
  return csv(fields.split(','), rows);
}

/** residuals.csv: a row a run and law. */
export function residualsCsv(analysis: Analysis): string {
  const runs = new Map(analysis.table.runs.map((run) => [run.line, run]));
  const rows = entriesOf(analysis).flatMap(({ id, fit, lines }) => {
    const aside = new Set(fit.setAside);
    return lines.map((line, at): Cell[] => {
      const run = runs.get(line);
      const residual = fit.residuals[at] ?? NaN;
      const loss = run?.loss ?? NaN;
      return [
        id,
        line,
        run?.n ?? null,
        run?.d ?? null,
        run?.flops ?? null,
        loss,
        loss / Math.exp(residual),
        residual,
        aside.has(at),
      ];
    });
  });
  return csv(['law', 'line', 'parameters', 'tokens', 'flops', 'loss', 'fitted', 'residual', 'set_aside'], rows);
}

/** predictions.csv: runs held out, then what was asked for. */
export function predictionsCsv({ joint, predictions }: Analysis): string {
  const held = (joint?.heldOut ?? []).map((run): Cell[] => [
    ...[
      'held out',
      joint?.main ?? null,
      run.line,
      run.n,
      run.d,
      run.loss,
      run.interval?.[0] ?? null,
      run.interval?.[1] ?? null,
    ],
    ...[run.level, run.measured, run.loss / run.measured - 1, isInside(run)],
  ]);
  const asked = predictions.map(({ form, n, d, loss, interval, level, asked: wanted }): Cell[] => [
    ...[
      wanted ? 'asked' : 'ten times the dearest',
      form,
      null,
      n,
      d,
      loss,
      interval?.[0] ?? null,
      interval?.[1] ?? null,
    ],
    ...[level, null, null, null],
  ]);
  const fields = 'kind,law,line,parameters,tokens,predicted,low,high,level,measured,error,inside';
  return csv(fields.split(','), [...held, ...asked]);
}

/** Ten digits: more than any fit determines, in half the room. */
function rounded(value: number): number {
  return Number(value.toPrecision(10));
}

function roundedLaw(law: unknown): Record<string, unknown> {
  const entries: [string, unknown][] = Object.entries(law as Record<string, unknown>);
  return Object.fromEntries(entries.map(([key, value]) => [key, typeof value === 'number' ? rounded(value) : value]));
}

function lawJson(entry: Entry, joint: boolean) {
  const { id, title, formula, of, parameters, fit, lines, heldOut, aicc } = entry;
  return {
    id,
    title,
    formula,
    runs: of,
    law: fit.law,
    parameters: Object.fromEntries(parameters.map(({ name, symbol, estimated }) => [name, { symbol, ...estimated }])),
    level: fit.level,
    rms: fit.rms,
    noise: fit.noise,
    objective: fit.objective,
    huberDelta: fit.huberDelta,
    converged: fit.converged,
    heldOutError: heldOut,
    aicc,
    setAsideLines: fit.setAside.map((at) => lines[at]),
    warnings: entryWarnings(entry),
    // The planner draws its intervals from these.
    ...(joint && { bootstrap: fit.bootstrap.map(roundedLaw) }),
  };
}

function trendJson(trend: Trend | null | undefined) {
  if (!trend) return null;
  const { scale, exponent, estimated, level } = trend;
  return {
    scale,
    exponent,
    interval: estimated.interval,
    level,
    determined: estimated.determined,
    reason: estimated.reason,
  };
}

function approachesJson({ frontier, isoFlop, bias, allocations }: Approaches) {
  return {
    envelope: frontier && {
      parameters: trendJson(frontier.n),
      tokens: trendJson(frontier.d),
      points: frontier.points,
      law: frontier.loss?.law ?? null,
    },
    parabolas: isoFlop && {
      parameters: trendJson(isoFlop.n),
      tokens: trendJson(isoFlop.d),
      budgets: isoFlop.budgets.map(({ flops, points, valley, d }) => ({
        flops,
        runs: points.length,
        parameters: valley.x,
        interval: valley.interval,
        tokens: d,
        loss: valley.loss,
      })),
      bias: bias && { exponent: bias.exponent, sizes: bias.sizes, sentence: bias.sentence },
    },
    laws: allocations.map(({ form, allocation: { frontier: best, a, b } }) => ({ law: form, ...best, a, b })),
  };
}

/** How the figures came about, for someone who wants to repeat them elsewhere. */
function method({ settings }: Analysis) {
  const { mode, huberDelta, replicates, seed, level, holdOut, dropWorst, best } = settings;
  return {
    objective: 'least sum of weight times Huber loss of ln(measured) - ln(law); docs/fits.md',
    mode,
    huberDelta: huberDelta ?? (mode === 'paper' ? 0.001 : 'by the noise'),
    bootstrap: replicates,
    seed,
    level,
    holdOut,
    dropWorst,
    best,
  };
}

/** fit.json. @param source name of the file that was read. */
export function fitJson(analysis: Analysis, source: string): string {
  const { table, joint, approaches, predictions, notes } = analysis;
  const joints = new Set<Entry>(joint?.entries ?? []);
  const file = {
    format: 'loglog-table-fit',
    version: 1,
    source,
    table: {
      runs: table.runs.length,
      columns: table.columns.map(({ header, role, unit }) => ({ header, role, unit: unit.name })),
      lossPer: table.lossPer,
      rejected: table.rejected,
      doubts: table.doubts,
      notes: [...table.notes, ...notes],
    },
    method: method(analysis),
    range:
      joint &&
      rangeOf(
        joint.points.map(({ n, d, flops }) => ({
          n,
          d,
          flops: flopsOf({ n, d, loss: 1, ...(flops !== undefined && { flops }) }),
        })),
      ),
    main: joint?.main ?? null,
    comparison: joint && { preferred: joint.comparison.preferred, sentence: joint.comparison.sentence },
    heldOut: joint?.comparison.heldOut && {
      axis: joint.comparison.heldOut.axis,
      from: joint.comparison.heldOut.from,
      runs: joint.comparison.heldOut.rows.length,
      scores: joint.comparison.heldOut.scores,
      inside: joint.heldOut.filter(isInside).length,
      predicted: joint.heldOut.length,
    },
    laws: entriesOf(analysis).map((entry) => lawJson(entry, joints.has(entry))),
    approaches: approaches && approachesJson(approaches),
    predictions,
  };
  return `${JSON.stringify(file, null, 1)}\n`;
}
