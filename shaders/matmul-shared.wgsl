// Matrix products through workgroup memory: a workgroup loads a tile of each operand once, and every invocation takes
// its rows and columns from there into registers. For GPUs, where this memory is fast. matmul.wgsl is the readable version.
//
// lhs_rhs:            out[M, N] = scale · lhs[M, K] · rhs[K, N]     (+ out)
// lhs_transposed_rhs: out[M, N] = scale · lhs[M, K] · rhs[N, K]ᵀ    (+ out)
// transposed_lhs_rhs: out[M, N] = scale · lhs[K, M]ᵀ · rhs[K, N]    (+ out), the inner dimension split
// swiglu_product:     as lhs_rhs with rhs = gate | up, N columns each; activated = silu(gate) · up
// swiglu_gradient:    d = lhs · rhsᵀ is the gradient of activated; out = dGate | dUp from the saved gate | up
//
// Inner and column sizes (and rows in the third form) are multiples of 4: strides are in vec4. A workgroup of SIDE×SIDE
// owns 4·ROWS4·SIDE rows and 8·SIDE columns of the result (4·SIDE of gate and the same of up in swiglu_product); an invocation
// owns 4·ROWS4 × 8 of them. Grid (cols / (8·SIDE), rows / (4·ROWS4·SIDE), R·splits).

// @include matmul-shape.wgsl

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> lhs: array<vec4f>;
@group(0) @binding(2) var<storage, read> rhs: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> outp: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> activated: array<vec4f>;  // [R, M, N]
@group(0) @binding(5) var<storage, read> gate_up: array<vec4f>;          // [R, M, 2N]

// @include swiglu.wgsl

const SIDE = 8u;     // invocations along a side of the workgroup: 8 or 16
const ROWS4 = 2u;    // vec4s of rows an invocation owns: 1 or 2
const FETCHES = 2u;  // 4×4 blocks an invocation fetches a step: (LHS_BLOCKS + RHS_BLOCKS) / SIDE², rounded up

const COLS4 = 2u;    // vec4s of columns an invocation owns
const SUMS = 16u;    // 4·COLS4 for each vec4 of rows, room for two
const DEPTH4 = 4u;   // vec4s of the inner dimension a step
const LHS4 = ROWS4 * SIDE;  // vec4s across the tile of lhs
const RHS4 = COLS4 * SIDE;
const LHS_BLOCKS = LHS4 * DEPTH4;
const RHS_BLOCKS = RHS4 * DEPTH4;

// [4·DEPTH4, LHS4] and [4·DEPTH4, RHS4]: one inner index a row, whatever the layout in memory. Within a row the vec4s are
// swizzled, so that neither the writes nor the reads of neighbouring invocations meet in a bank.
var<workgroup> lhs_tile: array<vec4f, 4u * LHS_BLOCKS>;
var<workgroup> rhs_tile: array<vec4f, 4u * RHS_BLOCKS>;

// Place of vec4 `c` in a row of the step's inner vec4 `k4`. Rows have at least 8 vec4s; eight of them span all banks.
fn swizzled(c: u32, k4: u32) -> u32 { return c ^ (2u * k4); }

// What is the same for the whole workgroup: barriers may depend on nothing else.
struct Task {
  b: Bases,
  row: u32,    // first row of the tile
  col4: u32,   // first column, in vec4
  apart4: u32, // vec4s from an invocation's first columns to its second
  last4: u32,  // last vec4 of columns that may be read
}

// Four rows of a matrix from `row`, none beyond `last`, at the vec4 column `col`: a column of the result is such a row.
fn lhs_block(b: Bases, row: u32, last: u32, col: u32) -> mat4x4f {
  let at = b.lhs + col;
  return mat4x4f(
    lhs[at + min(row, last) * shape.lhs_row],
    lhs[at + min(row + 1u, last) * shape.lhs_row],
    lhs[at + min(row + 2u, last) * shape.lhs_row],
    lhs[at + min(row + 3u, last) * shape.lhs_row],
  );
}

fn rhs_block(b: Bases, row: u32, col: u32) -> mat4x4f {
  let at = b.rhs + row * shape.rhs_row + col;
  return mat4x4f(rhs[at], rhs[at + shape.rhs_row], rhs[at + 2u * shape.rhs_row], rhs[at + 3u * shape.rhs_row]);
}

