// Matrix products on vec4s held in registers: an invocation owns ROWS×4 of the result and loads each operand as vec4.
// For GPUs, where neighbouring invocations find each other's loads in the cache. matmul.wgsl is the readable version.
//
// lhs_rhs:            out[M, N] = scale · lhs[M, K] · rhs[K, N]     (+ out)
// lhs_transposed_rhs: out[M, N] = scale · lhs[M, K] · rhs[N, K]ᵀ    (+ out)
// transposed_lhs_rhs: out[M, N] = scale · lhs[K, M]ᵀ · rhs[K, N]    (+ out), the inner dimension split
// swiglu_product:     as lhs_rhs with rhs = gate | up, N columns each; activated = silu(gate) · up
// swiglu_gradient:    d = lhs · rhsᵀ is the gradient of activated; out = dGate | dUp from the saved gate | up
//
// Inner and column sizes (and rows in the last form) are multiples of 4: strides are in vec4. A workgroup owns
// 8·ROWS × 32 of the result (32×32 in the last form); grid (cols / 32, rows / (8·ROWS), R·splits).

// @include matmul-shape.wgsl

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> lhs: array<vec4f>;
@group(0) @binding(2) var<storage, read> rhs: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> outp: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> activated: array<vec4f>;  // [R, M, N]
@group(0) @binding(5) var<storage, read> gate_up: array<vec4f>;          // [R, M, 2N]

// @include swiglu.wgsl

const ROWS = 4u;  // rows of the result an invocation owns

fn store(base: u32, row: u32, col: u32, value: vec4f) {
  if (row >= shape.rows) { return; }
  let at = base + row * shape.out_row + col;
  if (shape.accumulate == 1u) { outp[at] += shape.scale * value; } else { outp[at] = shape.scale * value; }
}

// lhs · rhs at the rows from `row` and the vec4 column `col`.
fn straight(b: Bases, row: u32, col: u32) -> array<vec4f, ROWS> {
  var sum: array<vec4f, ROWS>;
  for (var k = b.first / 4u; k < b.end / 4u; k++) {
    let at = b.rhs + 4u * k * shape.rhs_row + col;
    let m = mat4x4f(rhs[at], rhs[at + shape.rhs_row], rhs[at + 2u * shape.rhs_row], rhs[at + 3u * shape.rhs_row]);
    for (var i = 0u; i < ROWS; i++) { // @unroll
      sum[i] += m * lhs[b.lhs + min(row + i, shape.rows - 1u) * shape.lhs_row + k];
    }
  }
  return sum;
}

// lhs · rhsᵀ likewise.
fn transposed(b: Bases, row: u32, col: u32) -> array<vec4f, ROWS> {
  var sum: array<vec4f, ROWS>;
  for (var k = b.first / 4u; k < b.end / 4u; k++) {
    let at = b.rhs + 4u * col * shape.rhs_row + k;
    let m = mat4x4f(rhs[at], rhs[at + shape.rhs_row], rhs[at + 2u * shape.rhs_row], rhs[at + 3u * shape.rhs_row]);
    for (var i = 0u; i < ROWS; i++) { // @unroll
      sum[i] += lhs[b.lhs + min(row + i, shape.rows - 1u) * shape.lhs_row + k] * m;
    }
  }
  return sum;
}

@compute @workgroup_size(8, 8)
fn lhs_rhs(@builtin(global_invocation_id) id: vec3u) {
  let row = id.y * ROWS;
  if (row >= shape.rows || 4u * id.x >= shape.cols) { return; }
  let b = bases(id.z);
  let sum = straight(b, row, id.x);
  for (var i = 0u; i < ROWS; i++) { // @unroll
    store(b.out, row + i, id.x, sum[i]);
  }
}

@compute @workgroup_size(8, 8)
fn lhs_transposed_rhs(@builtin(global_invocation_id) id: vec3u) {
  let row = id.y * ROWS;
  if (row >= shape.rows || 4u * id.x >= shape.cols) { return; }
  let b = bases(id.z);
  let sum = transposed(b, row, id.x);
  for (var i = 0u; i < ROWS; i++) { // @unroll
    store(b.out, row + i, id.x, sum[i]);
  }
}

@compute @workgroup_size(8, 8)
fn swiglu_product(@builtin(global_invocation_id) id: vec3u) {
  let row = id.y * ROWS;
  if (row >= shape.rows || 4u * id.x >= shape.cols) { return; }
  let b = bases(id.z);
  let gate = straight(b, row, id.x);
  let up = straight(b, row, id.x + shape.cols / 4u);
  for (var i = 0u; i < ROWS; i++) { // @unroll
    store(b.out, row + i, id.x, gate[i]);
    store(b.out, row + i, id.x + shape.cols / 4u, up[i]);
    if (row + i < shape.rows) {
      activated[(id.z * shape.rows + row + i) * (shape.cols / 4u) + id.x] = swiglu(gate[i], up[i]);
    }
  }
}

@compute @workgroup_size(8, 8)
fn swiglu_gradient(@builtin(global_invocation_id) id: vec3u) {
  let row = id.y * ROWS;
  if (row >= shape.rows || 4u * id.x >= shape.cols) { return; }
  let b = bases(id.z);
  let d = transposed(b, row, id.x);
  for (var i = 0u; i < ROWS; i++) { // @unroll
    let at = b.out + min(row + i, shape.rows - 1u) * shape.out_row + id.x;
    let g = swiglu_gradient_of(d[i], gate_up[at], gate_up[at + shape.cols / 4u]);
    store(b.out, row + i, id.x, g.gate);
    store(b.out, row + i, id.x + shape.cols / 4u, g.up);
  }
}

@compute @workgroup_size(8, 8)
fn transposed_lhs_rhs(@builtin(global_invocation_id) id: vec3u) {
  let row = id.y * 4u;
  if (row >= shape.rows || 4u * id.x >= shape.cols) { return; }
  let b = bases(id.z);
  var sum = mat4x4f();  // a column of this is a row of the result
  for (var k = b.first; k < b.end; k += 4u) {
    let l = b.lhs + k * shape.lhs_row + id.y;
    let r = b.rhs + k * shape.rhs_row + id.x;
    let a = mat4x4f(lhs[l], lhs[l + shape.lhs_row], lhs[l + 2u * shape.lhs_row], lhs[l + 3u * shape.lhs_row]);
    let m = mat4x4f(rhs[r], rhs[r + shape.rhs_row], rhs[r + 2u * shape.rhs_row], rhs[r + 3u * shape.rhs_row]);
    sum += m * transpose(a);
  }
  for (var i = 0u; i < 4u; i++) { // @unroll
    store(b.out, row + i, id.x, sum[i]);
  }
}
