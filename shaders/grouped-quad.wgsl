// Products of rows with the weight of their expert, for software adapters: those of matmul-quad.wgsl, but a quad holds a block of one
// expert's weight and streams that expert's slots past it. grouped.wgsl is the readable version.
//
// lhs_rhs:            out[S, N] = lhs[S, K] · rhs_e[K, N]
// lhs_transposed_rhs: out[S, N] = lhs[S, K] · rhs_e[N, K]ᵀ
// transposed_lhs_rhs: out_e[M, N] = lhs[S, M]ᵀ · rhs[S, N] over the slots of e: zero for an expert without any
// swiglu_product:     as lhs_rhs with rhs_e = gate | up, N columns each; activated = silu(gate) · up
// swiglu_gradient:    d = lhs · rhs_eᵀ is the gradient of activated; out = dGate | dUp from the saved gate | up
//
// Slots come in groups of 4 (route-groups.wgsl); in the third form those that only fill up must be zero. Sizes are multiples of 4.
// Grid (cols / 32, shares of the rows, R·E), cols / 16 in swiglu_product.

enable subgroups;
// As in matmul-quad.wgsl: the groups' bounds, too, are the same for all lanes of a workgroup.
diagnostic(off, subgroup_uniformity);

// @include grouped-shape.wgsl

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> lhs: array<vec4f>;
@group(0) @binding(2) var<storage, read> rhs: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> outp: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> activated: array<vec4f>;  // [R, S, N]
@group(0) @binding(5) var<storage, read> gate_up: array<vec4f>;          // [R, S, 2N]
@group(0) @binding(6) var<storage, read> groups: array<u32>;             // [R, E, 2]: first slot, rows

// @include swiglu.wgsl

// @include quad-products.wgsl

// `columns`: of a tile, in vec4. The group's slots are the rows, or the inner dimension.
fn place(lane_id: u32, group: vec3u, grid: vec3u, columns: u32) -> Place {
  let replica = group.z / shape.experts;
  let weight = group.z % shape.experts * shape.expert;
  let inner_grouped = shape.inner_grouped == 1u;
  let first = groups[2u * group.z];
  let slots = (groups[2u * group.z + 1u] + 3u) / 4u * 4u;
  let rows = select(slots, shape.rows, inner_grouped);
  let share = 4u * ((rows + 4u * grid.y - 1u) / (4u * grid.y));
  let row = min(group.y * share, rows);
  let before = select(first, 0u, inner_grouped);
  var p: Place;
  p.b.lhs = replica * shape.lhs_replica;
  p.b.rhs = replica * shape.rhs_replica + select(weight, 0u, inner_grouped);
  p.b.out = replica * shape.out_replica + select(0u, weight, inner_grouped);
  p.b.first = select(0u, first, inner_grouped);
  p.b.end = select(shape.inner, first + slots, inner_grouped);
  p.replica = replica;
  p.row = before + row;
  p.end = before + min(row + share, rows);
  p.cols = shape.cols / 4u;
  p.lane = lane_id & 3u;
  p.col = group.x * columns + p.lane;
  p.first_stored = p.col < p.cols;
  p.second_stored = p.col + 4u < p.cols;
  p.first_k = p.b.first / 4u;
  p.end_k = max(p.first_k + 1u, p.b.end / 4u);
  return p;
}
