/** Content hashes of corpora. */
import { CorpusError } from './corpus-error.ts';

export function concatenate(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((bytes, part) => bytes + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** First 16 hex digits of the SHA-256 of train and then held-out token ids. */
export async function corpusHash(train: Uint8Array, heldOut: Uint8Array): Promise<string> {
  // Browsers define crypto.subtle in secure contexts only; the types don't say so.
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  if (subtle === undefined) {
    throw new CorpusError(
      'This page is not a secure context, so texts cannot be checked. Open it by https or from localhost.',
    );
  }
  const digest = new Uint8Array(await subtle.digest('SHA-256', concatenate([train, heldOut])));
  return Array.from(digest.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
