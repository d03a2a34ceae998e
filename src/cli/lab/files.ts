/** The files an experiment leaves behind, by name. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { corporaTitle } from '../../experiments/corpora.ts';
import { EXPERIMENT_FILES, experimentFile } from '../../experiments/experiment-files.ts';
import type { Experiment, ExperimentPlan, ExperimentState } from '../../experiments/experiment.ts';
import type { AdapterReport } from '../../train/record.ts';
import type { CorpusArgument, LabArguments } from './arguments.ts';
import { oneLine } from '../failure.ts';
import { picture } from './figure-page.ts';
import { typedValue } from './parse-field.ts';
import { projectRoot } from './prepare.ts';
import { reportHtml } from './report.ts';
import { adapterText, dateText, endOf, type LabResult } from './result.ts';
import { runCount } from './words.ts';

/** 'Loglog 0.1.0'. */
function programName(): string {
  const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { version: string };
  return `Loglog ${version}`;
}

/** A word as a POSIX shell reads it back. */
const quoted = (word: string): string => (/^[\w./,:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/** What the arguments say of the text. */
type Texts = Pick<LabArguments, 'corpus'> & Partial<Pick<LabArguments, 'corpora'>>;

/** The command that repeats an experiment on an adapter of the same kind, every option spelled out. */
export function repeatCommand(
  { id, fields }: Experiment,
  { options }: ExperimentPlan,
  { corpus, corpora = null }: Texts,
  adapter: AdapterReport,
): string {
  const typed = (text: CorpusArgument): string => quoted(text.kind === 'shipped' ? text.id : text.path);
  const chosen = fields.flatMap(({ name, flag, kind }) => {
    const value = options[name];
    if (value === undefined) return [];
    // A person's own text is named by its path, which the options don't hold.
    return [`--${flag}`, kind === 'corpora' && corpora !== null ? corpora.map(typed).join(',') : typedValue(value)];
  });
  const several = fields.some(({ kind }) => kind === 'corpora');
  const text = several ? [] : ['--corpus', typed(corpus)];
  return ['npm run lab --', id, ...text, ...chosen, adapter.software ? '--software' : '--gpu'].join(' ');
}

/** Each figure as an SVG file. */
function pictures(result: LabResult): Map<string, string> {
  const { experiment, state, program } = result;
  const subtitle = `${experiment.title}: ${corporaTitle(state.plan)}, ${state.records.length} of ${runCount(state.plan)} runs`;
  const source = `${adapterText(result)}. ${dateText(endOf(state))}. ${program}`;
  return new Map(state.findings.figures.map((figure) => [figure.id, picture(figure, { subtitle, source })]));
}

/** PNGs of the pictures; why there are none, where they can't be drawn. */
async function rastered(
  drawn: ReadonlyMap<string, string>,
  png: (svg: string) => Promise<Uint8Array>,
): Promise<{ files: [string, Uint8Array][]; missing: string | null }> {
  const files: [string, Uint8Array][] = [];
  try {
    for (const [name, svg] of drawn) files.push([`${name}.png`, await png(svg)]);
    return { files, missing: null };
  } catch (error) {
    return { files: [], missing: oneLine(error) };
  }
}

/** All files of a result. `png` draws an SVG in pixels; `missing` says why there are no PNGs, null where there are. */
export async function resultFiles(
  state: ExperimentState,
  {
    experiment,
    share = null,
    weights = false,
    ...texts
  }: Pick<LabArguments, 'experiment'> & Texts & Partial<Pick<LabArguments, 'share' | 'weights'>>,
  adapter: AdapterReport,
  png: (svg: string) => Promise<Uint8Array>,
): Promise<{ readonly files: ReadonlyMap<string, string | Uint8Array>; readonly missing: string | null }> {
  const own = (share === null ? '' : ` --share ${share.share}/${share.of}`) + (weights ? ' --weights' : '');
  const command = repeatCommand(experiment, state.plan, texts, adapter) + own;
  const result: LabResult = { experiment, state, adapter, command, program: programName() };
  const drawn = pictures(result);
  const { files: images, missing } = await rastered(drawn, png);
  const files = new Map<string, string | Uint8Array>([
    ...EXPERIMENT_FILES.map((name) => [name, experimentFile(name, state)] as const),
    ...[...drawn].map(([name, text]) => [`${name}.svg`, text] as const),
    ...images,
    ['report.html', reportHtml(result)],
  ]);
  return { files, missing };
}
