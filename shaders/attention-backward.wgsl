// Gradients of causal attention. Weights are computed again from the scores; the T×T is never stored.
//
// With dp(t, j) = dOut[t]·v[j] and delta[t] = dOut[t]·out[t]:
// ds(t, j) = scale · p(t, j) · (dp(t, j) − delta[t])
// queries:         dq[t] = Σ_{j≤t} ds(t, j) k[j]; also writes delta
// keys_and_values: dk[j] = Σ_{t≥j} ds(t, j) q[t],  dv[j] = Σ_{t≥j} p(t, j) dOut[t]
// p(t, j) is exp(scale · q[t]·k[j] − scale) / sums[t], or without the norm of q and k exp(scale · q[t]·k[j] − sums[t]).
// dq and dk then go back through the rotation and the norm, so that d_qkv is the gradient of the product q | k | v.
// One invocation a query, or a key, of a head; grid (B·H·T / 64, 1, R).

struct Shape {
  batch: u32,    // B
  context: u32,  // T
  heads: u32,    // H
  scale: f32,
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> qkv: array<vec4f>;            // [R, B, T, 3C]
@group(0) @binding(2) var<storage, read> outp: array<vec4f>;           // [R, B, T, C]
@group(0) @binding(3) var<storage, read> sums: array<f32>;             // [R, B, H, T]
@group(0) @binding(4) var<storage, read> d_out: array<vec4f>;          // [R, B, T, C]
@group(0) @binding(5) var<storage, read_write> delta: array<f32>;      // [R, B, H, T]; only read by keys_and_values
@group(0) @binding(6) var<storage, read_write> d_qkv: array<vec4f>;    // [R, B, T, 3C]
@group(0) @binding(7) var<storage, read> rotary: array<vec2f>;         // [T, D/2] cosine and sine
@group(0) @binding(8) var<storage, read> rnorm: array<f32>;            // [R, B, T, 2H]

const HEAD_DIM4 = 2u;  // D / 4
const HALF_DIM = 4u;   // D / 2
const QK_NORM = 1u;    // 0: queries and keys are of any length, and sums holds logarithms

// @include head-gradient.wgsl

@compute @workgroup_size(64)
fn queries(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= shape.batch * shape.heads * shape.context) { return; }
  let t = id.x % shape.context;
  let head = (id.x / shape.context) % shape.heads;
  let window = id.z * shape.batch + id.x / (shape.context * shape.heads);
  let width4 = shape.heads * HEAD_DIM4;
  let first = window * shape.context;
  let query = (first + t) * 3u * width4 + head * HEAD_DIM4;
  let out_at = (first + t) * width4 + head * HEAD_DIM4;
  let statistic = id.z * shape.batch * shape.heads * shape.context + id.x;

  var q: array<vec4f, HEAD_DIM4>;
  var d_o: array<vec4f, HEAD_DIM4>;
  var d_q: array<vec4f, HEAD_DIM4>;
  var along = 0.0;
  for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
    q[i] = qkv[query + i];
    d_o[i] = d_out[out_at + i];
    along += dot(d_o[i], outp[out_at + i]);
  }
  let offset = select(sums[statistic], shape.scale, QK_NORM == 1u);
  let inverse = select(1.0, 1.0 / sums[statistic], QK_NORM == 1u);
  for (var j = 0u; j <= t; j++) {
    let key = (first + j) * 3u * width4 + width4 + head * HEAD_DIM4;
    var score = 0.0;
    var d_p = 0.0;
    var k: array<vec4f, HEAD_DIM4>;
    for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
      k[i] = qkv[key + i];
      score += dot(q[i], k[i]);
      d_p += dot(d_o[i], qkv[key + width4 + i]);
    }
    let d_score = exp(shape.scale * score - offset) * inverse * (d_p - along);
    for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
      d_q[i] += d_score * k[i];
    }
  }
  let inverse_norm = shape.scale * rnorm[(first + t) * 2u * shape.heads + head];
  let d_raw = head_gradient(d_q, q, inverse_norm, t);
  for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
    d_qkv[query + i] = d_raw[i];
  }
  delta[statistic] = along;
}

@compute @workgroup_size(64)
fn keys_and_values(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= shape.batch * shape.heads * shape.context) { return; }
  let j = id.x % shape.context;
  let head = (id.x / shape.context) % shape.heads;
  let window = id.z * shape.batch + id.x / (shape.context * shape.heads);
  let width4 = shape.heads * HEAD_DIM4;
  let first = window * shape.context;
  let key = (first + j) * 3u * width4 + width4 + head * HEAD_DIM4;
  let statistic = id.z * shape.batch * shape.heads * shape.context + id.x - j;

  var k: array<vec4f, HEAD_DIM4>;
  var v: array<vec4f, HEAD_DIM4>;
  var d_k: array<vec4f, HEAD_DIM4>;
  var d_v: array<vec4f, HEAD_DIM4>;
  for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
    k[i] = qkv[key + i];
    v[i] = qkv[key + width4 + i];
  }
  for (var t = j; t < shape.context; t++) {
    let query = (first + t) * 3u * width4 + head * HEAD_DIM4;
    let out_at = (first + t) * width4 + head * HEAD_DIM4;
    var score = 0.0;
    var d_p = 0.0;
    var q: array<vec4f, HEAD_DIM4>;
    var d_o: array<vec4f, HEAD_DIM4>;
    for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
      q[i] = qkv[query + i];
      d_o[i] = d_out[out_at + i];
      score += dot(q[i], k[i]);
      d_p += dot(d_o[i], v[i]);
    }
    let offset = select(sums[statistic + t], shape.scale, QK_NORM == 1u);
    let p = exp(shape.scale * score - offset) / select(1.0, sums[statistic + t], QK_NORM == 1u);
    let d_score = p * (d_p - delta[statistic + t]);
    for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
      d_k[i] += d_score * q[i];
      d_v[i] += p * d_o[i];
    }
  }
  let inverse_norm = shape.scale * rnorm[(first + j) * 2u * shape.heads + shape.heads + head];
  let d_raw = head_gradient(d_k, k, inverse_norm, j);
  for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
    d_qkv[key + i] = d_raw[i];
    d_qkv[key + width4 + i] = d_v[i];
  }
}
