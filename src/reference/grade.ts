/** Grades of the answers to a task. */

/**
 * logits [M,Vp], targets [M] and losses [M] of B windows of T tokens, a multiple of the period; the answer of a record are the tokens
 * at the places first, first + every, … of its period → share of records all of whose answer is the likeliest token, share of
 * answer tokens that are, and the mean loss at each of the T places.
 */
export function grade({
  logits,
  targets,
  losses,
  T,
  V,
  Vp,
  period,
  answer: { first, every },
}: {
  logits: Float64Array;
  targets: ArrayLike<number>;
  losses: ArrayLike<number>;
  T: number;
  V: number;
  Vp: number;
  period: number;
  answer: { first: number; every: number };
}): { exact: number; tokens: number; places: Float64Array } {
  const M = targets.length;
  let [exact, tokens, graded] = [0, 0, 0];
  for (let record = 0; record < M / period; record++) {
    let whole = true;
    for (let place = first; place < period; place += every) {
      const m = record * period + place - 1;
      const row = logits.subarray(m * Vp, m * Vp + V);
      const right = row.indexOf(Math.max(...row)) === targets[m];
      tokens += right ? 1 : 0;
      graded += 1;
      whole &&= right;
    }
    exact += whole ? 1 : 0;
  }
  const places = new Float64Array(T);
  for (let m = 0; m < M; m++) places[m % T] += losses[m] / (M / T);
  return { exact: exact / (M / period), tokens: tokens / graded, places };
}
