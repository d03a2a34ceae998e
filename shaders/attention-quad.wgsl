// Causal attention and its gradients for software adapters: the formulas of attention-forward.wgsl and
// attention-backward.wgsl, which are the readable version. A quad of lanes owns 4·ROWS neighbouring queries (or keys) of
// one head, each lane every fourth; each lane loads one row in four and hands it to the others by quad swaps, since there a
// load costs ten times a swap.
//
// One invocation for ROWS queries (forward, queries) or keys (keys_and_values); a head has T / ROWS invocations, rounded up
// to whole quads. Grid (B·H·quads / 16, 1, R).

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

// Of f32: below every score.
const LOWEST = -0x1.fffffep+127f;
const HEAD_DIM4 = 2u;  // D / 4
const HALF_DIM = 4u;   // D / 2
const QK_NORM = 1u;    // 0: queries and keys are of any length, and sums holds logarithms
const ROWS = 2u;       // rows a lane owns
const ROWS4 = 4u;      // HEAD_DIM4 · ROWS

// @include head-gradient.wgsl

struct Place {
  outside: bool,   // past the last head: nothing to do
  lane: u32,       // 0..3 within the quad
  t: u32,          // first row of the quad; this lane's are t + lane, t + 4 + lane ...
  first: u32,      // row of the window's first token
  head: u32,       // vec4s before this head in a row of C
  width4: u32,     // C / 4
  statistic: u32,  // of the head's first token
  norm: u32,       // of the window's first query of this head
}

fn place(id: vec3u, lane_id: u32) -> Place {
  let quads = (shape.context + 4u * ROWS - 1u) / (4u * ROWS);
  let quad = id.x / 4u;
  let head = (quad / quads) % shape.heads;
  let window = id.z * shape.batch + quad / (quads * shape.heads);
  var p: Place;
  p.outside = quad >= shape.batch * shape.heads * quads;
  p.lane = lane_id & 3u;
  p.t = quad % quads * 4u * ROWS;
  p.first = window * shape.context;
  p.head = head * HEAD_DIM4;
  p.width4 = shape.heads * HEAD_DIM4;
  p.statistic = (window * shape.heads + head) * shape.context;
  p.norm = p.first * 2u * shape.heads + head;
  return p;
}

