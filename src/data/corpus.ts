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

/** Places of a record, from 0: `first`, `first` + `every` and so on to its end. */
export interface Places {
  readonly first: number;
  readonly every: number;
}

/** How the text of a task is laid out: records of equal length, one after another, each complete in itself. */
export interface TaskLayout {
  /** 'addition'; the tasks of one family differ in their level: digits, the modulus, symbols or pairs. */
  readonly family: string;
  readonly level: number;
  /** Tokens of a record. Windows begin at multiples of it. */
  readonly period: number;
  /** Tokens that are trained on and whose loss counts; others are only read. */
  readonly counted: Places;
  /** Tokens that are graded. */
  readonly answer: Places;
  /** Whether the training text is graded too: its records are few, and learnt by heart before they are understood. */
  readonly gradesTraining: boolean;
  /** Share of right answers, and of right tokens of an answer, of one who draws evenly among the symbols that can stand there. */
  readonly chance: { readonly exact: number; readonly token: number };
  /** Nats by place of a record, from its second token on, of predictors that are known. */
  readonly references?: readonly { readonly name: string; readonly losses: readonly number[] }[];
}

/** What is known of a corpus before its text is loaded (corpora/index.json lists the shipped ones). */
export interface CorpusInfo {
  /** 'sotu', 'sotu-cased', 'moby-dick'; 'markov', 'hidden', 'key-value'; 'addition-2'; or 'file-' and a hash for a visitor's own text. */
  readonly id: string;
  readonly title: string;
  /** Where the text comes from and its licence, one line. */
  readonly source: string;
  /** Symbol of every token id: one character, or several where byte pairs were merged. */
  readonly symbols: readonly string[];
  /** Token ids to train on: characters, unless symbols have several. */
  readonly trainCharacters: number;
  /** Token ids held out, likewise. */
  readonly heldOutCharacters: number;
  /** Documents in all and of these held out. */
  readonly documents: { readonly total: number; readonly heldOut: number };
  /** First 16 hex digits of the SHA-256 of train and held-out token ids. */
  readonly hash: string;
  /** Left out for texts. */
  readonly kind?: 'generated' | 'task';
  /** Of a generated source. */
  readonly entropy?: KnownEntropy;
  /** Of a task. */
  readonly task?: TaskLayout;
  /** What it is where it is no prose; 'mixed' is documents of several domains. */
  readonly domain?: 'code' | 'music' | 'images' | 'mixed';
  /** Mean characters a token of the held-out text; left out where a token is a character. Losses over it compare between vocabularies. */
  readonly charactersPerToken?: number;
  /** Each document is an image: rows of pixels, a line end after each row but the last. Pixels a side. */
  readonly image?: { readonly width: number; readonly height: number };
}

export interface Corpus extends CorpusInfo {
  /** Token ids, one byte each. */
  readonly train: Uint8Array;
  readonly heldOut: Uint8Array;
}
