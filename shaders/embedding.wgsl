// Token embedding: the row of the table, divided by its root mean square (eps 1e-6, no gain).
//
// forward:  out[r, m] = e / rms(e), e = table[r, tokens[r, m]]
// backward: adds to dTable[r, split, v] the gradient of row v from the tokens of that split. The norm's backward is
//           linear in dOut, so that each split applies it once, to its own sum.
// forward: one invocation a row, grid (M / 64, 1, R). backward: a workgroup a table row and split, its invocations side by
// side along the row, grid (V, splits, R). Rows are vec4: the width is a multiple of 4.

struct Shape {
  rows: u32,           // M
  width4: u32,         // C / 4
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

const LANES = 8u;  // invocations of a workgroup, at most C / 4
const OWN = 1u;    // vec4s each of them owns: C / 4 / LANES, rounded up

// Of this workgroup's row, a vec2f from each lane: Σ e² and Σ e · (sum of dOut).
var<workgroup> products: array<vec2f, LANES>;

fn add_products() -> vec2f {
  workgroupBarrier();
  var sum = vec2f();
  for (var l = 0u; l < LANES; l++) {
    sum += products[l];
  }
  return sum;
}

@compute @workgroup_size(LANES)
fn backward(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) group: vec3u) {
  let base = group.z * shape.parameters4 + group.x * shape.width4;
  let first = group.y * shape.rows_per_split;
  let end = min(shape.rows, first + shape.rows_per_split);
  var sum: array<vec4f, OWN>;
  for (var row = first; row < end; row++) {
    let at = group.z * shape.rows + row;
    if (tokens[at] == group.x) {
      for (var i = 0u; i < OWN; i++) { // @unroll
        sum[i] += d_out[at * shape.width4 + min(lane + i * LANES, shape.width4 - 1u)];
      }
    }
  }
  var e: array<vec4f, OWN>;
  var own = vec2f();
  for (var i = 0u; i < OWN; i++) { // @unroll
    if (lane + i * LANES < shape.width4) {
      e[i] = table[base + lane + i * LANES];
      own += vec2f(dot(e[i], e[i]), dot(e[i], sum[i]));
    }
  }
  products[lane] = own;
  let total = add_products() / f32(4u * shape.width4);
  // rms backward: rstd · (d − h · mean(h · d)) with h = rstd · e.
  let rstd = inverseSqrt(total.x + EPS);
  let mean = rstd * total.y;
  let into = (group.z * shape.splits + group.y) * shape.parameters4 + group.x * shape.width4;
  for (var i = 0u; i < OWN; i++) { // @unroll
    if (lane + i * LANES < shape.width4) {
      d_table[into + lane + i * LANES] += rstd * (sum[i] - rstd * mean * e[i]);
    }
  }
}
