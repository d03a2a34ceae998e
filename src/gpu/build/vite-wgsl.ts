/**
 * Vite plugin: `import shader from './x.wgsl'` gives the code with its bindings, entry points and uniform layout, read
 * from the WGSL when the app is built, so that no byte offset is written by hand and no parser is shipped.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { WgslReflect } from 'wgsl_reflect/wgsl_reflect.module.js';
import type { Plugin } from 'vite';
import type { ShaderSource, UniformMember } from '../shader.ts';

/** Reads what the engine needs to know from WGSL. Throws where a shader breaks the conventions of this project. */
export function reflectWgsl(code: string, file: string): ShaderSource {
  const reflection = new WgslReflect(code);
  if (reflection.uniforms.length > 1) throw new Error(`${file}: at most one uniform struct is supported`);
  const uniform = reflection.uniforms[0];
  const members = (uniform?.members ?? []).map(({ name, offset, type }): UniformMember => {
    const scalar: string = type.name;
    if (scalar === 'u32' || scalar === 'f32') return { name, offset, type: scalar };
    throw new Error(`${file}: uniform ${name} must be u32 or f32`);
  });
  return {
    file: file.replace(/^.*\//, ''),
    code,
    bindings: [
      ...(uniform ? [{ name: uniform.name, binding: uniform.binding, access: 'uniform' as const }] : []),
      ...reflection.storage.map(({ name, binding, access }) => ({
        name,
        binding,
        access: access === 'read_write' ? ('read_write' as const) : ('read' as const),
      })),
    ],
    entries: Object.fromEntries(
      reflection.entry.compute.map((entry) => [entry.name, entry.resources.map((resource) => resource.name)]),
    ),
    uniform: uniform ? { size: Math.ceil(uniform.size / 16) * 16, members } : null,
  };
}

const INCLUDE = /^\/\/ @include (\S+)$/gm;

/** Files a shader includes, from shaders/include/. */
function includesOf(code: string, file: string): Map<string, string> {
  const names = [...code.matchAll(INCLUDE)].map(([, name = '']) => name);
  return new Map(names.map((name) => [name, resolve(dirname(file), 'include', name)]));
}

/** Replaces `// @include name.wgsl` by the text of shaders/include/name.wgsl: structs and functions that kernels share. */
function withIncludes(code: string, includes: ReadonlyMap<string, string>): string {
  return code.replaceAll(INCLUDE, (_, name: string) => readFileSync(includes.get(name) ?? name, 'utf8').trimEnd());
}

/** As it is shipped: without comments but the marks of loops to be written out, and without indentation. */
export function withoutComments(code: string): string {
  const lines = code
    .split('\n')
    .map((line) => (line.endsWith('// @unroll') ? line : line.replace(/\/\/.*$/, '')).trim());
  return lines.filter((line) => line !== '').join('\n');
}

export function wgsl(): Plugin {
  let shipped = false;
  return {
    name: 'loglog-wgsl',
    enforce: 'pre',
    configResolved({ command }) {
      shipped = command === 'build';
    },
    transform(code, id) {
      const file = id.split('?')[0] ?? id;
      if (!file.endsWith('.wgsl')) return undefined;
      const includes = includesOf(code, file);
      for (const path of includes.values()) this.addWatchFile(path);
      const whole = withIncludes(code, includes);
      const shader = reflectWgsl(shipped ? withoutComments(whole) : whole, file);
      return { code: `export default ${JSON.stringify(shader)};`, map: null };
    },
  };
}
