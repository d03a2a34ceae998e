// Matrix products without shared memory or barriers: the four lanes of a quad own one 16×16 tile and hand each other
// what they loaded by quad swaps. The kernel for software adapters, where a barrier costs hundreds of nanoseconds and
// shared memory is no cheaper than global. matmul.wgsl is the readable version of the same products.
//
// lhs_rhs:            out[M, N] = scale · lhs[M, K] · rhs[K, N]     (+ out)
// lhs_transposed_rhs: out[M, N] = scale · lhs[M, K] · rhs[N, K]ᵀ    (+ out)
// transposed_lhs_rhs: out[M, N] = scale · lhs[K, M]ᵀ · rhs[K, N]    (+ out), the inner dimension split
// swiglu_product:     as lhs_rhs with rhs = gate | up, N columns each; activated = silu(gate) · up
// swiglu_gradient:    d = lhs · rhsᵀ is the gradient of activated; out = dGate | dUp from the saved gate | up
//
// Inner and column sizes (and rows in the last form) are multiples of 4: strides are in vec4. The lane's place in its
// quad comes from its subgroup id; a quad owns tile (workgroup · 16 + local quad); grid (tiles / 16, 1, R·splits).

enable subgroups;
// Lanes outside the matrix work on clamped rows instead of leaving, so that quad swaps stay in uniform control flow;
// the analysis can't see that the loop bounds, read from a uniform, are the same for all lanes.
diagnostic(off, subgroup_uniformity);

// @include matmul-shape.wgsl

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> lhs: array<vec4f>;
@group(0) @binding(2) var<storage, read> rhs: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> outp: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> activated: array<vec4f>;  // [R, M, N]
@group(0) @binding(5) var<storage, read> gate_up: array<vec4f>;          // [R, M, 2N]

// @include swiglu.wgsl

const ROW_QUADS = 4u;  // rows of a tile / 4

struct Place {
  b: Bases,
  replica: u32,
  row: u32,     // first row of the tile
  col: u32,     // column of this lane, in vec4
  lane: u32,    // 0..3 within the quad
  stored: bool, // whether this lane's columns lie in the matrix
}

fn place(local: u32, lane_id: u32, group: vec3u) -> Place {
  let col_tiles = (shape.cols + 15u) / 16u;
  let tile = group.x * 16u + local / 4u;
  var p: Place;
  p.b = bases(group.z);
  p.replica = group.z / shape.splits;
  p.row = (tile / col_tiles) * 16u;
  p.lane = lane_id & 3u;
  let col = (tile % col_tiles) * 4u + p.lane;
  p.stored = col < shape.cols / 4u && p.row < shape.rows;
  p.col = min(col, shape.cols / 4u - 1u);
  return p;
}

fn store(p: Place, row: u32, value: vec4f) {
  if (p.stored && row < shape.rows) {
    let at = p.b.out + row * shape.out_row + p.col;
    if (shape.accumulate == 1u) { outp[at] += shape.scale * value; } else { outp[at] = shape.scale * value; }
  }
}

// Sums of this lane's columns, for rows 4i + lane of the tile and for those of the three other lanes.
struct Sums {
  own: array<vec4f, ROW_QUADS>,
  x: array<vec4f, ROW_QUADS>,  // beside: lane ^ 1
  y: array<vec4f, ROW_QUADS>,  // above: lane ^ 2
  d: array<vec4f, ROW_QUADS>,  // across: lane ^ 3
}

// Rows of lhs this lane loads, as vec4 k.
fn lhs_row(p: Place, i: u32, k: u32) -> vec4f {
  return lhs[p.b.lhs + min(p.row + 4u * i + p.lane, shape.rows - 1u) * shape.lhs_row + k];
}

// lhs · rhs at the vec4 column `col`.
fn straight(p: Place, col: u32) -> Sums {
  var sums: Sums;
  for (var k = p.b.first / 4u; k < p.b.end / 4u; k++) {
    let at = p.b.rhs + 4u * k * shape.rhs_row + col;
    let m = mat4x4f(rhs[at], rhs[at + shape.rhs_row], rhs[at + 2u * shape.rhs_row], rhs[at + 3u * shape.rhs_row]);
    for (var i = 0u; i < ROW_QUADS; i++) { // @unroll
      let a = lhs_row(p, i, k);
      sums.own[i] += m * a;
      sums.x[i] += m * quadSwapX(a);
      sums.y[i] += m * quadSwapY(a);
      sums.d[i] += m * quadSwapDiagonal(a);
    }
  }
  return sums;
}

// lhs · rhsᵀ at this lane's column.
fn transposed(p: Place) -> Sums {
  var sums: Sums;
  for (var k = p.b.first / 4u; k < p.b.end / 4u; k++) {
    let at = p.b.rhs + 4u * p.col * shape.rhs_row + k;
    let m = mat4x4f(rhs[at], rhs[at + shape.rhs_row], rhs[at + 2u * shape.rhs_row], rhs[at + 3u * shape.rhs_row]);
    for (var i = 0u; i < ROW_QUADS; i++) { // @unroll
      let a = lhs_row(p, i, k);
      sums.own[i] += a * m;
      sums.x[i] += quadSwapX(a) * m;
      sums.y[i] += quadSwapY(a) * m;
      sums.d[i] += quadSwapDiagonal(a) * m;
    }
  }
  return sums;
}

fn store_sums(p: Place, sums: Sums) {
  for (var i = 0u; i < ROW_QUADS; i++) { // @unroll
    let row = p.row + 4u * i;
    store(p, row + p.lane, sums.own[i]);
    store(p, row + (p.lane ^ 1u), sums.x[i]);
    store(p, row + (p.lane ^ 2u), sums.y[i]);
    store(p, row + (p.lane ^ 3u), sums.d[i]);
  }
}

