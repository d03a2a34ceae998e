/** The files of a ladder: the recording shipped with the page, and what can be saved. */
import { fitFile, pointsCsv, recordsFile } from '../../experiments/files.ts';
import type { Analyst } from '../analysis/analyst.ts';
import type { LadderState } from '../../experiments/ladder-types.ts';

export type SavedFile = 'records.json' | 'points.csv' | 'fit.json';

/** Records of a real run of this program, made by `npm run lab`. */
const RECORDING = 'recorded/ladder-sotu.json';

/** The shipped recording; null where none is shipped or it can't be read, which a visitor can do nothing about. */
export async function recordedLadder(analyst: Analyst): Promise<LadderState | null> {
  try {
    const response = await fetch(new URL(RECORDING, document.baseURI));
    // Some servers answer with the page itself where a file is missing.
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return response.ok && isJson ? await analyst.read(await response.text()) : null;
  } catch (error) {
    console.warn('The recorded result was not loaded:', error);
    return null;
  }
}

/** The same text that the command line writes. */
export function fileText(name: SavedFile, ladder: LadderState): string {
  switch (name) {
    case 'records.json':
      return recordsFile(ladder);
    case 'points.csv':
      return pointsCsv(ladder);
    case 'fit.json':
      return fitFile(ladder);
    default:
      return name satisfies never;
  }
}
