// Matrix product, plain version: out = scale · lhs · rhs (+ out), every operand addressed by strides, so that one
// kernel serves lhs·rhs, lhs·rhsᵀ and lhsᵀ·rhs for any sizes.
//
// product:         as above.
// swiglu_product:  rhs = gate | up, F columns each: out = lhs · rhs, activated = silu(lhs · gate) · (lhs · up).
// swiglu_gradient: d = lhs · rhs is the gradient of activated; out = dGate | dUp from the saved gate | up.
//
// The inner dimension may be split: split s sums its own range and writes its own copy of out; whoever reads the
// copies adds them in a fixed order, so that results repeat bit for bit.
// An invocation owns a 4×4 tile, a workgroup 32×32; grid (cols / 32, rows / 32, R·splits).

struct Shape {
  rows: u32,
  cols: u32,
  inner: u32,
  lhs_row: u32,      // strides in elements
  lhs_inner: u32,
  rhs_inner: u32,
  rhs_col: u32,
  out_row: u32,
  lhs_replica: u32,
  rhs_replica: u32,
  out_replica: u32,
  splits: u32,
  inner_per_split: u32,
  out_split: u32,
  accumulate: u32,   // 1: add to out
  scale: f32,
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> lhs: array<f32>;
@group(0) @binding(2) var<storage, read> rhs: array<f32>;
@group(0) @binding(3) var<storage, read_write> outp: array<f32>;
@group(0) @binding(4) var<storage, read_write> activated: array<f32>;  // [R, M, F]
@group(0) @binding(5) var<storage, read> gate_up: array<f32>;          // [R, M, 2F]

// @include swiglu.wgsl

const TILE = 4u;

// What an invocation owns and where its operands begin.
struct Place {
  row: u32,
  col: u32,
  replica: u32,
  out_base: u32,
  first: u32,  // of the inner dimension
  end: u32,
  outside: bool,
}

fn place(id: vec3u) -> Place {
  let replica = id.z / shape.splits;
  let split = id.z % shape.splits;
  var p: Place;
  p.row = id.y * TILE;
  p.col = id.x * TILE;
  p.replica = replica;
  p.out_base = replica * shape.out_replica + split * shape.out_split;
  p.first = split * shape.inner_per_split;
  p.end = min(shape.inner, p.first + shape.inner_per_split);
  p.outside = p.row >= shape.rows || p.col >= shape.cols;
  return p;
}

// The 4×4 tile, `across` columns further right in rhs; a column of the result is a row of the tile.
fn tile(p: Place, across: u32) -> mat4x4f {
  // Rows and columns outside the matrix repeat the last one; their sums are not stored.
  let rows = min(p.row + vec4u(0u, 1u, 2u, 3u), vec4u(shape.rows - 1u));
  let cols = across + min(p.col + vec4u(0u, 1u, 2u, 3u), vec4u(shape.cols - 1u));
  let lhs_rows = p.replica * shape.lhs_replica + rows * shape.lhs_row;
  let rhs_cols = p.replica * shape.rhs_replica + cols * shape.rhs_col;
  var sum = mat4x4f();
  for (var k = p.first; k < p.end; k++) {
    let l = lhs_rows + k * shape.lhs_inner;
    let r = rhs_cols + k * shape.rhs_inner;
    let b = vec4f(rhs[r.x], rhs[r.y], rhs[r.z], rhs[r.w]);
    sum[0] += lhs[l.x] * b;
    sum[1] += lhs[l.y] * b;
    sum[2] += lhs[l.z] * b;
    sum[3] += lhs[l.w] * b;
  }
  return shape.scale * sum;
}

@compute @workgroup_size(8, 8)
fn product(@builtin(global_invocation_id) id: vec3u) {
  let p = place(id);
  if (p.outside) { return; }
  let sum = tile(p, 0u);
  for (var i = 0u; i < TILE; i++) { // @unroll
    for (var j = 0u; j < TILE; j++) { // @unroll
      if (p.row + i < shape.rows && p.col + j < shape.cols) {
        let at = p.out_base + (p.row + i) * shape.out_row + p.col + j;
        if (shape.accumulate == 1u) { outp[at] += sum[i][j]; } else { outp[at] = sum[i][j]; }
      }
    }
  }
}

@compute @workgroup_size(8, 8)
fn swiglu_product(@builtin(global_invocation_id) id: vec3u) {
  let p = place(id);
  if (p.outside) { return; }
  let gate = tile(p, 0u);
  let up = tile(p, shape.cols);
  for (var i = 0u; i < TILE; i++) { // @unroll
    let a = swiglu(gate[i], up[i]);
    for (var j = 0u; j < TILE; j++) { // @unroll
      if (p.row + i < shape.rows && p.col + j < shape.cols) {
        let at = p.out_base + (p.row + i) * shape.out_row + p.col + j;
        outp[at] = gate[i][j];
        outp[at + shape.cols] = up[i][j];
        activated[(p.replica * shape.rows + p.row + i) * shape.cols + p.col + j] = a[j];
      }
    }
  }
}

@compute @workgroup_size(8, 8)
fn swiglu_gradient(@builtin(global_invocation_id) id: vec3u) {
  let p = place(id);
  if (p.outside) { return; }
  let d = tile(p, 0u);
  for (var i = 0u; i < TILE; i++) { // @unroll
    for (var j = 0u; j < TILE; j++) { // @unroll
      if (p.row + i < shape.rows && p.col + j < shape.cols) {
        let at = p.out_base + (p.row + i) * shape.out_row + p.col + j;
        let g = swiglu_gradient_of(vec4f(d[i][j]), vec4f(gate_up[at]), vec4f(gate_up[at + shape.cols]));
        outp[at] = g.gate.x;
        outp[at + shape.cols] = g.up.x;
      }
    }
  }
}
