// Queries and keys: each head's vector is brought to unit length, then turned by its position (rotary, half-split).
// Works in place on rows of q | k | v; v is left alone.
//
// n = x · rnorm, rnorm = 1 / sqrt(Σ x² + D · 1e-6); out = R(t) n with pairs (i, i + D/2). The gradient is part of the
// attention kernels (include/head-gradient.wgsl).
// One invocation a row and head of q or k; grid (R·M·2H / 64).

struct Shape {
  rows: u32,      // R·M
  context: u32,   // T
  heads: u32,     // H
  head_dim: u32,  // D
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> rotary: array<vec2f>;        // [T, D/2] cosine and sine
@group(0) @binding(2) var<storage, read_write> qkv: array<f32>;       // [R·M, 3C]
@group(0) @binding(3) var<storage, read_write> rnorm: array<f32>;     // [R·M, 2H]

const EPS = 1e-6;

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= shape.rows * 2u * shape.heads) { return; }
  let row = id.x / (2u * shape.heads);
  let head = id.x % (2u * shape.heads);  // k follows q
  let half = shape.head_dim / 2u;
  let base = row * 3u * shape.heads * shape.head_dim + head * shape.head_dim;
  let turn = (row % shape.context) * half;
  var sum = 0.0;
  for (var i = 0u; i < shape.head_dim; i++) {
    sum += qkv[base + i] * qkv[base + i];
  }
  let inverse = inverseSqrt(sum + f32(shape.head_dim) * EPS);
  for (var i = 0u; i < half; i++) {
    let a = inverse * qkv[base + i];
    let b = inverse * qkv[base + half + i];
    let cs = rotary[turn + i];
    qkv[base + i] = a * cs.x - b * cs.y;
    qkv[base + half + i] = a * cs.y + b * cs.x;
  }
  rnorm[id.x] = inverse;
}
