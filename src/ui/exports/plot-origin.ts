/** Where a plot's numbers are from: the lines under a saved picture. */
import { experimentOf } from '../../experiments/registry.ts';
import type { RunRecord } from '../../train/record.ts';
import { origin } from '../state/words.ts';
import { fullAddress } from './copy-text.ts';

export interface PlotOrigin {
  /** Experiment, text, adapter and date in a line. */
  readonly source: string;
  /** The whole address that leads to it; '' for none. */
  readonly address: string;
  /** Of the saved files' names, before the figure's own. */
  readonly stem: string;
}

/**
 * @param text what it is of: the corpus's title.
 * @param link the address of an experiment's results, as the page writes it.
 */
export function originOf(experiment: string, text: string, records: readonly RunRecord[], link: string): PlotOrigin {
  const finished = records.filter(({ outcome }) => outcome.kind === 'finished');
  const runs = `${finished.length} run${finished.length === 1 ? '' : 's'}`;
  const title = experimentOf(experiment)?.title ?? experiment;
  const source = `Loglog, ${title}: ${text}, ${runs} trained on ${origin(finished)}`;
  return { source, address: fullAddress(link), stem: experiment };
}

/** Of a tool: its address is the page's own. */
export function toolOrigin(source: string, stem: string): PlotOrigin {
  return { source, address: fullAddress(location.search), stem };
}
