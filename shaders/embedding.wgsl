// Token embedding: the row of the table, divided by its root mean square (eps 1e-6, no gain).
//
// forward:         out[r, m] = e / rms(e), e = table[r, tokens[r, m]]
// before_norm:     in place of dOut[r, m], the gradient of e: rstd · (dOut − out · mean(out · dOut))
// add_to_table:    adds that to dTable[r, split, tokens[r, m]] for the rows of each split, in their order, after the first
//                  `cleared` rows of the table were set to zero
// forward and before_norm: one invocation a row, which it holds in registers; grid (M / 64, 1, R). add_to_table: one
// invocation a vec4 column and split, since no other may add to the same place; grid (C / 4 / 64, splits, R).
// Rows are vec4: the width is a multiple of 4.

struct Shape {
  rows: u32,           // M
  parameters4: u32,    // P / 4: parameters of a replica, padded
  rows_per_split: u32,
  splits: u32,
  cleared: u32,        // rows of the table; 0 where it holds the gradient of a tied head
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> tokens: array<u32>;            // [R, M]
@group(0) @binding(2) var<storage, read> table: array<vec4f>;           // [R, V, C], P apart
@group(0) @binding(3) var<storage, read_write> outp: array<vec4f>;      // [R, M, C]
@group(0) @binding(4) var<storage, read_write> d_out: array<vec4f>;     // [R, M, C]; only read by add_to_table
@group(0) @binding(5) var<storage, read_write> d_table: array<vec4f>;   // [R, splits, V, C], P apart

const EPS = 1e-6;
const WIDTH4 = 8u;  // C / 4

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u) {
  let row = id.x;
  if (row >= shape.rows) { return; }
  let at = id.z * shape.rows + row;
  let base = id.z * shape.parameters4 + tokens[at] * WIDTH4;
  var e: array<vec4f, WIDTH4>;
  var sum = 0.0;
  for (var i = 0u; i < WIDTH4; i++) { // @unroll
    e[i] = table[base + i];
    sum += dot(e[i], e[i]);
  }
  let rstd = inverseSqrt(sum / f32(4u * WIDTH4) + EPS);
  for (var i = 0u; i < WIDTH4; i++) { // @unroll
    outp[at * WIDTH4 + i] = rstd * e[i];
  }
}

@compute @workgroup_size(64)
fn before_norm(@builtin(global_invocation_id) id: vec3u) {
  let row = id.x;
  if (row >= shape.rows) { return; }
  let at = id.z * shape.rows + row;
  let base = id.z * shape.parameters4 + tokens[at] * WIDTH4;
  var e: array<vec4f, WIDTH4>;
  var d: array<vec4f, WIDTH4>;
  var sum = vec2f();  // Σ e², Σ e · dOut
  for (var i = 0u; i < WIDTH4; i++) { // @unroll
    e[i] = table[base + i];
    d[i] = d_out[at * WIDTH4 + i];
    sum += vec2f(dot(e[i], e[i]), dot(e[i], d[i]));
  }
  let mean = sum / f32(4u * WIDTH4);
  let rstd = inverseSqrt(mean.x + EPS);
  let along = rstd * rstd * mean.y;
  for (var i = 0u; i < WIDTH4; i++) { // @unroll
    d_out[at * WIDTH4 + i] = rstd * (d[i] - along * e[i]);
  }
}

@compute @workgroup_size(64)
fn add_to_table(@builtin(global_invocation_id) id: vec3u) {
  let col = id.x;
  if (col >= WIDTH4) { return; }
  let first = id.y * shape.rows_per_split;
  let end = min(shape.rows, first + shape.rows_per_split);
  let into = (id.z * shape.splits + id.y) * shape.parameters4 + col;
  for (var symbol = 0u; symbol < shape.cleared; symbol++) {
    d_table[into + symbol * WIDTH4] = vec4f();
  }
  for (var row = first; row < end; row++) {
    let at = id.z * shape.rows + row;
    d_table[into + tokens[at] * WIDTH4] += d_out[at * WIDTH4 + col];
  }
}
