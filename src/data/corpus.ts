/** A corpus: text as token ids, whole documents held out. */

/** What a source that a program made is known to cost whoever knows it: the least loss there is. */
export interface KnownEntropy {
  /** The entropy rate, nats a token: what a token costs whoever has seen all before it. */
  readonly nats: number;
  /** Standard error of `nats`, or the bound of its rounding. */
  readonly accuracy: number;
  /** How it is known, a phrase: 'a finite sum over the transitions'. */
  readonly what: string;
  /** Nats of a token given only the k before it, for k = 1, 2, …; beyond the last it is `nats`. */
  readonly given: readonly number[];
  /** Windows whose context is a multiple of it all begin at a like place; for others the figures here don't hold. */
  readonly period: number;
  /** Nats a token that the source itself gives to this corpus's held-out text, which is a sample. */
  readonly heldOut: number;
  /** Exponents of the loss above the entropy that theory predicts, where it does. */
  readonly exponents?: { readonly parameters: number; readonly tokens: number; readonly theory: string };
}

/** What is known of a corpus before its text is loaded (corpora/index.json lists the shipped ones). */
export interface CorpusInfo {
  /** 'sotu', 'sotu-cased', 'moby-dick'; 'markov', 'hidden', 'key-value'; or 'file-' and a hash for a visitor's own text. */
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
  /** Left out for texts. */
  readonly kind?: 'generated';
  /** Of a generated source. */
  readonly entropy?: KnownEntropy;
}

export interface Corpus extends CorpusInfo {
  /** Token ids, one byte each. */
  readonly train: Uint8Array;
  readonly heldOut: Uint8Array;
}
