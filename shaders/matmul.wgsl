// Matrix product, plain version: out = scale · lhs · rhs (+ out), every operand addressed by strides, so that one
// kernel serves lhs·rhs, lhs·rhsᵀ and lhsᵀ·rhs for any sizes.
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

const TILE = 4u;

@compute @workgroup_size(8, 8)
fn product(@builtin(global_invocation_id) id: vec3u) {
  let col = id.x * TILE;
  let row = id.y * TILE;
  if (row >= shape.rows || col >= shape.cols) { return; }
  let replica = id.z / shape.splits;
  let split = id.z % shape.splits;
  let lhs_from = replica * shape.lhs_replica;
  let rhs_from = replica * shape.rhs_replica;
  let out_from = replica * shape.out_replica + split * shape.out_split;
  let end = min(shape.inner, (split + 1u) * shape.inner_per_split);

  // Rows and columns outside the matrix repeat the last one; their sums are not stored.
  let last_row = shape.rows - 1u;
  let last_col = shape.cols - 1u;
  let lhs_rows = lhs_from + min(vec4u(row, row + 1u, row + 2u, row + 3u), vec4u(last_row)) * shape.lhs_row;
  let rhs_cols = rhs_from + min(vec4u(col, col + 1u, col + 2u, col + 3u), vec4u(last_col)) * shape.rhs_col;

  var sum = mat4x4f();  // a column of this matrix is a row of the tile
  for (var k = split * shape.inner_per_split; k < end; k++) {
    let l = lhs_rows + k * shape.lhs_inner;
    let r = rhs_cols + k * shape.rhs_inner;
    let b = vec4f(rhs[r.x], rhs[r.y], rhs[r.z], rhs[r.w]);
    sum[0] += lhs[l.x] * b;
    sum[1] += lhs[l.y] * b;
    sum[2] += lhs[l.z] * b;
    sum[3] += lhs[l.w] * b;
  }

  for (var i = 0u; i < TILE; i++) { // @unroll
    for (var j = 0u; j < TILE; j++) { // @unroll
      if (row + i < shape.rows && col + j < shape.cols) {
        let at = out_from + (row + i) * shape.out_row + col + j;
        let value = shape.scale * sum[i][j];
        if (shape.accumulate == 1u) { outp[at] += value; } else { outp[at] = value; }
      }
    }
  }
}
