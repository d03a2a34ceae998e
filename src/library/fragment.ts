/** Where results stand in an address: in its fragment, which no server sees. */

export const RESULTS = '#results=';

export function holdsResults(hash: string): boolean {
  return hash.startsWith(RESULTS);
}
