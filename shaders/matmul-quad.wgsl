// Matrix products for software adapters, without shared memory or barriers. There a load costs ten times a multiply-add
// and a barrier hundreds, so a quad of lanes holds a block of rhs in registers, 4·HELD rows by 32 columns, and streams
// the rows of lhs past it: each lane loads one row in four and hands it to the others by quad swaps. matmul.wgsl is the
// readable version of the same products.
//
// lhs_rhs:            out[M, N] = scale · lhs[M, K] · rhs[K, N]     (+ out)
// lhs_transposed_rhs: out[M, N] = scale · lhs[M, K] · rhs[N, K]ᵀ    (+ out)
// transposed_lhs_rhs: out[M, N] = scale · lhs[K, M]ᵀ · rhs[K, N]    (+ out), the inner dimension split
// swiglu_product:     as lhs_rhs with rhs = gate | up, N columns each; activated = silu(gate) · up
// swiglu_gradient:    d = lhs · rhsᵀ is the gradient of activated; out = dGate | dUp from the saved gate | up
//
// An inner dimension longer than what is held is taken in chunks; between them the sums wait in out. Inner and column
// sizes (and rows in the third form) are multiples of 4: strides are in vec4. A quad owns 32 columns of the result (16 of
// gate and the same of up in swiglu_product) and an equal share of its rows. Grid (cols / 32, shares of the rows, R·splits);
// the lane's place in its quad comes from its subgroup id.

enable subgroups;
// Lanes outside the matrix work on clamped rows and columns, so that quad swaps stay in uniform control flow; the
// analysis can't see that the loop bounds, read from a uniform, are the same for all lanes.
diagnostic(off, subgroup_uniformity);

// @include matmul-shape.wgsl

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> lhs: array<vec4f>;
@group(0) @binding(2) var<storage, read> rhs: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> outp: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> activated: array<vec4f>;  // [R, M, N]
@group(0) @binding(5) var<storage, read> gate_up: array<vec4f>;          // [R, M, 2N]

// @include swiglu.wgsl

// @include quad-products.wgsl

// `columns`: of a tile, in vec4.
fn place(lane_id: u32, group: vec3u, grid: vec3u, columns: u32) -> Place {
  let share = 4u * ((shape.rows + 4u * grid.y - 1u) / (4u * grid.y));
  var p: Place;
  p.b = bases(group.z);
  p.replica = group.z / shape.splits;
  p.row = group.y * share;
  p.end = min(p.row + share, shape.rows);
  p.cols = shape.cols / 4u;
  p.lane = lane_id & 3u;
  p.col = group.x * columns + p.lane;
  p.first_stored = p.col < p.cols;
  p.second_stored = p.col + 4u < p.cols;
  p.first_k = p.b.first / 4u;
  p.end_k = max(p.first_k + 1u, p.b.end / 4u);
  return p;
}
