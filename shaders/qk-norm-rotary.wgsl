// Queries and keys: each head's vector is brought to unit length, then turned by its position (rotary, half-split).
// Works in place on rows of q | k | v; v is left alone.
//
// n = x · rnorm, rnorm = 1 / sqrt(Σ x² + D · 1e-6), or 1 without the norm; out = R(t) n with pairs (i, i + D/2). The gradient is
// part of the attention kernels (include/head-gradient.wgsl). Without positions the table holds ones and zeros.
// One invocation a row and head of q or k; grid (R·M·2H / 64).

struct Shape {
  rows: u32,     // R·M
  context: u32,  // T
  heads: u32,    // H
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> rotary: array<vec2f>;        // [T, D/2] cosine and sine
@group(0) @binding(2) var<storage, read_write> qkv: array<f32>;       // [R·M, 3C]
@group(0) @binding(3) var<storage, read_write> rnorm: array<f32>;     // [R·M, 2H]

const EPS = 1e-6;
const HEAD_DIM = 8u;  // D
const HALF_DIM = 4u;  // D / 2
const QK_NORM = 1u;   // 0: queries and keys keep their lengths

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= shape.rows * 2u * shape.heads) { return; }
  let row = id.x / (2u * shape.heads);
  let head = id.x % (2u * shape.heads);  // k follows q
  let base = row * 3u * shape.heads * HEAD_DIM + head * HEAD_DIM;
  let turn = (row % shape.context) * HALF_DIM;
  var x: array<f32, HEAD_DIM>;
  var sum = 0.0;
  for (var i = 0u; i < HEAD_DIM; i++) { // @unroll
    x[i] = qkv[base + i];
    sum += x[i] * x[i];
  }
  let inverse = select(1.0, inverseSqrt(sum + f32(HEAD_DIM) * EPS), QK_NORM == 1u);
  for (var i = 0u; i < HALF_DIM; i++) { // @unroll
    let a = inverse * x[i];
    let b = inverse * x[HALF_DIM + i];
    let cs = rotary[turn + i];
    qkv[base + i] = a * cs.x - b * cs.y;
    qkv[base + HALF_DIM + i] = a * cs.y + b * cs.x;
  }
  rnorm[id.x] = inverse;
}
