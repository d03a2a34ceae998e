// Token embedding: the row of the table, divided by its root mean square (eps 1e-6, no gain).
//
// forward:  out[r, m] = e / rms(e), e = table[r, tokens[r, m]]
// backward: adds to dTable[r, split, v] the gradient of row v from the tokens of that split. The norm's backward is
//           linear in dOut, so each split can apply it to its own sum.
// forward: one invocation a row, grid (M / 64, 1, R). backward: one invocation a table row and split,
// grid (V / 64, splits, R). Rows are vec4: the width is a multiple of 4.

struct Shape {
  rows: u32,           // M
  width4: u32,         // C / 4
  vocabulary: u32,     // V
  parameters4: u32,    // P / 4: parameters of a replica, padded
  rows_per_split: u32,
  splits: u32,
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> tokens: array<u32>;            // [R, M]
@group(0) @binding(2) var<storage, read> table: array<vec4f>;           // [R, V, C], P apart
@group(0) @binding(3) var<storage, read_write> outp: array<vec4f>;      // [R, M, C]
@group(0) @binding(4) var<storage, read> d_out: array<vec4f>;           // [R, M, C]
@group(0) @binding(5) var<storage, read_write> d_table: array<vec4f>;   // [R, splits, V, C], P apart

const EPS = 1e-6;

// 1 / rms of the row that starts at `from`.
fn inverse_rms(base: u32) -> f32 {
  var sum = 0.0;
  for (var i = 0u; i < shape.width4; i++) {
    let e = table[base + i];
    sum += dot(e, e);
  }
  return inverseSqrt(sum / f32(4u * shape.width4) + EPS);
}

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u) {
  let row = id.x;
  if (row >= shape.rows) { return; }
  let at = id.z * shape.rows + row;
  let base = id.z * shape.parameters4 + tokens[at] * shape.width4;
  let rstd = inverse_rms(base);
  for (var i = 0u; i < shape.width4; i++) {
    outp[at * shape.width4 + i] = rstd * table[base + i];
  }
}

@compute @workgroup_size(64)
fn backward(@builtin(global_invocation_id) id: vec3u) {
  let v = id.x;
  if (v >= shape.vocabulary) { return; }
  let base = id.z * shape.parameters4 + v * shape.width4;
  let into = (id.z * shape.splits + id.y) * shape.parameters4 + v * shape.width4;
  let first = id.y * shape.rows_per_split;
  let end = min(shape.rows, first + shape.rows_per_split);
  let rstd = inverse_rms(base);
  for (var row = first; row < end; row++) {
    let at = id.z * shape.rows + row;
    if (tokens[at] != v) { continue; }
    // rms backward: rstd · (d − h · mean(h · d)) with h = rstd · e.
    var mean = 0.0;
    for (var i = 0u; i < shape.width4; i++) {
      mean += dot(table[base + i], d_out[at * shape.width4 + i]);
    }
    mean *= rstd / f32(4u * shape.width4);
    for (var i = 0u; i < shape.width4; i++) {
      d_table[into + i] += rstd * (d_out[at * shape.width4 + i] - rstd * mean * table[base + i]);
    }
  }
}
