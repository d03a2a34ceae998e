// Products of rows with the weight of their expert, rows standing in the slots of route-groups.wgsl: four slots belong to one expert.
//
// lhs_rhs:            out[S, N] = lhs[S, K] · rhs_e[K, N]
// lhs_transposed_rhs: out[S, N] = lhs[S, K] · rhs_e[N, K]ᵀ
// transposed_lhs_rhs: out_e[M, N] = lhs[S, M]ᵀ · rhs[S, N] over the slots of e in their order: zero for an expert without any
// swiglu_product:     as lhs_rhs with rhs_e = gate | up, N columns each; activated = silu(gate) · up
// swiglu_gradient:    d = lhs · rhs_eᵀ is the gradient of activated; out = dGate | dUp from the saved gate | up
//
// Sizes are multiples of 4. An invocation owns 4×4 of the result; slots past the last group are left as they are.
// Grid (cols / 32, S / 32, R); transposed_lhs_rhs (cols / 32, rows / 32, R·E).

// @include grouped-shape.wgsl

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> lhs: array<vec4f>;
@group(0) @binding(2) var<storage, read> rhs: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> outp: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> activated: array<vec4f>;  // [R, S, N]
@group(0) @binding(5) var<storage, read> gate_up: array<vec4f>;          // [R, S, 2N]
@group(0) @binding(6) var<storage, read> groups: array<u32>;             // [R, E, 2]: first slot, rows
@group(0) @binding(7) var<storage, read> expert_of: array<u32>;          // [R, S / 4]: E past the last group

// @include swiglu.wgsl

// Where an invocation's four slots and its expert's weight begin. `outside`: it owns nothing.
struct Tile {
  b: Bases,
  row: u32,
  outside: bool,
}

fn tile(id: vec3u) -> Tile {
  var t: Tile;
  t.row = 4u * id.y;
  t.outside = t.row >= shape.rows || 4u * id.x >= shape.cols;
  if (t.outside) { return t; }
  let expert = expert_of[id.z * (shape.rows / 4u) + id.y];
  t.outside = expert >= shape.experts;
  t.b.lhs = id.z * shape.lhs_replica;
  t.b.rhs = id.z * shape.rhs_replica + expert * shape.expert;
  t.b.out = id.z * shape.out_replica;
  t.b.end = shape.inner;
  return t;
}

// A row of the result in each column.
fn straight(t: Tile, col: u32) -> mat4x4f {
  var sum = mat4x4f();
  for (var k = 0u; k < t.b.end / 4u; k++) {
    let at = t.b.rhs + 4u * k * shape.rhs_row + col;
    let m = mat4x4f(rhs[at], rhs[at + shape.rhs_row], rhs[at + 2u * shape.rhs_row], rhs[at + 3u * shape.rhs_row]);
    for (var i = 0u; i < 4u; i++) { // @unroll
      sum[i] += m * lhs[t.b.lhs + (t.row + i) * shape.lhs_row + k];
    }
  }
  return sum;
}

// lhs · rhsᵀ likewise.
fn transposed(t: Tile, col: u32) -> mat4x4f {
  var sum = mat4x4f();
  for (var k = 0u; k < t.b.end / 4u; k++) {
    let at = t.b.rhs + 4u * col * shape.rhs_row + k;
    let m = mat4x4f(rhs[at], rhs[at + shape.rhs_row], rhs[at + 2u * shape.rhs_row], rhs[at + 3u * shape.rhs_row]);
    for (var i = 0u; i < 4u; i++) { // @unroll
      sum[i] += lhs[t.b.lhs + (t.row + i) * shape.lhs_row + k] * m;
    }
  }
  return sum;
}

fn store(base: u32, row: u32, col: u32, sum: mat4x4f) {
  for (var i = 0u; i < 4u; i++) { // @unroll
    outp[base + (row + i) * shape.out_row + col] = sum[i];
  }
}

@compute @workgroup_size(8, 8)
fn lhs_rhs(@builtin(global_invocation_id) id: vec3u) {
  let t = tile(id);
  if (t.outside) { return; }
  store(t.b.out, t.row, id.x, straight(t, id.x));
}

@compute @workgroup_size(8, 8)
fn lhs_transposed_rhs(@builtin(global_invocation_id) id: vec3u) {
  let t = tile(id);
  if (t.outside) { return; }
  store(t.b.out, t.row, id.x, transposed(t, id.x));
}

@compute @workgroup_size(8, 8)
fn swiglu_product(@builtin(global_invocation_id) id: vec3u) {
  let t = tile(id);
  if (t.outside) { return; }
  let cols4 = shape.cols / 4u;
  let gate = straight(t, id.x);
  let up = straight(t, id.x + cols4);
  store(t.b.out, t.row, id.x, gate);
  store(t.b.out, t.row, id.x + cols4, up);
  for (var i = 0u; i < 4u; i++) { // @unroll
    activated[(id.z * shape.rows + t.row + i) * cols4 + id.x] = swiglu(gate[i], up[i]);
  }
}

@compute @workgroup_size(8, 8)
fn swiglu_gradient(@builtin(global_invocation_id) id: vec3u) {
  let t = tile(id);
  if (t.outside) { return; }
  let d = transposed(t, id.x);
  for (var i = 0u; i < 4u; i++) { // @unroll
    let at = t.b.out + (t.row + i) * shape.out_row + id.x;
    let g = swiglu_gradient_of(d[i], gate_up[at], gate_up[at + shape.cols / 4u]);
    outp[at] = g.gate;
    outp[at + shape.cols / 4u] = g.up;
  }
}

@compute @workgroup_size(8, 8)
fn transposed_lhs_rhs(@builtin(global_invocation_id) id: vec3u) {
  if (4u * id.y >= shape.rows || 4u * id.x >= shape.cols) { return; }
  let replica = id.z / shape.experts;
  let first = groups[2u * id.z];
  var sum = mat4x4f();
  for (var s = first; s < first + groups[2u * id.z + 1u]; s++) {
    let a = lhs[replica * shape.lhs_replica + s * shape.lhs_row + id.y];
    let b = rhs[replica * shape.rhs_replica + s * shape.rhs_row + id.x];
    for (var i = 0u; i < 4u; i++) { // @unroll
      sum[i] += a[i] * b;
    }
  }
  store(replica * shape.out_replica + id.z % shape.experts * shape.expert, 4u * id.y, id.x, sum);
}
