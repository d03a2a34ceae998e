/** A ring around the part of the page that is spoken of, wherever in the elements' shadow roots it is. */

/** First match of a selector, through open shadow roots. */
function deepQuery(selector: string, root: ParentNode): HTMLElement | null {
  const here = root.querySelector<HTMLElement>(selector);
  if (here !== null) return here;
  for (const { shadowRoot } of root.querySelectorAll('*')) {
    const inside = shadowRoot === null ? null : deepQuery(selector, shadowRoot);
    if (inside !== null) return inside;
  }
  return null;
}

const PROPERTIES = [
  ['outline', '3px solid var(--accent)'],
  // Inside the element's own box: whatever scrolls around it would cut off the rest.
  ['outline-offset', '-2px'],
  ['border-radius', 'var(--radius)'],
] as const;

/** A view is loaded when it is first shown: how often and for how many ms its part is looked for. */
const TRIES = 40;
const PAUSE = 100;

/** When a view has its size, in ms. */
const SETTLED = 1200;

function bringIntoView(element: HTMLElement): void {
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  // On a small screen the lesson covers the lower half.
  const block = matchMedia('(max-width: 1199px)').matches ? 'start' : 'nearest';
  element.scrollIntoView({ block, behavior: calm ? 'auto' : 'smooth' });
}

export class Ring {
  #ringed: HTMLElement | null = null;
  #timer = 0;

  /** Rings what the selector finds under `root`, as soon as it is there; null rings nothing. */
  show(selector: string | null, root: ParentNode, tries = TRIES): void {
    this.clear();
    if (selector === null) return;
    const found = deepQuery(selector, root);
    if (found === null) {
      if (tries > 0) this.#timer = window.setTimeout(() => this.show(selector, root, tries - 1), PAUSE);
      return;
    }
    for (const [name, value] of PROPERTIES) found.style.setProperty(name, value);
    this.#ringed = found;
    bringIntoView(found);
    // A view that has just been loaded may still grow, as texts come in above.
    this.#timer = window.setTimeout(() => bringIntoView(found), SETTLED);
  }

  clear(): void {
    clearTimeout(this.#timer);
    for (const [name] of PROPERTIES) this.#ringed?.style.removeProperty(name);
    this.#ringed = null;
  }
}
