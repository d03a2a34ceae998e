// Causal multi-head attention over unit queries and keys; the T×T weights are never stored.
//
// out[t] = Σ_{j≤t} p(t, j) v[j],  p(t, j) = exp(scale · q[t]·k[j] − scale) / sum[t]
// Unit vectors bound every score by `scale`, so no running maximum is needed. Without their norm (QK_NORM 0) a query's scores
// are gone through once more for the greatest, which takes the place of `scale`; sums then holds greatest + ln(sum).
// One invocation a query of a head; grid (B·H·T / 64, 1, R). The head dim is a multiple of 4.

struct Shape {
  batch: u32,    // B
  context: u32,  // T
  heads: u32,    // H
  scale: f32,
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> qkv: array<vec4f>;          // [R, B, T, 3C]
@group(0) @binding(2) var<storage, read_write> outp: array<vec4f>;   // [R, B, T, C]
@group(0) @binding(3) var<storage, read_write> sums: array<f32>;     // [R, B, H, T]

// Of f32: below every score.
const LOWEST = -0x1.fffffep+127f;
const HEAD_DIM4 = 2u;  // D / 4
const QK_NORM = 1u;    // 0: queries and keys are of any length, and sums holds logarithms

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= shape.batch * shape.heads * shape.context) { return; }
  let t = id.x % shape.context;
  let head = (id.x / shape.context) % shape.heads;
  let window = id.z * shape.batch + id.x / (shape.context * shape.heads);
  let width4 = shape.heads * HEAD_DIM4;
  let first = window * shape.context;  // row of the window's first token
  let query = (first + t) * 3u * width4 + head * HEAD_DIM4;

  var q: array<vec4f, HEAD_DIM4>;
  var sum_v: array<vec4f, HEAD_DIM4>;
  for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
    q[i] = qkv[query + i];
  }
  var greatest = shape.scale;
  if (QK_NORM == 0u) {
    greatest = LOWEST;
    for (var j = 0u; j <= t; j++) {
      let key = (first + j) * 3u * width4 + width4 + head * HEAD_DIM4;
      var score = 0.0;
      for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
        score += dot(q[i], qkv[key + i]);
      }
      greatest = max(greatest, shape.scale * score);
    }
  }
  var sum = 0.0;
  for (var j = 0u; j <= t; j++) {
    let key = (first + j) * 3u * width4 + width4 + head * HEAD_DIM4;
    var score = 0.0;
    for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
      score += dot(q[i], qkv[key + i]);
    }
    let p = exp(shape.scale * score - greatest);
    sum += p;
    for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
      sum_v[i] += p * qkv[key + width4 + i];
    }
  }
  for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
    outp[(first + t) * width4 + head * HEAD_DIM4 + i] = sum_v[i] / sum;
  }
  sums[id.z * shape.batch * shape.heads * shape.context + id.x] = select(greatest + log(sum), sum, QK_NORM == 1u);
}
