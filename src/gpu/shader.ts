/**
 * A WGSL file with its layout, and the two edits made to it before compiling: constants are given their values, and
 * loops marked `// @unroll` are written out. A file is valid WGSL without either.
 */

export interface ShaderSource {
  readonly file: string;
  readonly code: string;
  readonly bindings: readonly ShaderBinding[];
  /** Names of the bindings each entry point uses. */
  readonly entries: Readonly<Record<string, readonly string[]>>;
  /** The uniform struct, its size in bytes rounded up to 16. */
  readonly uniform: { readonly size: number; readonly members: readonly UniformMember[] } | null;
}

export interface ShaderBinding {
  readonly name: string;
  readonly binding: number;
  readonly access: 'uniform' | 'read' | 'read_write';
}

export interface UniformMember {
  readonly name: string;
  /** Bytes. */
  readonly offset: number;
  readonly type: 'u32' | 'f32';
}

export type Constants = Readonly<Record<string, number>>;

/** Gives `const NAME = 8u;` lines of the code the values in `constants`. Throws on a name the code doesn't have. */
function withConstants(code: string, constants: Constants, file: string): string {
  return Object.entries(constants).reduce((text, [name, value]) => {
    const line = new RegExp(`^const ${name} = \\d+u;`, 'm');
    if (!line.test(text)) throw new Error(`${file} has no constant ${name}`);
    return text.replace(line, `const ${name} = ${value}u;`);
  }, code);
}

/** Position just after the brace that closes the one opened at `open`. */
function blockEnd(code: string, open: number): number {
  let depth = 0;
  for (let at = open; at < code.length; at += 1) {
    if (code[at] === '{') depth += 1;
    if (code[at] === '}' && (depth -= 1) === 0) return at + 1;
  }
  throw new Error('unbalanced braces in an @unroll loop');
}

const UNROLLED = /for \(var (\w+) = 0u; \1 < (\w+); \1\+\+\) \{ \/\/ @unroll/;

/**
 * Writes out `for (var i = 0u; i < NAME; i++) { // @unroll` with i a constant in each copy. Private arrays indexed by
 * a constant stay in registers; indexed by a variable they cost a memory access on software adapters (15 ns against 1).
 */
function unrolled(code: string): string {
  const loop = UNROLLED.exec(code);
  if (!loop) return code;
  const [head, index = '', bound = ''] = loop;
  const open = loop.index + head.indexOf('{');
  const end = blockEnd(code, open);
  const body = code.slice(loop.index + head.length, end - 1);
  const literal = /^\d+u$/.test(bound) ? bound : new RegExp(`^const ${bound} = (\\d+u);`, 'm').exec(code)?.[1];
  if (literal === undefined) throw new Error(`@unroll needs a constant bound, and ${bound} is none`);
  const copies = Array.from({ length: parseInt(literal) }, (_, i) => `{ const ${index} = ${i}u; ${body} }`);
  return unrolled(code.slice(0, loop.index) + copies.join('\n') + code.slice(end));
}

/** The code as it is compiled. */
export function specialise(shader: ShaderSource, constants: Constants = {}): string {
  return unrolled(withConstants(shader.code, constants, shader.file));
}

/** Packs values into the shader's uniform struct. Throws when a value is missing, unknown or no 32-bit unsigned where it must be. */
export function packUniform(shader: ShaderSource, values: Readonly<Record<string, number>>): ArrayBuffer {
  const { size, members } = shader.uniform ?? { size: 0, members: [] };
  const unknown = Object.keys(values).filter((name) => !members.some((member) => member.name === name));
  if (unknown.length > 0) throw new Error(`${shader.file} has no uniform ${unknown.join(', ')}`);
  const view = new DataView(new ArrayBuffer(size));
  for (const { name, offset, type } of members) {
    const value = values[name];
    if (value === undefined) throw new Error(`${shader.file}: uniform ${name} was not given`);
    if (type === 'f32') view.setFloat32(offset, value, true);
    else if (Number.isInteger(value) && value >= 0 && value < 2 ** 32) view.setUint32(offset, value, true);
    else throw new Error(`${shader.file}: uniform ${name} must be an unsigned integer, not ${value}`);
  }
  return view.buffer;
}
