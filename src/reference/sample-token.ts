/** The draw of the next symbol from its logits, by the Gumbel trick. */

/**
 * logits [V], uniforms [V] in (0, 1) → scores [V] whose greatest is the symbol drawn: logits / temperature − log(−log u).
 * The draw then follows softmax(logits / temperature) (Maddison, Tarlow and Minka 2014, "A* Sampling", §2). At
 * temperature 0, the limit: the logits themselves, whose greatest it is for certain.
 */
export function drawScores({
  logits,
  uniforms,
  temperature,
}: {
  logits: ArrayLike<number>;
  uniforms: ArrayLike<number>;
  temperature: number;
}): Float64Array {
  return Float64Array.from(logits, (logit, v) =>
    temperature === 0 ? logit : logit / temperature - Math.log(-Math.log(uniforms[v])),
  );
}

/** The symbol of greatest score; the first of equal ones. */
export function drawnSymbol(scores: ArrayLike<number>): number {
  return Array.from(scores).reduce((best, score, v) => (score > scores[best] ? v : best), 0);
}
