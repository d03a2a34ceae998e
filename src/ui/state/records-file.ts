/** Records on their way to the page: shipped recordings and visitors' files. */
import { experimentOf } from '../../experiments/registry.ts';

/** By its first corpus, the recording to show: that of the first of these corpora that there is one of, else the first. */
export function recordedCorpus(experiment: string, asked: readonly string[] = []): string {
  const { corpus = 'sotu', recordings = [] } = experimentOf(experiment) ?? {};
  const found = asked.flatMap((id) => recordings.find(({ corpora }) => corpora.includes(id)) ?? []);
  const [recording = recordings[0]] = found;
  return recording?.corpora[0] ?? corpus;
}

/**
 * The text of a recording, records of a real run of this program made by `npm run lab`; null where none is shipped or it can't
 * be had, which a visitor can do nothing about.
 */
export async function recordingText(experiment: string, corpus: string): Promise<string | null> {
  try {
    const response = await fetch(new URL(`recorded/${experiment}-${corpus}.json`, document.baseURI));
    // Some servers answer with the page itself where a file is missing.
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return response.ok && isJson ? await response.text() : null;
  } catch (error) {
    console.warn('The recorded result was not loaded:', error);
    return null;
  }
}

/** Which experiment a records file is of; null where it doesn't say. */
export function experimentIn(text: string): string | null {
  try {
    const { experiment } = Object(JSON.parse(text)) as { experiment?: unknown };
    return typeof experiment === 'string' ? experiment : null;
  } catch {
    return null;
  }
}
