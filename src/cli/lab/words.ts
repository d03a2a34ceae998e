/** Sentences of an experiment that the terminal prints and the report shares. */
import { charactersPerToken, corporaOf, corporaTitle } from '../../experiments/corpora.ts';
import type { ExperimentPlan, ExperimentState, PlannedRun } from '../../experiments/experiment.ts';
import type { Table } from '../../experiments/figure.ts';
import { formatted } from '../../experiments/format.ts';
import { countParameters } from '../../model/config.ts';
import { tokensPerSecond, type RunRecord } from '../../train/record.ts';
import { bits, duration, integer, metric, nats, outcomeText, plural, short, table } from './format.ts';
import type { PlannedWork } from './progress.ts';

/** The runs of a plan by their ids. */
function plannedRuns({ groups }: ExperimentPlan): Map<string, PlannedRun> {
  return new Map(groups.flatMap(({ runs }) => runs.map((run) => [run.id, run] as const)));
}

export const runCount = ({ groups }: ExperimentPlan): number => groups.reduce((sum, { runs }) => sum + runs.length, 0);

/** 'width 8 (2,088 parameters)'. */
export const groupTitle = ({ groups }: ExperimentPlan, group: number): string =>
  groups[group]?.title ?? `group ${group + 1}`;

/** 'width 8'. */
export const shortTitle = (plan: ExperimentPlan, group: number): string =>
  groupTitle(plan, group).replace(/ \(.*?\)/g, '');

/** '2,088 to 26,784 parameters', or the one number. */
function sizesText({ groups }: ExperimentPlan): string {
  const sizes = groups.flatMap(({ runs }) => (runs[0] ? [countParameters(runs[0].spec.model).total] : []));
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  return least === most ? `${integer(least)} parameters` : `${integer(least)} to ${integer(most)} parameters`;
}

/** 'State of the Union addresses: 24 runs of 2,088 to 33,012 parameters, 7.4M tokens, 411G FLOPs, about 3 min', and notes. */
export function planLines({ plan, seconds, known }: PlannedWork): string[] {
  const { tokens, flops, notes } = plan;
  const runs = runCount(plan);
  const time = seconds === null ? '' : `, about ${duration(seconds.reduce((sum, each) => sum + each, 0))}`;
  const cost =
    known === runs
      ? ', all known: nothing to train'
      : `, ${short(tokens)} tokens trained, ${metric(flops)} FLOPs${time}`;
  const given =
    known > 0 && known < runs
      ? [`${plural(known, 'run')} of these are in the records given and are not trained again`]
      : [];
  return [`${corporaTitle(plan)}: ${plural(runs, 'run')} of ${sizesText(plan)}${cost}`, ...given, ...notes];
}

/** Tokens of one run processed a second. */
const speed = (record: RunRecord): string => (record.seconds > 0 ? short(tokensPerSecond(record)) : '–');

/** Bits a character; '–' without a loss. */
const bitsOf = (plan: ExperimentPlan, { loss, spec }: RunRecord): string =>
  loss === null ? '–' : bits(loss / charactersPerToken(corporaOf(plan), spec));

/** What became of the runs of a group: a line each. */
export function runLines(plan: ExperimentPlan, records: readonly RunRecord[]): string[] {
  const planned = plannedRuns(plan);
  const seeds = new Set(records.map(({ spec }) => spec.seed)).size;
  return records.map((record) => {
    const { id, spec, loss, outcome, seconds } = record;
    const purpose = planned.get(id)?.purpose ?? '';
    const seed = seeds > 1 && !purpose.startsWith('seed') ? `, seed ${spec.seed}` : '';
    const name = records.length > 1 ? `${purpose}${seed}: ` : '';
    const result = loss === null ? outcomeText(outcome) : `${nats(loss)} nats (${bitsOf(plan, record)} bits)`;
    return `${name}${result}, ${duration(seconds)}, ${speed(record)} tokens/s`;
  });
}

/** The runs as cells, with the names of their columns; settings that all runs share are left out. */
export function runCells(plan: ExperimentPlan, records: readonly RunRecord[]): { head: string[]; rows: string[][] } {
  const planned = plannedRuns(plan);
  const merged = corporaOf(plan).some((corpus) => corpus.charactersPerToken !== undefined);
  const columns: readonly (readonly [name: string, cell: (record: RunRecord) => string, always: boolean])[] = [
    ['width', ({ spec }) => String(spec.model.width), true],
    ['layers', ({ spec }) => String(spec.model.layers), false],
    ['parameters', ({ parameters }) => integer(parameters.total), true],
    ['context', ({ spec }) => String(spec.model.context), false],
    ['batch', ({ spec }) => String(spec.training.batch), false],
    ['text', ({ spec }) => (spec.corpus.characters === undefined ? 'all' : short(spec.corpus.characters)), false],
    ['purpose', ({ id }) => planned.get(id)?.purpose.replace(/^seed \d+$/, '') ?? '', false],
    ['seed', ({ spec }) => String(spec.seed), true],
    ['tokens', ({ tokens }) => integer(tokens), true],
    ['FLOPs', ({ flops }) => metric(flops), true],
    ['tokens/s', speed, true],
    ['time', ({ seconds }) => duration(seconds), true],
    ['nats', ({ loss }) => (loss === null ? '–' : nats(loss)), true],
    [merged ? 'bits a character' : 'bits', (record) => bitsOf(plan, record), true],
    ['outcome', ({ outcome }) => outcomeText(outcome), true],
  ];
  const shown = columns.filter(([, cell, always]) => always || new Set(records.map(cell)).size > 1);
  return { head: shown.map(([name]) => name), rows: records.map((record) => shown.map(([, cell]) => cell(record))) };
}

/** Columns of the runs whose cells stand to the left. */
const LEFT = ['width', 'purpose', 'outcome'] as const;

/** The cells of a table as they are shown. */
export function tableCells({ columns, rows }: Table): string[][] {
  return rows.map((row) =>
    row.map((cell, i) => {
      const format = columns[i]?.format ?? 'text';
      if (cell === null) return '–';
      return typeof cell === 'string' || format === 'text' ? String(cell) : formatted(cell, format);
    }),
  );
}

/** The end of an experiment in the terminal: runs, what they say, files. */
export function summary({ plan, records, findings }: ExperimentState, files: readonly string[]): string {
  const { head, rows } = runCells(plan, records);
  const tables = findings.tables.map((each) => {
    const cells = [each.columns.map(({ title }) => title), ...tableCells(each)];
    const left = each.columns.flatMap(({ format }, i) => (format === 'text' ? [i] : []));
    return `${each.title}\n${table(cells, left)}`;
  });
  const parts = [
    rows.length > 0
      ? table(
          [head, ...rows],
          LEFT.flatMap((name) => head.indexOf(name)),
        )
      : '',
    ...tables,
    [findings.headline, ...findings.sentences].join('\n'),
    findings.warnings.map((warning) => `note: ${warning}`).join('\n'),
    files.length > 0 ? `Written:\n${files.map((file) => `  ${file}`).join('\n')}` : '',
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}
