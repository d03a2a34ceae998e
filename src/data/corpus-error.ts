/** A corpus that can't be used. The message says what happened and what to do, ready to show. */
export class CorpusError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CorpusError';
  }
}
