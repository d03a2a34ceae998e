/** The Vite plugin that draws the app's icons in pixels from public/icon.svg, for where a system wants no SVG. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import type { Plugin, ResolvedConfig } from 'vite';

const SOURCE = 'public/icon.svg';

interface Icon {
  readonly file: string;
  readonly size: number;
  /** Systems that cut icons to a shape of their own keep the middle 80 % only: the picture is smaller, the ground full. */
  readonly maskable: boolean;
}

const ICONS: readonly Icon[] = [
  { file: 'icon-192.png', size: 192, maskable: false },
  { file: 'icon-512.png', size: 512, maskable: false },
  { file: 'icon-maskable-512.png', size: 512, maskable: true },
  { file: 'apple-touch-icon.png', size: 180, maskable: true },
];

/** The same picture on a full square: its own ground reaches to the edges, its lines stay within the middle. */
function padded(svg: string): string {
  const ground = /<rect[^>]*fill="(#[0-9a-f]{6})"/i.exec(svg)?.[1];
  if (ground === undefined) throw new Error(`${SOURCE} must begin with a <rect> whose fill is the icon's ground.`);
  const inner = svg.replace('<svg ', '<svg x="3" y="3" width="18" height="18" ');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" fill="${ground}" />${inner}</svg>`;
}

export function icons(): Plugin {
  let config: ResolvedConfig;
  return {
    name: 'loglog-icons',
    apply: 'build',
    configResolved(resolved) {
      config = resolved;
    },
    generateBundle() {
      const svg = readFileSync(join(config.root, SOURCE), 'utf8');
      for (const { file, size, maskable } of ICONS) {
        const drawn = new Resvg(maskable ? padded(svg) : svg, { fitTo: { mode: 'width', value: size } });
        this.emitFile({ type: 'asset', fileName: file, source: drawn.render().asPng() });
      }
    },
  };
}
