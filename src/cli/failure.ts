/** Failures of the lab command that end it with one line on stderr and an exit code. */
import { stripVTControlCharacters } from 'node:util';

/** Exit codes of `lab`, documented in docs/headless.md. */
export const exitCode = {
  /** Every planned run finished. */
  finished: 0,
  /** The command began its work, and a run did not finish. */
  unfinished: 1,
  /** Nothing was trained: wrong arguments, or something the command needs is not there. */
  usage: 2,
  /** Stopped by Ctrl-C (128 + SIGINT). */
  interrupted: 130,
  /** Stopped by SIGTERM (128 + 15). */
  terminated: 143,
} as const;

/** The command can't begin; its message is one line that says what is wrong and what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The page or the browser is gone: what is trained by now is all there will be. */
export class LostPageError extends Error {
  override readonly name = 'LostPageError';
}

/** Text of an error on one line, without the `error: ` that libraries put before it. */
export function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const lines = stripVTControlCharacters(text)
    .replace(/^error: /i, '')
    .trim()
    .split(/\s*\n\s*/);
  return lines.join(' ');
}
