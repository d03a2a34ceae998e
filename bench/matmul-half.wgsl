// Matrix products that read operands stored as pairs of f16, and add up in f32: half the bytes of an operand, for two
// conversions a pair. unpack2x16float needs no feature of the adapter, so this runs wherever WebGPU does.
//
// pack:      halves[i] = inp[i], rounded to f16; grid (vectors / 256).
// half_rhs:  out[M, N] = lhs[M, K] · rhs[K, N], rhs in halves.
// half_both: the same with both operands in halves.
//
// For the benchmark alone; shaped as shaders/matmul-block.wgsl, its measure: an invocation owns 4×4 of the result, a workgroup
// 32×32; grid (cols / 32, rows / 32). All sizes are multiples of 4.

struct Shape {
  rows: u32,
  cols: u32,
  inner: u32,
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> lhs: array<vec4f>;
@group(0) @binding(2) var<storage, read> lhs_halves: array<vec2u>;  // four values each
@group(0) @binding(3) var<storage, read> rhs_halves: array<vec2u>;
@group(0) @binding(4) var<storage, read_write> outp: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> halves: array<vec2u>;

const ROWS = 4u;  // rows of the result an invocation owns

@compute @workgroup_size(256)
fn pack(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= shape.rows * shape.cols / 4u) { return; }
  let value = lhs[id.x];
  halves[id.x] = vec2u(pack2x16float(value.xy), pack2x16float(value.zw));
}

fn unpacked(pair: vec2u) -> vec4f {
  return vec4f(unpack2x16float(pair.x), unpack2x16float(pair.y));
}

// Rows 4k to 4k + 3 of rhs at the vec4 column `col`.
fn rhs_block(k: u32, col: u32) -> mat4x4f {
  let row = shape.cols / 4u;
  let at = 4u * k * row + col;
  return mat4x4f(
    unpacked(rhs_halves[at]),
    unpacked(rhs_halves[at + row]),
    unpacked(rhs_halves[at + 2u * row]),
    unpacked(rhs_halves[at + 3u * row]),
  );
}

@compute @workgroup_size(8, 8)
fn half_rhs(@builtin(global_invocation_id) id: vec3u) {
  let row = id.y * ROWS;
  if (row >= shape.rows || 4u * id.x >= shape.cols) { return; }
  let inner4 = shape.inner / 4u;
  var sum: array<vec4f, ROWS>;
  for (var k = 0u; k < inner4; k++) {
    let m = rhs_block(k, id.x);
    for (var i = 0u; i < ROWS; i++) { // @unroll
      sum[i] += m * lhs[(row + i) * inner4 + k];
    }
  }
  for (var i = 0u; i < ROWS; i++) { // @unroll
    outp[(row + i) * (shape.cols / 4u) + id.x] = sum[i];
  }
}

@compute @workgroup_size(8, 8)
fn half_both(@builtin(global_invocation_id) id: vec3u) {
  let row = id.y * ROWS;
  if (row >= shape.rows || 4u * id.x >= shape.cols) { return; }
  let inner4 = shape.inner / 4u;
  var sum: array<vec4f, ROWS>;
  for (var k = 0u; k < inner4; k++) {
    let m = rhs_block(k, id.x);
    for (var i = 0u; i < ROWS; i++) { // @unroll
      sum[i] += m * unpacked(lhs_halves[(row + i) * inner4 + k]);
    }
  }
  for (var i = 0u; i < ROWS; i++) { // @unroll
    outp[(row + i) * (shape.cols / 4u) + id.x] = sum[i];
  }
}