// This lane's row r, and where its query and its part of a row of C begin. Past the window's end it is the last row.
fn row(p: Place, r: u32) -> u32 { return min(p.t + 4u * r + p.lane, shape.context - 1u); }
fn query_at(p: Place, t: u32) -> u32 { return (p.first + t) * 3u * p.width4 + p.head; }
fn key_at(p: Place, t: u32) -> u32 { return query_at(p, t) + p.width4; }
fn out_at(p: Place, t: u32) -> u32 { return (p.first + t) * p.width4 + p.head; }

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
  let p = place(id, lane_id);
  if (p.outside) { return; }
  var q: array<vec4f, ROWS4>;
  var sum_v: array<vec4f, ROWS4>;
  var sum: array<f32, ROWS>;
  for (var r = 0u; r < ROWS; r++) { // @unroll
    let query = query_at(p, row(p, r));
    for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
      q[r * HEAD_DIM4 + i] = qkv[query + i];
    }
  }
  var greatest: array<f32, ROWS>;
  for (var r = 0u; r < ROWS; r++) { // @unroll
    greatest[r] = select(LOWEST, shape.scale, QK_NORM == 1u);
  }
  if (QK_NORM == 0u) {
    for (var j4 = 0u; j4 < min(p.t + 4u * ROWS, shape.context); j4 += 4u) {
      let key = key_at(p, min(j4 + p.lane, shape.context - 1u));
      var k: array<vec4f, HEAD_DIM4>;
      for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
        k[i] = qkv[key + i];
      }
      for (var s = 0u; s < 4u; s++) { // @unroll
        for (var r = 0u; r < ROWS; r++) { // @unroll
          var score = 0.0;
          for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
            score += dot(q[r * HEAD_DIM4 + i], across(k[i], s));
          }
          let attends = j4 + (p.lane ^ s) <= p.t + 4u * r + p.lane;
          greatest[r] = max(greatest[r], select(LOWEST, shape.scale * score, attends));
        }
      }
    }
  }
  for (var j4 = 0u; j4 < min(p.t + 4u * ROWS, shape.context); j4 += 4u) {
    let key = key_at(p, min(j4 + p.lane, shape.context - 1u));
    var k: array<vec4f, HEAD_DIM4>;
    var v: array<vec4f, HEAD_DIM4>;
    for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
      k[i] = qkv[key + i];
      v[i] = qkv[key + p.width4 + i];
    }
    for (var s = 0u; s < 4u; s++) { // @unroll
      for (var r = 0u; r < ROWS; r++) { // @unroll
        var score = 0.0;
        for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
          score += dot(q[r * HEAD_DIM4 + i], across(k[i], s));
        }
        let attends = j4 + (p.lane ^ s) <= p.t + 4u * r + p.lane;
        let w = select(0.0, exp(shape.scale * score - greatest[r]), attends);
        sum[r] += w;
        for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
          sum_v[r * HEAD_DIM4 + i] += w * across(v[i], s);
        }
      }
    }
  }
  for (var r = 0u; r < ROWS; r++) { // @unroll
    let t = p.t + 4u * r + p.lane;
    if (t < shape.context) {
      for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
        outp[out_at(p, t) + i] = sum_v[r * HEAD_DIM4 + i] / sum[r];
      }
      sums[p.statistic + t] = select(greatest[r] + log(sum[r]), sum[r], QK_NORM == 1u);
    }
  }
}

@compute @workgroup_size(64)
fn queries(@builtin(global_invocation_id) id: vec3u, @builtin(subgroup_invocation_id) lane_id: u32) {
  let p = place(id, lane_id);
  if (p.outside) { return; }
  var q: array<vec4f, ROWS4>;
  var d_o: array<vec4f, ROWS4>;
  var d_q: array<vec4f, ROWS4>;
  var along: array<f32, ROWS>;
  var offset: array<f32, ROWS>;
  var inverse: array<f32, ROWS>;
  for (var r = 0u; r < ROWS; r++) { // @unroll
    let t = row(p, r);
    for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
      q[r * HEAD_DIM4 + i] = qkv[query_at(p, t) + i];
      d_o[r * HEAD_DIM4 + i] = d_out[out_at(p, t) + i];
      along[r] += dot(d_o[r * HEAD_DIM4 + i], outp[out_at(p, t) + i]);
    }
    offset[r] = select(sums[p.statistic + t], shape.scale, QK_NORM == 1u);
    inverse[r] = select(1.0, 1.0 / sums[p.statistic + t], QK_NORM == 1u);
  }
  for (var j4 = 0u; j4 < min(p.t + 4u * ROWS, shape.context); j4 += 4u) {
    let key = key_at(p, min(j4 + p.lane, shape.context - 1u));
    var k: array<vec4f, HEAD_DIM4>;
    var v: array<vec4f, HEAD_DIM4>;
    for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
      k[i] = qkv[key + i];
      v[i] = qkv[key + p.width4 + i];
    }
    for (var s = 0u; s < 4u; s++) { // @unroll
      for (var r = 0u; r < ROWS; r++) { // @unroll
        var score = 0.0;
        var d_p = 0.0;
        for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
          score += dot(q[r * HEAD_DIM4 + i], across(k[i], s));
          d_p += dot(d_o[r * HEAD_DIM4 + i], across(v[i], s));
        }
        let attends = j4 + (p.lane ^ s) <= p.t + 4u * r + p.lane;
        let w = select(0.0, exp(shape.scale * score - offset[r]) * inverse[r], attends);
        let d_score = w * (d_p - along[r]);
        for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
          d_q[r * HEAD_DIM4 + i] += d_score * across(k[i], s);
        }
      }
    }
  }
  for (var r = 0u; r < ROWS; r++) { // @unroll
    let t = p.t + 4u * r + p.lane;
    if (t < shape.context) {
      var d: array<vec4f, HEAD_DIM4>;
      var x: array<vec4f, HEAD_DIM4>;
      for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
        d[i] = d_q[r * HEAD_DIM4 + i];
        x[i] = q[r * HEAD_DIM4 + i];
      }
      let d_raw = head_gradient(d, x, shape.scale * rnorm[p.norm + t * 2u * shape.heads], t);
      for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
        d_qkv[query_at(p, t) + i] = d_raw[i];
      }
      delta[p.statistic + t] = along[r];
    }
  }
}

