/** The colours of a figure: its tints as the page's theme has them. */
import type { ColourScale, Tint } from '../../experiments/figure.ts';
import type { Theme } from '../format/palette.ts';
import { sizeColor } from '../format/palette.ts';

type Role = Extract<Tint, { kind: 'role' }>['role'];

export interface FigurePalette {
  readonly theme: Theme;
  readonly roles: Readonly<Record<Role, string>>;
  /** Kinds without order. */
  readonly series: readonly string[];
}

const ROLE_TOKENS: Readonly<Record<Role, string>> = {
  ink: '--ink',
  law: '--accent',
  other: '--ink-faint',
  prediction: '--law',
  muted: '--line-strong',
};

const SERIES_TOKENS = ['--series-1', '--series-2', '--series-3', '--series-4', '--series-5', '--series-6'] as const;

/** `token` reads a design token: `getComputedStyle(element).getPropertyValue`. */
export function readPalette(theme: Theme, token: (name: string) => string): FigurePalette {
  const read = (name: string) => token(name).trim();
  const roles = Object.fromEntries(Object.entries(ROLE_TOKENS).map(([role, name]) => [role, read(name)]));
  return { theme, roles: roles as FigurePalette['roles'], series: SERIES_TOKENS.map(read) };
}

export function colourOf(tint: Tint, scale: ColourScale | null, { theme, roles, series }: FigurePalette): string {
  switch (tint.kind) {
    case 'role':
      return roles[tint.role];
    case 'step':
      return sizeColor(theme, tint.step, scale?.steps.length ?? 1);
    case 'series':
      return series[tint.index % series.length] ?? roles.ink;
    default:
      return tint satisfies never;
  }
}
