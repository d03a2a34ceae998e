// Causal attention and its gradients for software adapters: the formulas of attention-forward.wgsl and
// attention-backward.wgsl, which are the readable version. A quad of lanes owns four neighbouring queries (or keys) of
// one head; each lane loads one row in four and hands it to the others by quad swaps, since there a load costs ten times
// a swap.
//
// One invocation a query (forward, queries) or a key (keys_and_values); each head's row of invocations is padded to
// T4 = T rounded up to 4. Grid (B·H·T4 / 64, 1, R).

enable subgroups;
// Loops run over the same range for the four lanes of a quad, which share a head; the analysis can't see that.
diagnostic(off, subgroup_uniformity);

struct Shape {
  batch: u32,    // B
  context: u32,  // T
  heads: u32,    // H
  scale: f32,
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> qkv: array<vec4f>;            // [R, B, T, 3C]
@group(0) @binding(2) var<storage, read_write> outp: array<vec4f>;     // [R, B, T, C]; only read by queries
@group(0) @binding(3) var<storage, read_write> sums: array<f32>;       // [R, B, H, T]; only read by the gradients
@group(0) @binding(4) var<storage, read> d_out: array<vec4f>;          // [R, B, T, C]
@group(0) @binding(5) var<storage, read_write> delta: array<f32>;      // [R, B, H, T]; only read by keys_and_values
@group(0) @binding(6) var<storage, read_write> d_qkv: array<vec4f>;    // [R, B, T, 3C]
@group(0) @binding(7) var<storage, read> rotary: array<vec2f>;         // [T, D/2] cosine and sine
@group(0) @binding(8) var<storage, read> rnorm: array<f32>;            // [R, B, T, 2H]

const HEAD_DIM4 = 2u;  // D / 4
const HALF_DIM = 4u;   // D / 2

// @include head-gradient.wgsl

struct Place {
  outside: bool,   // past the last head: nothing to do
  valid: bool,     // false for the padding of a head's row
  t: u32,          // this lane's row, clamped to the last
  first: u32,      // row of the window's first token
  head: u32,       // vec4s before this head in a row of C
  width4: u32,     // C / 4
  statistic: u32,  // of the head's first token
  norm: u32,       // of this lane's query; its key's is H further
}

fn place(id: vec3u) -> Place {
  let padded = (shape.context + 3u) / 4u * 4u;
  let t = id.x % padded;
  let head = (id.x / padded) % shape.heads;
  let window = id.z * shape.batch + id.x / (padded * shape.heads);
  var p: Place;
  p.outside = id.x >= shape.batch * shape.heads * padded;
  p.valid = t < shape.context;
  p.t = min(t, shape.context - 1u);
  p.first = window * shape.context;
  p.head = head * HEAD_DIM4;
  p.width4 = shape.heads * HEAD_DIM4;
  p.statistic = (window * shape.heads + head) * shape.context;
  p.norm = (p.first + p.t) * 2u * shape.heads + head;
  return p;
}

// v of the lane across s: itself, beside, above, diagonal. s is a constant where this is called.
fn across(v: vec4f, s: u32) -> vec4f {
  switch s {
    case 1u: { return quadSwapX(v); }
    case 2u: { return quadSwapY(v); }
    case 3u: { return quadSwapDiagonal(v); }
    default: { return v; }
  }
}

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(subgroup_invocation_id) lane_id: u32) {
  let p = place(id);
  if (p.outside) { return; }
  let lane = lane_id & 3u;
  let query = (p.first + p.t) * 3u * p.width4 + p.head;
  var q: array<vec4f, HEAD_DIM4>;
  var sum_v: array<vec4f, HEAD_DIM4>;
  for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
    q[i] = qkv[query + i];
  }
  var sum = 0.0;
  for (var j4 = 0u; j4 <= p.t; j4 += 4u) {
    let key = (p.first + min(j4 + lane, shape.context - 1u)) * 3u * p.width4 + p.width4 + p.head;
    var k: array<vec4f, HEAD_DIM4>;
    var v: array<vec4f, HEAD_DIM4>;
    for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
      k[i] = qkv[key + i];
      v[i] = qkv[key + p.width4 + i];
    }
    for (var s = 0u; s < 4u; s++) { // @unroll
      var score = 0.0;
      for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
        score += dot(q[i], across(k[i], s));
      }
      let w = select(0.0, exp(shape.scale * score - shape.scale), j4 + (lane ^ s) <= p.t);
      sum += w;
      for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
        sum_v[i] += w * across(v[i], s);
      }
    }
  }
  if (!p.valid) { return; }
  for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
    outp[(p.first + p.t) * p.width4 + p.head + i] = sum_v[i] / sum;
  }
  sums[p.statistic + p.t] = sum;
}