@compute @workgroup_size(64)
fn keys_and_values(@builtin(global_invocation_id) id: vec3u, @builtin(subgroup_invocation_id) lane_id: u32) {
  let p = place(id, lane_id);
  if (p.outside) { return; }
  var k: array<vec4f, ROWS4>;
  var v: array<vec4f, ROWS4>;
  var d_k: array<vec4f, ROWS4>;
  var d_v: array<vec4f, ROWS4>;
  for (var r = 0u; r < ROWS; r++) { // @unroll
    let key = key_at(p, row(p, r));
    for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
      k[r * HEAD_DIM4 + i] = qkv[key + i];
      v[r * HEAD_DIM4 + i] = qkv[key + p.width4 + i];
    }
  }
  for (var t4 = p.t; t4 < shape.context; t4 += 4u) {
    let t = min(t4 + p.lane, shape.context - 1u);
    let kept = sums[p.statistic + t];
    // What divides a weight, delta, and what is taken off its score.
    let statistic = select(
      vec4f(1.0, delta[p.statistic + t], kept, 0.0),
      vec4f(1.0 / kept, delta[p.statistic + t], shape.scale, 0.0),
      QK_NORM == 1u,
    );
    var q: array<vec4f, HEAD_DIM4>;
    var d_o: array<vec4f, HEAD_DIM4>;
    for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
      q[i] = qkv[query_at(p, t) + i];
      d_o[i] = d_out[out_at(p, t) + i];
    }
    for (var s = 0u; s < 4u; s++) { // @unroll
      let query = t4 + (p.lane ^ s);
      let other = across(statistic, s);
      for (var r = 0u; r < ROWS; r++) { // @unroll
        var score = 0.0;
        var d_p = 0.0;
        for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
          score += dot(k[r * HEAD_DIM4 + i], across(q[i], s));
          d_p += dot(v[r * HEAD_DIM4 + i], across(d_o[i], s));
        }
        let attends = (query >= p.t + 4u * r + p.lane) & (query < shape.context);
        let w = select(0.0, exp(shape.scale * score - other.z) * other.x, attends);
        let d_score = w * (d_p - other.y);
        for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
          d_k[r * HEAD_DIM4 + i] += d_score * across(q[i], s);
          d_v[r * HEAD_DIM4 + i] += w * across(d_o[i], s);
        }
      }
    }
  }
  for (var r = 0u; r < ROWS; r++) { // @unroll
    let t = p.t + 4u * r + p.lane;
    if (t < shape.context) {
      var d: array<vec4f, HEAD_DIM4>;
      var x: array<vec4f, HEAD_DIM4>;
      for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
        d[i] = d_k[r * HEAD_DIM4 + i];
        x[i] = k[r * HEAD_DIM4 + i];
      }
      let d_raw = head_gradient(d, x, shape.scale * rnorm[p.norm + t * 2u * shape.heads + shape.heads], t);
      for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
        d_qkv[key_at(p, t) + i] = d_raw[i];
        d_qkv[key_at(p, t) + p.width4 + i] = d_v[r * HEAD_DIM4 + i];
      }
    }
  }
}
