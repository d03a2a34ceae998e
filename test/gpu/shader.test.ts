import { describe, expect, it } from 'vitest';
import { reflectWgsl, withoutComments } from '../../src/gpu/build/vite-wgsl.ts';
import { packUniform, specialise } from '../../src/gpu/shader.ts';

const CODE = `
struct Shape {
  rows: u32,
  scale: f32,
  columns: u32,
}
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> inp: array<f32>;
@group(0) @binding(2) var<storage, read_write> outp: array<f32>;
@group(0) @binding(3) var<storage, read_write> other: array<f32>;

const WIDTH = 2u;

fn value(at: u32) -> f32 { return inp[at]; }

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= shape.rows) { return; }
  for (var i = 0u; i < WIDTH; i++) { // @unroll
    outp[id.x + i] = shape.scale * value(id.x);
  }
}

@compute @workgroup_size(64)
fn clear() {
  other[0] = 0.0;
}
`;

const shader = reflectWgsl(CODE, 'shaders/example.wgsl');
const withCode = (code: string) => ({ ...shader, code });

describe('a shader as it is shipped', () => {
  it('has no comments and no indentation, and says the same', () => {
    const commented = `// What it does.\n${CODE.replace('rows: u32,', 'rows: u32,  // M')}`;
    const short = withoutComments(commented);
    expect(short).not.toMatch(/What it does|\/\/ M|^\s|\n\n/m);
    const { code: _, ...facts } = reflectWgsl(short, 'shaders/example.wgsl');
    const { code: __, ...whole } = shader;
    expect(facts).toEqual(whole);
  });

  it('keeps the marks of loops that are written out', () => {
    const code = specialise(withCode(withoutComments(CODE)), { WIDTH: 3 });
    expect(code).toContain('const i = 2u;');
    expect(code).not.toContain('@unroll');
  });
});

describe('reflectWgsl', () => {
  it('reads bindings, the names each entry point uses directly or through functions, and the uniform', () => {
    expect(shader.file).toBe('example.wgsl');
    expect(shader.bindings).toEqual([
      { name: 'shape', binding: 0, access: 'uniform' },
      { name: 'inp', binding: 1, access: 'read' },
      { name: 'outp', binding: 2, access: 'read_write' },
      { name: 'other', binding: 3, access: 'read_write' },
    ]);
    expect(new Set(shader.entries['forward'])).toEqual(new Set(['shape', 'inp', 'outp']));
    expect(shader.entries['clear']).toEqual(['other']);
    expect(shader.uniform).toEqual({
      size: 16,
      members: [
        { name: 'rows', offset: 0, type: 'u32' },
        { name: 'scale', offset: 4, type: 'f32' },
        { name: 'columns', offset: 8, type: 'u32' },
      ],
    });
  });

  it('refuses a second uniform struct and members other than u32 and f32', () => {
    const second = CODE.replace('const WIDTH', '@group(0) @binding(4) var<uniform> more: Shape;\nconst WIDTH');
    expect(() => reflectWgsl(second, 'two.wgsl')).toThrow('two.wgsl: at most one uniform struct');
    expect(() => reflectWgsl(CODE.replace('scale: f32', 'scale: vec4f'), 'vector.wgsl')).toThrow(
      'vector.wgsl: uniform scale must be u32 or f32',
    );
  });
});

describe('specialise', () => {
  it('gives a constant its value and writes a marked loop out as often', () => {
    const code = specialise(shader, { WIDTH: 3 });
    expect(code).toContain('const WIDTH = 3u;');
    expect(code).not.toContain('for (');
    expect(code.match(/const i = \du;/g)).toEqual(['const i = 0u;', 'const i = 1u;', 'const i = 2u;']);
    expect(code.match(/outp\[id\.x \+ i\] = /g)).toHaveLength(3);
  });

  it('keeps the value of the file where none is given, and loops that are not marked', () => {
    expect(specialise(shader).match(/const i = \du;/g)).toHaveLength(2);
    const plain = withCode('for (var t = 0u; t < 4u; t++) { x += 1; }');
    expect(specialise(plain)).toBe(plain.code);
  });

  it('writes out loops within loops, to a literal bound, with braces in the body', () => {
    const inner = 'for (var j = 0u; j < 2u; j++) { // @unroll\n if (i > j) { x += 1; }\n }';
    const nested = withCode(`const N = 3u;\nfor (var i = 0u; i < N; i++) { // @unroll\n ${inner}\n }\nend`);
    const code = specialise(nested);
    expect(code.match(/x \+= 1/g)).toHaveLength(6);
    expect(code.match(/[{}]/g)!.filter((brace) => brace === '{')).toHaveLength(code.match(/\}/g)!.length);
    expect(code.trimEnd().endsWith('end')).toBe(true);
  });

  it('says which constant a file lacks', () => {
    expect(() => specialise(shader, { HEIGHT: 1 })).toThrow('example.wgsl has no constant HEIGHT');
  });

  it('refuses an @unroll loop without a constant bound or without an end', () => {
    const variable = withCode('for (var i = 0u; i < count; i++) { // @unroll\n }');
    expect(() => specialise(variable)).toThrow('@unroll needs a constant bound, and count is none');
    const open = withCode('for (var i = 0u; i < 2u; i++) { // @unroll\n');
    expect(() => specialise(open)).toThrow('unbalanced braces');
  });
});

describe('packUniform', () => {
  it('puts every value at its place, little-endian, whatever the order it was given in', () => {
    const view = new DataView(packUniform(shader, { columns: 2 ** 32 - 1, rows: 7, scale: 0.5 }));
    expect(view.byteLength).toBe(16);
    expect([view.getUint32(0, true), view.getFloat32(4, true), view.getUint32(8, true)]).toEqual([7, 0.5, 2 ** 32 - 1]);
  });

  it('names a value that is missing or unknown', () => {
    expect(() => packUniform(shader, { rows: 1, scale: 1 })).toThrow('example.wgsl: uniform columns was not given');
    const unknown = { rows: 1, scale: 1, columns: 1, height: 1, depth: 2 };
    expect(() => packUniform(shader, unknown)).toThrow('example.wgsl has no uniform height, depth');
  });

  it.each([-1, 0.5, 2 ** 32, NaN, Infinity])('refuses %f for a u32', (rows) => {
    expect(() => packUniform(shader, { rows, scale: 1, columns: 1 })).toThrow(
      `uniform rows must be an unsigned integer, not ${rows}`,
    );
  });

  it('takes nothing for a shader without a uniform', () => {
    const without = { ...shader, uniform: null };
    expect(packUniform(without, {}).byteLength).toBe(0);
    expect(() => packUniform(without, { rows: 1 })).toThrow('has no uniform rows');
  });
});
