/** The files a ladder leaves behind, by name. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fitFile, pointsCsv, recordsFile } from '../../experiments/files.ts';
import type { LadderState } from '../../experiments/ladder-types.ts';
import type { AdapterReport } from '../../train/record.ts';
import type { CorpusArgument } from './arguments.ts';
import { lawSvg } from './law-picture.ts';
import { projectRoot } from './prepare.ts';
import { reportHtml } from './report.ts';
import { ladderResult } from './result.ts';

/** 'Loglog 0.1.0'. */
function programName(): string {
  const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { version: string };
  return `Loglog ${version}`;
}

/** A word as a POSIX shell reads it back. */
const quoted = (word: string): string => (/^[\w./,:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/** The command that repeats a ladder on an adapter of the same kind, every option spelled out. */
export function repeatCommand({ plan }: LadderState, corpus: CorpusArgument, adapter: AdapterReport): string {
  const { widths, tokens, seeds, context, batch, heldOutCharacters, kernels } = plan.options;
  const words = [
    ...['--corpus', quoted(corpus.kind === 'shipped' ? corpus.id : corpus.path)],
    ...['--sizes', widths.join(','), '--tokens', String(tokens), '--seeds', seeds.join(',')],
    ...['--context', String(context), '--batch', String(batch), '--held-out', String(heldOutCharacters)],
    ...(kernels ? ['--kernels', `${kernels.matmul},${kernels.attention}`] : []),
    adapter.software ? '--software' : '--gpu',
  ];
  return `npm run lab -- ladder ${words.join(' ')}`;
}

export function ladderFiles(state: LadderState, corpus: CorpusArgument, adapter: AdapterReport): Map<string, string> {
  const result = ladderResult(state, adapter, repeatCommand(state, corpus, adapter), programName());
  return new Map([
    ['records.json', recordsFile(state)],
    ['points.csv', pointsCsv(state)],
    ['fit.json', fitFile(state)],
    ['law.svg', lawSvg(result)],
    ['report.html', reportHtml(result)],
  ]);
}
