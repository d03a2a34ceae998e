/** A corpus: text as token ids, whole documents held out. */

/** What is known of a corpus before its text is loaded (corpora/index.json lists the shipped ones). */
export interface CorpusInfo {
  /** 'sotu', 'sotu-cased', 'moby-dick', or 'file-' and a hash for a visitor's own text. */
  readonly id: string;
  readonly title: string;
  /** Where the text comes from and its licence, one line. */
  readonly source: string;
  /** Symbol of every token id; one character each. */
  readonly symbols: readonly string[];
  readonly trainCharacters: number;
  readonly heldOutCharacters: number;
  /** Documents in all and of these held out. */
  readonly documents: { readonly total: number; readonly heldOut: number };
  /** First 16 hex digits of the SHA-256 of train and held-out token ids. */
  readonly hash: string;
}

export interface Corpus extends CorpusInfo {
  /** Token ids, one byte each. */
  readonly train: Uint8Array;
  readonly heldOut: Uint8Array;
}