// The n-th block of the step from inner index `k`, the inner dimension along its columns. Neighbours read what lies together:
// along the inner dimension where that is contiguous, else along the rows or columns of the result. Zeros beyond the end.
fn fetched(t: Task, k: u32, n: u32, transposed_lhs: bool, transposed_rhs: bool) -> mat4x4f {
  var values = mat4x4f();
  if (n < LHS_BLOCKS) {
    let at = k + 4u * select(n % DEPTH4, n / LHS4, transposed_lhs);
    if (at < t.b.end) {
      if (transposed_lhs) {
        values = lhs_block(t.b, at, shape.inner - 1u, min(t.row / 4u + n % LHS4, shape.rows / 4u - 1u));
      } else {
        values = transpose(lhs_block(t.b, t.row + 4u * (n / DEPTH4), shape.rows - 1u, at / 4u));
      }
    }
  } else if (n < LHS_BLOCKS + RHS_BLOCKS) {
    let m = n - LHS_BLOCKS;
    let at = k + 4u * select(m / RHS4, m % DEPTH4, transposed_rhs);
    let c = select(m % RHS4, m / DEPTH4, transposed_rhs);
    let col = min(t.col4 + c % SIDE + (c / SIDE) * t.apart4, t.last4);
    if (at < t.b.end) {
      if (transposed_rhs) {
        values = transpose(rhs_block(t.b, 4u * col, at / 4u));
      } else {
        values = rhs_block(t.b, at, col);
      }
    }
  }
  return values;
}

// Puts the n-th block where `fetched` says it belongs.
fn keep(n: u32, values: mat4x4f, transposed_lhs: bool, transposed_rhs: bool) {
  if (n < LHS_BLOCKS) {
    let k4 = select(n % DEPTH4, n / LHS4, transposed_lhs);
    let c = swizzled(select(n / DEPTH4, n % LHS4, transposed_lhs), k4);
    for (var i = 0u; i < 4u; i++) { // @unroll
      lhs_tile[(4u * k4 + i) * LHS4 + c] = values[i];
    }
  } else if (n < LHS_BLOCKS + RHS_BLOCKS) {
    let m = n - LHS_BLOCKS;
    let k4 = select(m / RHS4, m % DEPTH4, transposed_rhs);
    let c = swizzled(select(m % RHS4, m / DEPTH4, transposed_rhs), k4);
    for (var i = 0u; i < 4u; i++) { // @unroll
      rhs_tile[(4u * k4 + i) * RHS4 + c] = values[i];
    }
  }
}

// Sums of the invocation at (x, y) of the workgroup: at 8·h + 2·i + c the row 4·(y + h·SIDE) + i of the tile and its
// vec4 of columns c. All invocations must call it: they wait for one another.
fn products(t: Task, local: u32, transposed_lhs: bool, transposed_rhs: bool) -> array<vec4f, SUMS> {
  let x = local % SIDE;
  let y = local / SIDE;
  var sum: array<vec4f, SUMS>;
  var next: array<mat4x4f, FETCHES>;
  for (var f = 0u; f < FETCHES; f++) { // @unroll
    next[f] = fetched(t, t.b.first, f * SIDE * SIDE + local, transposed_lhs, transposed_rhs);
  }
  for (var k = t.b.first; k < t.b.end; k += 4u * DEPTH4) {
    for (var f = 0u; f < FETCHES; f++) { // @unroll
      keep(f * SIDE * SIDE + local, next[f], transposed_lhs, transposed_rhs);
    }
    workgroupBarrier();
    // The next step's loads are under way while this one is computed.
    for (var f = 0u; f < FETCHES; f++) { // @unroll
      next[f] = fetched(t, k + 4u * DEPTH4, f * SIDE * SIDE + local, transposed_lhs, transposed_rhs);
    }
    for (var k4 = 0u; k4 < DEPTH4; k4++) {
      let l = 4u * k4 * LHS4 + swizzled(y, k4);
      let l_second = 4u * k4 * LHS4 + swizzled(y + (ROWS4 - 1u) * SIDE, k4);
      let r = 4u * k4 * RHS4 + swizzled(x, k4);
      let r_second = 4u * k4 * RHS4 + swizzled(x + SIDE, k4);
      for (var j = 0u; j < 4u; j++) { // @unroll
        let first = rhs_tile[r + j * RHS4];
        let second = rhs_tile[r_second + j * RHS4];
        for (var h = 0u; h < ROWS4; h++) { // @unroll
          let a = lhs_tile[select(l, l_second, h == 1u) + j * LHS4];
          for (var i = 0u; i < 4u; i++) { // @unroll
            sum[8u * h + 2u * i] += a[i] * first;
            sum[8u * h + 2u * i + 1u] += a[i] * second;
          }
        }
      }
    }
    workgroupBarrier();
  }
  return sum;
}

