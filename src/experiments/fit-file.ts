/** fit.json: what an experiment found, for programs. */
export function fitText(experiment: string, corpus: string, results: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify({ format: 'loglog-fit', version: 1, experiment, corpus, ...results }, null, 1)}\n`;
}