@compute @workgroup_size(64)
fn queries(@builtin(global_invocation_id) id: vec3u, @builtin(subgroup_invocation_id) lane_id: u32) {
  let p = place(id);
  if (p.outside) { return; }
  let lane = lane_id & 3u;
  let query = (p.first + p.t) * 3u * p.width4 + p.head;
  let out_at = (p.first + p.t) * p.width4 + p.head;
  var q: array<vec4f, HEAD_DIM4>;
  var d_o: array<vec4f, HEAD_DIM4>;
  var d_q: array<vec4f, HEAD_DIM4>;
  var along = 0.0;
  for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
    q[i] = qkv[query + i];
    d_o[i] = d_out[out_at + i];
    along += dot(d_o[i], outp[out_at + i]);
  }
  let inverse = 1.0 / sums[p.statistic + p.t];
  for (var j4 = 0u; j4 <= p.t; j4 += 4u) {
    let key = (p.first + min(j4 + lane, shape.context - 1u)) * 3u * p.width4 + p.width4 + p.head;
    var k: array<vec4f, HEAD_DIM4>;
    var v: array<vec4f, HEAD_DIM4>;
    for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
      k[i] = qkv[key + i];
      v[i] = qkv[key + p.width4 + i];
    }
    for (var s = 0u; s < 4u; s++) { // @unroll
      var score = 0.0;
      var d_p = 0.0;
      for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
        score += dot(q[i], across(k[i], s));
        d_p += dot(d_o[i], across(v[i], s));
      }
      let w = select(0.0, exp(shape.scale * score - shape.scale) * inverse, j4 + (lane ^ s) <= p.t);
      let d_score = w * (d_p - along);
      for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
        d_q[i] += d_score * across(k[i], s);
      }
    }
  }
  if (!p.valid) { return; }
  let d_raw = head_gradient(d_q, q, shape.scale * rnorm[p.norm], p.t);
  for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
    d_qkv[query + i] = d_raw[i];
  }
  delta[p.statistic + p.t] = along;
}

@compute @workgroup_size(64)
fn keys_and_values(@builtin(global_invocation_id) id: vec3u, @builtin(subgroup_invocation_id) lane_id: u32) {
  let p = place(id);
  if (p.outside) { return; }
  let lane = lane_id & 3u;
  let key = (p.first + p.t) * 3u * p.width4 + p.width4 + p.head;
  var k: array<vec4f, HEAD_DIM4>;
  var v: array<vec4f, HEAD_DIM4>;
  var d_k: array<vec4f, HEAD_DIM4>;
  var d_v: array<vec4f, HEAD_DIM4>;
  for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
    k[i] = qkv[key + i];
    v[i] = qkv[key + p.width4 + i];
  }
  for (var t4 = p.t / 4u * 4u; t4 < shape.context; t4 += 4u) {
    let t = min(t4 + lane, shape.context - 1u);
    let query = (p.first + t) * 3u * p.width4 + p.head;
    let out_at = (p.first + t) * p.width4 + p.head;
    let statistic = vec4f(1.0 / sums[p.statistic + t], delta[p.statistic + t], 0.0, 0.0);
    var q: array<vec4f, HEAD_DIM4>;
    var d_o: array<vec4f, HEAD_DIM4>;
    for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
      q[i] = qkv[query + i];
      d_o[i] = d_out[out_at + i];
    }
    for (var s = 0u; s < 4u; s++) { // @unroll
      let row = t4 + (lane ^ s);
      let inverse_and_delta = across(statistic, s);
      var score = 0.0;
      var d_p = 0.0;
      for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
        score += dot(k[i], across(q[i], s));
        d_p += dot(v[i], across(d_o[i], s));
      }
      let attends = row >= p.t && row < shape.context;
      let w = select(0.0, exp(shape.scale * score - shape.scale) * inverse_and_delta.x, attends);
      let d_score = w * (d_p - inverse_and_delta.y);
      for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
        d_k[i] += d_score * across(q[i], s);
        d_v[i] += w * across(d_o[i], s);
      }
    }
  }
  if (!p.valid) { return; }
  let d_raw = head_gradient(d_k, k, shape.scale * rnorm[p.norm + shape.heads], p.t);
  for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
    d_qkv[key + i] = d_raw[i];
    d_qkv[key + p.width4 + i] = d_v[i];
  }
}