fn task(group: vec3u) -> Task {
  return Task(bases(group.z), group.y * 4u * LHS4, group.x * RHS4, SIDE, shape.cols / 4u - 1u);
}

fn store(base: u32, row: u32, col4: u32, value: vec4f) {
  if (row >= shape.rows || col4 >= shape.cols / 4u) { return; }
  let at = base + row * shape.out_row + col4;
  if (shape.accumulate == 1u) { outp[at] += shape.scale * value; } else { outp[at] = shape.scale * value; }
}

fn store_all(t: Task, local: u32, sum: array<vec4f, SUMS>) {
  let col4 = t.col4 + local % SIDE;
  for (var h = 0u; h < ROWS4; h++) { // @unroll
    let row = t.row + 4u * (local / SIDE + h * SIDE);
    for (var i = 0u; i < 4u; i++) { // @unroll
      store(t.b.out, row + i, col4, sum[8u * h + 2u * i]);
      store(t.b.out, row + i, col4 + SIDE, sum[8u * h + 2u * i + 1u]);
    }
  }
}

@compute @workgroup_size(SIDE, SIDE)
fn lhs_rhs(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let t = task(group);
  store_all(t, local, products(t, local, false, false));
}

@compute @workgroup_size(SIDE, SIDE)
fn lhs_transposed_rhs(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let t = task(group);
  store_all(t, local, products(t, local, false, true));
}

@compute @workgroup_size(SIDE, SIDE)
fn transposed_lhs_rhs(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let t = task(group);
  store_all(t, local, products(t, local, true, false));
}

// An invocation's first columns are of gate and its second, N further on, those of up that belong to them.
@compute @workgroup_size(SIDE, SIDE)
fn swiglu_product(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  var t = task(group);
  let cols4 = shape.cols / 4u;
  t.col4 = group.x * SIDE;
  t.apart4 = cols4;
  t.last4 = 2u * cols4 - 1u;
  let sum = products(t, local, false, false);
  let col4 = t.col4 + local % SIDE;
  for (var h = 0u; h < ROWS4; h++) { // @unroll
    for (var i = 0u; i < 4u; i++) { // @unroll
      let row = t.row + 4u * (local / SIDE + h * SIDE) + i;
      if (row < shape.rows && col4 < cols4) {
        let at = t.b.out + row * shape.out_row + col4;
        let gate = sum[8u * h + 2u * i];
        let up = sum[8u * h + 2u * i + 1u];
        outp[at] = gate;
        outp[at + cols4] = up;
        activated[(group.z * shape.rows + row) * cols4 + col4] = swiglu(gate, up);
      }
    }
  }
}

fn store_gradient(t: Task, row: u32, col4: u32, d: vec4f) {
  let cols4 = shape.cols / 4u;
  if (row >= shape.rows || col4 >= cols4) { return; }
  let at = t.b.out + row * shape.out_row + col4;
  let g = swiglu_gradient_of(d, gate_up[at], gate_up[at + cols4]);
  outp[at] = g.gate;
  outp[at + cols4] = g.up;
}

@compute @workgroup_size(SIDE, SIDE)
fn swiglu_gradient(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let t = task(group);
  let sum = products(t, local, false, true);
  let col4 = t.col4 + local % SIDE;
  for (var h = 0u; h < ROWS4; h++) { // @unroll
    let row = t.row + 4u * (local / SIDE + h * SIDE);
    for (var i = 0u; i < 4u; i++) { // @unroll
      store_gradient(t, row + i, col4, sum[8u * h + 2u * i]);
      store_gradient(t, row + i, col4 + SIDE, sum[8u * h + 2u * i + 1u]);
    }
  }
}
