/** Remembering the results of pure functions: a ladder is analysed anew at every record, and most of it is as before. */

/**
 * The function with a memory of its latest results, by its arguments as JSON. Results are shared, so they must not be
 * changed by whoever gets them.
 */
export function remembered<Arguments extends readonly unknown[], Result>(
  compute: (...args: Arguments) => Result,
  capacity: number,
): (...args: Arguments) => Result {
  const results = new Map<string, Result>();
  return (...args) => {
    const key = JSON.stringify(args);
    const known = results.get(key);
    if (known !== undefined) return known;
    const result = compute(...args);
    results.set(key, result);
    // A Map keeps the order of insertion: the first key is the oldest.
    const [oldest] = results.keys();
    if (results.size > capacity && oldest !== undefined) results.delete(oldest);
    return result;
  };
}
