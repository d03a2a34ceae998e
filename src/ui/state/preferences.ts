/** What a visitor likes, kept between visits: theme, projector mode, how much of the GPU training may take. */
import type { Theme } from '../format/palette.ts';

const THEME_KEY = 'loglog.theme';
const SHARE_KEY = 'loglog.gpu-share';

/** Storage can be forbidden (private windows, embedded pages): the page then just forgets. */
function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Nothing to do: the choice holds until the page is closed.
  }
}

const dark = () => matchMedia('(prefers-color-scheme: dark)');

/** The visitor's own choice, else the system's. */
export function preferredTheme(): Theme {
  const own = stored(THEME_KEY);
  if (own === 'light' || own === 'dark') return own;
  return dark().matches ? 'dark' : 'light';
}

export function showTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
}

export function chooseTheme(theme: Theme): void {
  store(THEME_KEY, theme);
  showTheme(theme);
}

/** Calls back when the system changes and the visitor has made no choice. Returns how to end it. */
export function followSystemTheme(changed: (theme: Theme) => void): () => void {
  const query = dark();
  const listen = () => {
    if (stored(THEME_KEY) === null) changed(preferredTheme());
  };
  query.addEventListener('change', listen);
  return () => query.removeEventListener('change', listen);
}

export function showProjector(on: boolean): void {
  document.documentElement.toggleAttribute('data-projector', on);
}

/** Least share of the GPU's time that training can be held to. */
export const LEAST_GPU_SHARE = 0.1;

/** The share chosen on an earlier visit; all of it otherwise. */
export function preferredGpuShare(): number {
  const own = Number(stored(SHARE_KEY) ?? 1);
  return own >= LEAST_GPU_SHARE && own <= 1 ? own : 1;
}

export function keepGpuShare(share: number): void {
  store(SHARE_KEY, String(share));
}
