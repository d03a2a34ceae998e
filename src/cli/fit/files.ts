/** The files a fit leaves behind, by name. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fitJson, fitsCsv, predictionsCsv, residualsCsv } from '../../runs-table/files.ts';
import type { TableFindings } from '../../runs-table/findings.ts';
import type { Analysis } from '../../runs-table/fits/types.ts';
import { picture } from '../lab/figure-page.ts';
import { projectRoot } from '../tool.ts';
import type { FitArguments } from './arguments.ts';
import { png } from './raster.ts';
import { reportHtml } from './report.ts';

/** 'Loglog 0.1.0'. */
function programName(): string {
  const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { version: string };
  return `Loglog ${version}`;
}

/** '31 January 2026'. */
function dateText(date: Date): string {
  return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
}

export function fitFiles(
  analysis: Analysis,
  findings: TableFindings,
  source: string,
  { png: wanted }: Pick<FitArguments, 'png'>,
): Map<string, string | Uint8Array> {
  const made = `${dateText(new Date())}. ${programName()}`;
  const text = { subtitle: `${source}, ${analysis.table.runs.length.toLocaleString('en')} runs`, source: made };
  const pictures = findings.figures.map((figure) => [figure.id, picture(figure, text)] as const);
  return new Map<string, string | Uint8Array>([
    ['fit.json', fitJson(analysis, source)],
    ['fits.csv', fitsCsv(analysis)],
    ['residuals.csv', residualsCsv(analysis)],
    ['predictions.csv', predictionsCsv(analysis)],
    ...pictures.map(([id, svg]): [string, string] => [`${id}.svg`, svg]),
    ...(wanted ? pictures.map(([id, svg]): [string, Uint8Array] => [`${id}.png`, png(svg)]) : []),
    ['report.html', reportHtml(analysis, findings, source, made)],
  ]);
}
