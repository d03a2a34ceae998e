/** Sentences for a terminal. */

const WIDTH = 100;

/** The text on lines of 100 characters at most: the first after `first`, the others after `rest`. */
export function wrapped(text: string, first = '', rest = first, width = WIDTH): string {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  // A number keeps its unit.
  const words = text.replace(/(\d) (?=%|nats|FLOPs)/g, '$1\u00a0').split(' ');
  for (const word of words) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = rest;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line].join('\n').replaceAll('\u00a0', ' ');
}
