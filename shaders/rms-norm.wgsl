// RMS norm without gain: out = inp · rstd, rstd = 1 / sqrt(mean(inp²) + 1e-6), a row at a time.
//
// forward:  writes out and rstd.
// backward: dInp = rstd · (dOut − out · mean(out · dOut)); added where dInp is the gradient of a residual stream.
// One invocation a row, which it holds in registers; grid (R·M / 64). Rows are vec4: the width is a multiple of 4.

struct Shape {
  rows: u32,  // R·M
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> inp: array<vec4f>;           // [R·M, C]
@group(0) @binding(2) var<storage, read_write> outp: array<vec4f>;    // [R·M, C]; only read by backward
@group(0) @binding(3) var<storage, read_write> rstd: array<f32>;      // [R·M]; only read by backward
@group(0) @binding(4) var<storage, read> d_out: array<vec4f>;         // [R·M, C]
@group(0) @binding(5) var<storage, read_write> d_inp: array<vec4f>;   // [R·M, C]

const EPS = 1e-6;
const WIDTH4 = 8u;  // C / 4
const ADDS = 1u;    // 1: backward adds to d_inp

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u) {
  let row = id.x;
  if (row >= shape.rows) { return; }
  let base = row * WIDTH4;
  var x: array<vec4f, WIDTH4>;
  var sum = 0.0;
  for (var i = 0u; i < WIDTH4; i++) { // @unroll
    x[i] = inp[base + i];
    sum += dot(x[i], x[i]);
  }
  let inverse = inverseSqrt(sum / f32(4u * WIDTH4) + EPS);
  for (var i = 0u; i < WIDTH4; i++) { // @unroll
    outp[base + i] = inverse * x[i];
  }
  rstd[row] = inverse;
}

@compute @workgroup_size(64)
fn backward(@builtin(global_invocation_id) id: vec3u) {
  let row = id.x;
  if (row >= shape.rows) { return; }
  let base = row * WIDTH4;
  var x: array<vec4f, WIDTH4>;
  var d: array<vec4f, WIDTH4>;
  var mean = 0.0;
  for (var i = 0u; i < WIDTH4; i++) { // @unroll
    x[i] = outp[base + i];
    d[i] = d_out[base + i];
    mean += dot(x[i], d[i]);
  }
  mean /= f32(4u * WIDTH4);
  let inverse = rstd[row];
  for (var i = 0u; i < WIDTH4; i++) { // @unroll
    var sum = inverse * (d[i] - mean * x[i]);
    if (ADDS == 1u) { sum += d_inp[base + i]; }
    d_inp[base + i] = sum;
  }
}
