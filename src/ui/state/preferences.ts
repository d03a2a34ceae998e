/** Theme and projector mode: attributes of the document, kept between visits. */
import type { Theme } from '../format/palette.ts';

const THEME_KEY = 'loglog.theme';

/** Storage can be forbidden (private windows, embedded pages): the page then just forgets. */
function stored(): string | null {
  try {
    return localStorage.getItem(THEME_KEY);
  } catch {
    return null;
  }
}

function store(theme: Theme): void {
  try {
    localStorage.setItem(THEME_KEY, theme);
  } catch {
    // Nothing to do: the choice holds until the page is closed.
  }
}

const dark = () => matchMedia('(prefers-color-scheme: dark)');

/** The visitor's own choice, else the system's. */
export function preferredTheme(): Theme {
  const own = stored();
  if (own === 'light' || own === 'dark') return own;
  return dark().matches ? 'dark' : 'light';
}

export function showTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
}

export function chooseTheme(theme: Theme): void {
  store(theme);
  showTheme(theme);
}

/** Calls back when the system changes and the visitor has made no choice. Returns how to end it. */
export function followSystemTheme(changed: (theme: Theme) => void): () => void {
  const query = dark();
  const listen = () => {
    if (stored() === null) changed(preferredTheme());
  };
  query.addEventListener('change', listen);
  return () => query.removeEventListener('change', listen);
}

export function showProjector(on: boolean): void {
  document.documentElement.toggleAttribute('data-projector', on);
}