@compute @workgroup_size(64)
fn lhs_rhs(
  @builtin(local_invocation_index) local: u32,
  @builtin(subgroup_invocation_id) lane: u32,
  @builtin(workgroup_id) group: vec3u,
) {
  let p = place(local, lane, group);
  store_sums(p, straight(p, p.col));
}

@compute @workgroup_size(64)
fn lhs_transposed_rhs(
  @builtin(local_invocation_index) local: u32,
  @builtin(subgroup_invocation_id) lane: u32,
  @builtin(workgroup_id) group: vec3u,
) {
  let p = place(local, lane, group);
  store_sums(p, transposed(p));
}

fn store_swiglu(p: Place, row: u32, gate: vec4f, up: vec4f) {
  if (p.stored && row < shape.rows) {
    let at = p.b.out + row * shape.out_row + p.col;
    outp[at] = gate;
    outp[at + shape.cols / 4u] = up;
    activated[(p.replica * shape.rows + row) * (shape.cols / 4u) + p.col] = swiglu(gate, up);
  }
}

@compute @workgroup_size(64)
fn swiglu_product(
  @builtin(local_invocation_index) local: u32,
  @builtin(subgroup_invocation_id) lane: u32,
  @builtin(workgroup_id) group: vec3u,
) {
  let p = place(local, lane, group);
  let gate = straight(p, p.col);
  let up = straight(p, p.col + shape.cols / 4u);
  for (var i = 0u; i < ROW_QUADS; i++) { // @unroll
    let row = p.row + 4u * i;
    store_swiglu(p, row + p.lane, gate.own[i], up.own[i]);
    store_swiglu(p, row + (p.lane ^ 1u), gate.x[i], up.x[i]);
    store_swiglu(p, row + (p.lane ^ 2u), gate.y[i], up.y[i]);
    store_swiglu(p, row + (p.lane ^ 3u), gate.d[i], up.d[i]);
  }
}

fn store_swiglu_gradient(p: Place, row: u32, d: vec4f) {
  if (p.stored && row < shape.rows) {
    let at = p.b.out + row * shape.out_row + p.col;
    let g = swiglu_gradient_of(d, gate_up[at], gate_up[at + shape.cols / 4u]);
    outp[at] = g.gate;
    outp[at + shape.cols / 4u] = g.up;
  }
}

@compute @workgroup_size(64)
fn swiglu_gradient(
  @builtin(local_invocation_index) local: u32,
  @builtin(subgroup_invocation_id) lane: u32,
  @builtin(workgroup_id) group: vec3u,
) {
  let p = place(local, lane, group);
  let sums = transposed(p);
  for (var i = 0u; i < ROW_QUADS; i++) { // @unroll
    let row = p.row + 4u * i;
    store_swiglu_gradient(p, row + p.lane, sums.own[i]);
    store_swiglu_gradient(p, row + (p.lane ^ 1u), sums.x[i]);
    store_swiglu_gradient(p, row + (p.lane ^ 2u), sums.y[i]);
    store_swiglu_gradient(p, row + (p.lane ^ 3u), sums.d[i]);
  }
}

// Columns of the swapped matrix are those of the lane beside, above or across.
fn swap_x(m: mat4x4f) -> mat4x4f { return mat4x4f(quadSwapX(m[0]), quadSwapX(m[1]), quadSwapX(m[2]), quadSwapX(m[3])); }
fn swap_y(m: mat4x4f) -> mat4x4f { return mat4x4f(quadSwapY(m[0]), quadSwapY(m[1]), quadSwapY(m[2]), quadSwapY(m[3])); }
fn swap_d(m: mat4x4f) -> mat4x4f {
  return mat4x4f(quadSwapDiagonal(m[0]), quadSwapDiagonal(m[1]), quadSwapDiagonal(m[2]), quadSwapDiagonal(m[3]));
}

fn store_rows(p: Place, row: u32, rows: mat4x4f) {
  for (var i = 0u; i < 4u; i++) { // @unroll
    store(p, row + i, rows[i]);
  }
}

@compute @workgroup_size(64)
fn transposed_lhs_rhs(
  @builtin(local_invocation_index) local: u32,
  @builtin(subgroup_invocation_id) lane: u32,
  @builtin(workgroup_id) group: vec3u,
) {
  let p = place(local, lane, group);
  // This lane loads rows row + 4·lane .. + 3 of the tile, the columns of lhs.
  let lhs_col = min(p.row / 4u + p.lane, shape.rows / 4u - 1u);
  var own = mat4x4f();  // a column of these is a row of the tile
  var x = mat4x4f();
  var y = mat4x4f();
  var d = mat4x4f();
  for (var k = p.b.first; k < p.b.end; k += 4u) {
    let l = p.b.lhs + k * shape.lhs_row + lhs_col;
    let r = p.b.rhs + k * shape.rhs_row + p.col;
    let a = transpose(mat4x4f(lhs[l], lhs[l + shape.lhs_row], lhs[l + 2u * shape.lhs_row], lhs[l + 3u * shape.lhs_row]));
    let b = mat4x4f(rhs[r], rhs[r + shape.rhs_row], rhs[r + 2u * shape.rhs_row], rhs[r + 3u * shape.rhs_row]);
    own += b * a;
    x += b * swap_x(a);
    y += b * swap_y(a);
    d += b * swap_d(a);
  }
  store_rows(p, p.row + 4u * p.lane, own);
  store_rows(p, p.row + 4u * (p.lane ^ 1u), x);
  store_rows(p, p.row + 4u * (p.lane ^ 2u), y);
  store_rows(p, p.row + 4u * (p.lane ^ 3u), d);
}
