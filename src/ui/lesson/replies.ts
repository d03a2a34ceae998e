/** What a visitor answered, kept between visits. */

/** The guess and what it was compared with, so that the notes say the same after the page was closed. */
export interface Reply {
  readonly guess: number | string;
  readonly answer: number | string;
  /** Whose numbers the answer is from, in words. */
  readonly source: string;
}

export type Replies = Readonly<Record<string, Reply>>;

const KEY = 'loglog.lesson';

const isAnswer = (value: unknown): value is number | string => typeof value === 'number' || typeof value === 'string';

function isReply(value: unknown): value is Reply {
  const { guess, answer, source } = Object(value) as Partial<Record<keyof Reply, unknown>>;
  return isAnswer(guess) && isAnswer(answer) && typeof source === 'string';
}

/** Replies in a stored text; what is none is left out. */
export function parseReplies(text: string | null): Replies {
  try {
    const stored: unknown = JSON.parse(text ?? '{}');
    return Object.fromEntries(Object.entries(Object(stored) as object).filter((entry) => isReply(entry[1])));
  } catch {
    return {};
  }
}

/** Storage can be forbidden (private windows, embedded pages): the page then just forgets. */
export function storedReplies(): Replies {
  try {
    return parseReplies(localStorage.getItem(KEY));
  } catch {
    return {};
  }
}

export function storeReplies(replies: Replies): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(replies));
  } catch {
    // Nothing to do: the answers hold until the page is closed.
  }
}
