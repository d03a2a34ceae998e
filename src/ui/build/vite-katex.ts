/** The Vite plugin that ships KaTeX's fonts in one format: every browser with WebGPU reads WOFF2. */
import type { Plugin } from 'vite';

const OLDER_FORMATS = /,\s*url\([^)]*\.(?:woff|ttf)\)\s*format\("[^"]*"\)/g;

export function katexFonts(): Plugin {
  return {
    name: 'loglog-katex-fonts',
    enforce: 'pre',
    transform(code, id) {
      return /katex(?:\.min)?\.css/.test(id) ? { code: code.replace(OLDER_FORMATS, ''), map: null } : null;
    },
  };
}
